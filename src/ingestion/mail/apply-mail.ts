import {
  type ActivityRow,
  insertActivities,
  insertMessages,
  insertParticipants,
  type ParticipantRow,
} from '../../data/records/activities.ts';
import { insertRows } from '../../data/records/bulk-rows.ts';
import { saveEntityRecords } from '../../data/records/entity-records.ts';
import { insertReplies } from '../../data/records/replies.ts';
import { refreshThreads } from '../../data/records/threads.ts';
import { addVerifications } from '../../data/records/verifications.ts';
import type { ReplyReading } from '../../domain/reply.ts';
import { applyMailCalendars } from '../calendar/apply-mail-calendars.ts';
import { type ApplyContext, type ApplyResult, announce, emptyResult, queue } from '../entities/apply-batch.ts';
import type { LinkedPeople } from '../entities/link-addresses.ts';
import { findKnownMails, standingOf } from './known-mails.ts';
import { languageOf } from './language-of.ts';
import { linkPeople } from './link-people.ts';
import { markListMail } from './list-mail.ts';
import { isFromPerson, type MailRecord, type MailSettings, type PlacedMail, recipientsOf } from './mail-batch.ts';
import { recordMailSignals } from './mail-signals.ts';
import { loadOurAddresses, type OurAddresses } from './our-addresses.ts';
import { placeMails } from './place-mails.ts';
import { threadMails } from './thread-mails.ts';

/** A mail that has been read, with what its words mean. */
export type ReadMail = MailRecord & { reading: ReplyReading };

/** Turns mails into activities in their threads, with people, accounts, deals, verifications and signals. */
export async function applyMail(
  context: ApplyContext,
  settings: MailSettings,
  all: readonly ReadMail[],
): Promise<ApplyResult> {
  const { transaction, at } = context;
  const result = emptyResult();
  const ours = await loadOurAddresses(transaction);
  const fresh = await markListMail(transaction, await withoutKnown(context, all, result), ours);
  const mails = fresh.toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
  if (mails.length === 0) return result;
  const people = await linkPeople(context, mails, ours);
  const threads = await threadMails(context, mails);
  const readings = new Map(mails.map(({ sourceRecordId, reading }) => [sourceRecordId, reading]));
  const placed = (await placeMails(context, mails, threads, people, ours)).map((mail) => ({
    ...mail,
    reading: readings.get(mail.sourceRecordId)!,
  }));
  const effects = await ownEffects(context, placed);

  await insertActivities(
    transaction,
    placed.map((mail) => activityOf(mail, ours, settings, effects)),
    at,
  );
  await insertMessages(
    transaction,
    placed.map((mail) => messageOf(mail, ours, settings)),
  );
  await insertParticipants(
    transaction,
    placed.flatMap((mail) => participantsOf(mail, people)),
  );
  const incoming = placed.filter(({ direction, parsed }) => direction === 'inbound' && isRead(parsed));
  await insertReplies(
    transaction,
    incoming.map(({ activityId, isAnswer, reading }) => ({ ...reading, activityId, isAnswer })),
  );
  await refreshThreads(transaction, [...new Set(placed.map(({ threadId }) => threadId))]);
  await verifySenders(context, placed);
  await countSends(context, placed, people, ours, settings, effects);
  result.signals += await recordMailSignals(context, placed, people);
  result.signals += await applyMailCalendars(context, placed, ours);
  await saveEntityRecords(
    transaction,
    placed.map(({ parsed, activityId, sourceRecordId }) => ({
      sourceId: context.sourceId,
      noun: 'email' as const,
      externalId: parsed.messageId,
      entityId: activityId,
      sourceRecordId,
    })),
  );
  await queue(
    context,
    placed.map(({ activityId }) => ({ entityType: 'email' as const, entityId: activityId })),
  );
  await announce(context, {
    'gtm.account.created.v1': people.createdAccounts,
    'gtm.contact.created.v1': people.createdContacts,
    'gtm.activity.created.v1': placed.map(({ activityId }) => activityId),
  });
  result.created += placed.length;
  return result;
}

/** Newsletters, notifications and answers to invitations say nothing that a reader reads. */
function isRead({ kind, automatic }: PlacedMail['parsed']): boolean {
  return kind === 'message' ? !automatic : kind !== 'calendar';
}

/** Leaves out mails that are there already (from another mailbox, or sent by us), and refuses other content under their name. */
async function withoutKnown(
  context: ApplyContext,
  mails: readonly ReadMail[],
  result: ApplyResult,
): Promise<ReadMail[]> {
  const known = await findKnownMails(
    context.transaction,
    mails.map(({ parsed }) => parsed.messageId),
  );
  return mails.filter(({ parsed, line }) => {
    const standing = standingOf(known, parsed);
    if (standing === 'copy') result.unchanged++;
    if (standing === 'other') {
      const reason = 'another mail with this Message-ID and other content is already here; the first one stays';
      result.rejects.push({ line, field: 'Message-ID', value: parsed.messageId, reason });
    }
    return standing === 'new';
  });
}

function mailboxOf(
  mail: PlacedMail,
  ours: OurAddresses,
  settings: MailSettings,
): { id: string; userId: string | null } | null {
  const { from } = mail.parsed;
  const candidates = [...(from ? [from.address] : []), ...recipientsOf(mail).map(({ address }) => address)];
  const found = candidates.map((address) => ours.mailboxOf(address)).find((mailbox) => mailbox !== null) ?? null;
  if (settings.mailboxId === null || found?.id === settings.mailboxId) return found;
  return { id: settings.mailboxId, userId: found?.userId ?? null };
}

function activityOf(
  mail: PlacedMail,
  ours: OurAddresses,
  settings: MailSettings,
  effects: ReadonlySet<string>,
): ActivityRow {
  const { parsed } = mail;
  const addresses = [parsed.from?.address ?? '', ...recipientsOf(mail).map(({ address }) => address)];
  const user = addresses.map((address) => ours.userOf(address)).find((id) => id !== null);
  const state = parsed.kind === 'message' ? (parsed.automatic ? 'auto-reply' : 'plain') : parsed.kind;
  return {
    id: mail.activityId,
    kind: 'email',
    direction: mail.direction,
    occurredAt: mail.sentAt,
    zone: parsed.dateOffset,
    title: parsed.subject,
    body: parsed.newText,
    audience: 'participants',
    accountId: mail.accountId,
    contactId: mail.contactId,
    dealId: mail.dealId,
    threadId: mail.threadId,
    userId: user ?? mailboxOf(mail, ours, settings)?.userId ?? null,
    state,
    endsAt: null,
    dueAt: null,
    custom:
      parsed.attachments.length > 0
        ? { attachments: parsed.attachments.map(({ name }) => name ?? '?').join(', ') }
        : {},
    sourceRecordId: mail.sourceRecordId,
    effectId: effects.has(parsed.effectId ?? '') && mail.direction === 'outbound' ? parsed.effectId : null,
  };
}

function messageOf(mail: PlacedMail, ours: OurAddresses, settings: MailSettings) {
  const { parsed } = mail;
  return {
    activityId: mail.activityId,
    messageId: parsed.messageId,
    inReplyTo: parsed.inReplyTo,
    referenceIds: parsed.references,
    mailboxId: mailboxOf(mail, ours, settings)?.id ?? null,
    fromAddress: parsed.from?.address ?? '',
    replyToAddress: parsed.replyTo[0]?.address ?? null,
    subject: parsed.subject,
    quotedText: parsed.quotedText,
    signature: parsed.signature,
    language: languageOf(parsed.newText),
  };
}

function participantsOf(mail: PlacedMail, people: LinkedPeople): ParticipantRow[] {
  const { from } = mail.parsed;
  const all = [...(from ? [{ ...from, role: 'from' as const }] : []), ...recipientsOf(mail)];
  return all.map(({ address, name, role }) => ({
    activityId: mail.activityId,
    address,
    role,
    name,
    contactId: people.contactOf(address)?.id ?? null,
    attendance: null,
  }));
}

/** A person's own mail shows that their address works. */
async function verifySenders(context: ApplyContext, mails: readonly PlacedMail[]): Promise<void> {
  const rows = mails.flatMap((mail) => {
    const { from } = mail.parsed;
    if (mail.direction !== 'inbound' || mail.contactId === null || !from || !isFromPerson(mail)) return [];
    const verification = { contactId: mail.contactId, address: from.address, method: 'mail_received' as const };
    const { sourceRecordId } = mail;
    return [{ id: context.ids.next(), ...verification, verifiedAt: mail.sentAt, sourceRecordId, byUserId: null }];
  });
  await addVerifications(context.transaction, rows, context.at);
}

/** Which of the effects that mails claim to carry out are ours. */
async function ownEffects(context: ApplyContext, mails: readonly PlacedMail[]): Promise<Set<string>> {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const claimed = mails.flatMap(({ parsed }) =>
    parsed.effectId !== null && uuid.test(parsed.effectId) ? parsed.effectId : [],
  );
  if (claimed.length === 0) return new Set();
  const rows = await context.transaction.query<{ id: string }>('select id from effects where id = any($1)', [claimed]);
  return new Set(rows.map(({ id }) => id));
}

/** Mails the team sent by hand take places in the day of everyone they went to. */
async function countSends(
  context: ApplyContext,
  mails: readonly PlacedMail[],
  people: LinkedPeople,
  ours: OurAddresses,
  settings: MailSettings,
  effects: ReadonlySet<string>,
): Promise<void> {
  const rows = mails
    .filter(({ direction, parsed }) => direction === 'outbound' && !effects.has(parsed.effectId ?? ''))
    .flatMap((mail) =>
      recipientsOf(mail)
        .filter(({ address }) => !ours.isOurs(address))
        .map(({ address }) => ({
          id: context.ids.next(),
          address,
          contactId: people.contactOf(address)?.id ?? null,
          effectId: null,
          activityId: mail.activityId,
          mailboxId: mailboxOf(mail, ours, settings)?.id ?? null,
          sentAt: mail.sentAt,
          state: 'sent',
        })),
    );
  await insertRows(context.transaction, 'send_ledger', rows);
}
