import { actionRecipients } from '../../domain/action-recipients.ts';
import type { Basis } from '../../domain/proposal.ts';
import type { TenantTransaction } from '../database/database.ts';
import { findColleagueReply } from './colleague-reply.ts';
import type { ProposalRecord } from './proposals.ts';
import { resolveRecipients } from './send-ledger.ts';
import type { Supersession } from './supersession.ts';
import { suppressedAmong, suppressionHmacs } from './suppressions.ts';
import { findTakenSlot } from './taken-slot.ts';
import { timePassed } from './time-passed.ts';
import { readWatched, type WatchedDeal } from './watched-values.ts';

/** What a draft is about, for reading what it is based on. */
export interface BasisQuestion {
  threadId: string | null;
  contactId: string | null;
  dealId: string | null;
  accountId: string | null;
  calendarId: string | null;
}

// Messages people wrote: no automatic answers and no delivery reports.
const messages = `from activities a where a.kind = 'email' and a.state = 'plain'`;
const ofContact = `(a.contact_id = $1 or exists (select from activity_participants p
  where p.tenant_id = a.tenant_id and p.activity_id = a.id and p.contact_id = $1))`;

/** The basis of a draft as things stand now: read it before the draft is written and store it with the draft. */
export async function readBasis(transaction: TenantTransaction, question: BasisQuestion): Promise<Basis> {
  const latest = async (where: string, id: string | null) => {
    if (id === null) return null;
    const [row] = await transaction.query<{ id: string }>(
      `select a.id ${messages} and ${where} order by a.occurred_at desc, a.id desc limit 1`,
      [id],
    );
    return row?.id ?? null;
  };
  const rows = await readWatched(transaction, question);
  const [calendar] = question.calendarId
    ? await transaction.query<{ version: number }>('select version from calendars where id = $1', [question.calendarId])
    : [];
  return {
    threadLastActivityId: await latest('a.thread_id = $1', question.threadId),
    contactLastActivityId: await latest(ofContact, question.contactId),
    contactVersion: rows.contact?.version ?? null,
    dealVersion: rows.deal?.version ?? null,
    accountVersion: rows.account?.version ?? null,
    calendarVersion: calendar?.version ?? null,
  };
}

/**
 * Compares what a proposal was based on with how things stand now. Returns what overtook it, as a sentence, or null
 * while it still holds. Opt-outs come last, so that they are read as late as possible in the transaction of a claim.
 */
export async function findStaleBasis(
  transaction: TenantTransaction,
  proposal: ProposalRecord,
): Promise<Supersession | null> {
  return (
    (await newerMessage(transaction, proposal)) ??
    (await findColleagueReply(transaction, proposal)) ??
    (await movedRecords(transaction, proposal)) ??
    (await goneSender(transaction, proposal)) ??
    (await findTakenSlot(transaction, proposal)) ??
    (await findOptOut(transaction, proposal))
  );
}

interface NewerMessage {
  direction: 'inbound' | 'outbound' | null;
  name: string | null;
  minutesAgo: number;
}

async function newerMessage(transaction: TenantTransaction, proposal: ProposalRecord): Promise<Supersession | null> {
  const { action, basis } = proposal;
  const threadId = action.tool === 'send_email' ? (action.thread?.threadId ?? null) : null;
  const scopes = [
    { where: 'a.thread_id = $1', id: threadId, seen: basis.threadLastActivityId },
    { where: ofContact, id: proposal.contactId, seen: basis.contactLastActivityId },
  ];
  for (const { where, id, seen } of scopes) {
    if (id === null) continue;
    // A reply whose own clock is behind is newer all the same: it came in after the proposal was made.
    const [found] = await transaction.query<NewerMessage>(
      `select a.direction,
         (select nullif(f.name, '') from activity_participants f where f.activity_id = a.id and f.role = 'from' limit 1) as name,
         greatest(0, floor(extract(epoch from app.now() - a.occurred_at) / 60))::int as minutes_ago
       ${messages} and ${where} and a.id is distinct from $2
         and (a.effect_id is null or ($5 and not exists (select from effects e where e.id = a.effect_id and e.proposal_id = $3)))
         and (a.occurred_at > coalesce((select s.occurred_at from activities s where s.id = $2), $4::timestamptz - interval '10 minutes')
           or (a.created_at > $4 and (a.direction = 'inbound' or a.occurred_at >= $4)
             and a.occurred_at > coalesce((select s.occurred_at from activities s where s.id = $2), $4) - interval '1 day'))
       order by a.occurred_at desc, a.id desc limit 1`,
      [id, seen, proposal.id, proposal.createdAt, outward.has(proposal.tool)],
    );
    if (!found) continue;
    const when = timePassed(found.minutesAgo);
    return found.direction === 'inbound'
      ? { cause: 'reply', reason: `${found.name ?? 'They'} replied ${when}; this was written before that.` }
      : { cause: 'sent_by_hand', reason: `A mail went to them ${when}; this was written before that.` };
  }
  return null;
}

/** Kinds that a mail of our own overtakes; records and tasks are still right after it. */
const outward: ReadonlySet<string> = new Set(['send_email', 'schedule_meeting']);

async function movedRecords(transaction: TenantTransaction, proposal: ProposalRecord): Promise<Supersession | null> {
  const { basis, watched } = proposal;
  const now = await readWatched(transaction, proposal);
  if (now.deal && basis.dealVersion !== null && now.deal.version !== basis.dealVersion) {
    const reason = dealChange(watched.deal, now.deal);
    if (reason) return { cause: 'deal_changed', reason };
  }
  if (now.account && basis.accountVersion !== null && now.account.version !== basis.accountVersion) {
    if (!watched.account || watched.account.ownerUserId !== now.account.ownerUserId) {
      return { cause: 'account_changed', reason: 'The account changed hands after this was written.' };
    }
  }
  if (now.contact && basis.contactVersion !== null && now.contact.version !== basis.contactVersion) {
    const before = watched.contact;
    const moved = !before || before.accountId !== now.contact.accountId || before.fullName !== now.contact.fullName;
    if (moved) return { cause: 'contact_changed', reason: 'The contact changed after this was written.' };
    if (before.ownerUserId !== now.contact.ownerUserId) {
      return { cause: 'contact_changed', reason: 'The contact changed hands after this was written.' };
    }
  }
  return pausedPerson(transaction, proposal);
}

function dealChange(before: WatchedDeal | null, now: WatchedDeal): string | null {
  if (!before) return 'The deal changed while this was being written.';
  if (before.stage !== now.stage || before.status !== now.status) {
    return `The deal moved from "${before.stage}" to "${now.stage}" after this was written.`;
  }
  if (before.ownerUserId !== now.ownerUserId) return 'The deal changed hands after this was written.';
  if (before.amountMinor !== now.amountMinor || before.currency !== now.currency) {
    return "The deal's amount changed after this was written.";
  }
  if (before.closeDate !== now.closeDate || before.renewalDate !== now.renewalDate) {
    return "The deal's dates changed after this was written.";
  }
  return before.accountId === now.accountId ? null : 'The deal moved to another account after this was written.';
}

async function pausedPerson(transaction: TenantTransaction, proposal: ProposalRecord): Promise<Supersession | null> {
  if (proposal.contactId === null || !outward.has(proposal.tool)) return null;
  const paused = await transaction.query("select 1 from contacts where id = $1 and paused_until = 'infinity'", [
    proposal.contactId,
  ]);
  if (paused.length === 0) return null;
  return { cause: 'paused_person', reason: 'Writing to this person is paused until somebody decides.' };
}

async function goneSender(transaction: TenantTransaction, { action }: ProposalRecord): Promise<Supersession | null> {
  if (action.tool !== 'send_email' && action.tool !== 'schedule_meeting') return null;
  const found = await transaction.query(
    'select 1 from sender_identities where id = $1 and mailbox_id = $2 and lower(address) = lower($3) and user_id = $4',
    [action.sender.identityId, action.sender.mailboxId, action.sender.address, action.sender.userId],
  );
  if (found.length > 0) return null;
  return { cause: 'sender_changed', reason: 'The sender of this mail was changed or removed after it was written.' };
}

/** Whether a recipient, under this address or another of theirs, does not want to be written to. */
export async function findOptOut(
  transaction: TenantTransaction,
  proposal: ProposalRecord,
): Promise<Supersession | null> {
  const recipients = await resolveRecipients(transaction, actionRecipients(proposal.action));
  const suppressed = await suppressedAmong(
    transaction,
    recipients.map(({ address }) => address),
  );
  const others = recipients.flatMap(({ addresses }) => addresses);
  if (suppressed.size === 0 && !(await anyOptedOut(transaction, others))) return null;
  return { cause: 'opt_out', reason: 'A recipient of this is on the list of people who are not written to.' };
}

/** Who said no under one address said no; a bounce or a line added by hand speaks of its own address only. */
async function anyOptedOut(transaction: TenantTransaction, addresses: readonly string[]): Promise<boolean> {
  const hmacs: string[] = [];
  for (const address of addresses) hmacs.push(...(await suppressionHmacs(transaction, address)));
  const found = await transaction.query(
    "select 1 from suppressions where hmac = any($1) and reason in ('opt_out', 'complaint', 'do_not_contact') limit 1",
    [hmacs],
  );
  return found.length > 0;
}
