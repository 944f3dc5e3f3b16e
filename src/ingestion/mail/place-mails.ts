import { openDealsByAccount } from '../../data/records/deals.ts';
import type { ApplyContext } from '../entities/apply-batch.ts';
import type { LinkedPeople } from '../entities/link-addresses.ts';
import { type MailRecord, type PlacedMail, recipientsOf } from './mail-batch.ts';
import type { OurAddresses } from './our-addresses.ts';
import type { ThreadedMails } from './thread-mails.ts';

/** Direction, person, account and deal of each mail. */
export async function placeMails(
  context: ApplyContext,
  mails: readonly MailRecord[],
  threads: ThreadedMails,
  people: LinkedPeople,
  ours: OurAddresses,
): Promise<PlacedMail[]> {
  const threadIds = [...new Set(mails.map(threads.threadOf))];
  const sent = await context.transaction.query<{ threadId: string; at: Date }>(
    `select thread_id, min(occurred_at) as at from activities where thread_id = any($1) and direction = 'outbound' group by 1`,
    [threadIds],
  );
  const firstSent = new Map(sent.map(({ threadId, at }) => [threadId, at]));
  const accountOfThread = new Map<string, string>();
  const placed = mails.map((mail): PlacedMail => {
    const { parsed } = mail;
    const threadId = threads.threadOf(mail);
    const direction = directionOf(mail, ours);
    const bounced = parsed.bounce?.recipients
      .map(({ address }) => people.contactOf(address))
      .find((found) => found !== null);
    const others = recipientsOf(mail).filter(({ address }) => !ours.isOurs(address));
    const contact =
      direction === 'inbound'
        ? (bounced ?? people.contactOf(parsed.from?.address ?? null))
        : (others.map(({ address }) => people.contactOf(address)).find((found) => found !== null) ?? null);
    const accountId = contact?.accountId ?? accountOfThread.get(threadId) ?? threads.accountOf(threadId);
    if (accountId !== null) accountOfThread.set(threadId, accountId);
    const sentAt = firstSent.get(threadId);
    const isAnswer =
      parsed.inReplyTo !== null || parsed.references.length > 0 || (sentAt !== undefined && sentAt < mail.sentAt);
    if (direction === 'outbound' && sentAt === undefined) firstSent.set(threadId, mail.sentAt);
    const ids = { activityId: context.ids.next(), accountId, contactId: contact?.id ?? null, dealId: null, threadId };
    return { ...mail, ...ids, direction, isAnswer };
  });
  await placeInDeals(context, placed);
  return placed;
}

/** Mail among the team has no direction, and neither has what only claims to be ours: nobody answers it or trusts it. */
function directionOf(mail: MailRecord, ours: OurAddresses): PlacedMail['direction'] {
  const { from, isForged } = mail.parsed;
  if (from === null || !ours.isOurs(from.address)) return 'inbound';
  if (isForged) return null;
  return recipientsOf(mail).some(({ address }) => !ours.isOurs(address)) ? 'outbound' : null;
}

/** The deal a mail is about, where that is beyond doubt: its thread's, the only open one, the person's only one, or the one it names. */
async function placeInDeals(context: ApplyContext, mails: PlacedMail[]): Promise<void> {
  const accountIds = [...new Set(mails.flatMap(({ accountId }) => accountId ?? []))];
  const open = await openDealsByAccount(context.transaction, accountIds);
  const dealIds = [...open.values()].flat().map(({ id }) => id);
  const links = await context.transaction.query<{ dealId: string; contactId: string }>(
    'select deal_id, contact_id from deal_contacts where deal_id = any($1)',
    [dealIds],
  );
  const people = Map.groupBy(links, ({ contactId }) => contactId);
  for (const mail of mails) {
    const deals = open.get(mail.accountId ?? '') ?? [];
    const named = deals.filter(
      ({ name }) => name.length >= 6 && mail.parsed.subject.toLowerCase().includes(name.toLowerCase()),
    );
    const own = deals.filter(({ id }) => people.get(mail.contactId ?? '')?.some(({ dealId }) => dealId === id));
    const only = [deals, named, own].find((choice) => choice.length === 1);
    mail.dealId = only?.[0]?.id ?? null;
  }
}
