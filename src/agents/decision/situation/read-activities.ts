import type { TenantTransaction } from '../../../data/database/database.ts';
import type { Participant, SituationMessage, SituationNote, SituationThread } from './situation.ts';

export interface Scope {
  /** ISO instant. */
  asOf: string;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  ownDomains: readonly string[];
}

/** SQL for activities `a` of the target ($2 to $4 are its ids): its account's, its deal's, and those its contact took part in. */
export const ofTarget = `(a.account_id = $2 or a.deal_id = $4 or a.contact_id = $3 or exists (
  select from activity_participants p where p.activity_id = a.id and p.contact_id = $3))`;

interface ParticipantRow {
  activityId: string;
  address: string;
  role: string;
  name: string;
  contactId: string | null;
  attendance: string | null;
}

export async function participantsOf(
  transaction: TenantTransaction,
  activityIds: readonly string[],
): Promise<Map<string, ParticipantRow[]>> {
  const rows = await transaction.query<ParticipantRow>(
    `select activity_id, address, role, name, contact_id, attendance from activity_participants
     where activity_id = any($1) order by address`,
    [activityIds],
  );
  return Map.groupBy(rows, (row) => row.activityId);
}

/** Tells the tenant's own addresses by their domain or their membership. */
export async function ownAddresses(transaction: TenantTransaction): Promise<Set<string>> {
  const rows = await transaction.query<{ address: string }>(
    `select lower(email) as address from memberships union select lower(address) from mailboxes
     union select lower(address) from sender_identities`,
  );
  return new Set(rows.map((row) => row.address));
}

export function isOurs(address: string, own: ReadonlySet<string>, ownDomains: readonly string[]): boolean {
  return own.has(address) || ownDomains.includes(address.slice(address.lastIndexOf('@') + 1));
}

interface MessageRow {
  activityId: string;
  threadId: string | null;
  occurredAt: Date;
  direction: 'inbound' | 'outbound' | null;
  state: string;
  subject: string;
  text: string;
  messageId: string;
  references: string[];
  fromAddress: string;
  language: string | null;
  subjectBase: string | null;
  isOutreach: boolean;
  reading: SituationMessage['reading'];
}

/** The target's mail threads of the last 400 days (at most 200 messages), each oldest message first. */
export async function readThreads(transaction: TenantTransaction, scope: Scope): Promise<SituationThread[]> {
  const rows = await transaction.query<MessageRow>(
    `select a.id as activity_id, a.thread_id, a.occurred_at, a.direction, a.state, m.subject, a.body as text, m.message_id,
            m.reference_ids as references, m.from_address, coalesce(m.language, t.language) as language, t.subject_base,
            exists (select from effects e join proposals p on p.id = e.proposal_id
                    where e.id = a.effect_id and p.action ->> 'purpose' = 'outreach') as is_outreach,
            case when r.activity_id is not null then json_build_object('kinds', r.kinds, 'findings', r.findings,
              'until', r.until, 'referredTo', r.referred_to, 'gone', r.gone) end as reading
     from activities a join messages m on m.activity_id = a.id left join threads t on t.id = a.thread_id
       left join replies r on r.activity_id = a.id
     where a.kind = 'email' and a.occurred_at <= $1 and a.occurred_at > $1::timestamptz - interval '400 days'
       and (${ofTarget} or a.thread_id in (
         select a.thread_id from activities a where a.kind = 'email' and a.thread_id is not null and ${ofTarget}))
     order by a.occurred_at desc, a.id desc limit 200`,
    [scope.asOf, scope.accountId, scope.contactId, scope.dealId],
  );
  rows.reverse();
  const people = await participantsOf(
    transaction,
    rows.map((row) => row.activityId),
  );
  const own = await ownAddresses(transaction);
  const messages = rows.map((row) => ({ row, message: toMessage(row, people.get(row.activityId) ?? [], own, scope) }));
  const threads = Map.groupBy(messages, ({ row }) => row.threadId ?? row.activityId);
  return [...threads].map(([threadId, members]) => ({
    threadId,
    subject: members.at(-1)!.row.subject || members.at(-1)!.row.subjectBase || '',
    language: members.findLast(({ row }) => row.language !== null)?.row.language ?? null,
    messages: members.map(({ message }) => message),
  }));
}

function toMessage(
  row: MessageRow,
  participants: readonly ParticipantRow[],
  own: ReadonlySet<string>,
  { ownDomains }: Scope,
): SituationMessage {
  const person = (entry: ParticipantRow): Participant => ({
    address: entry.address,
    name: entry.name,
    contactId: entry.contactId,
    ours: isOurs(entry.address, own, ownDomains),
  });
  const inRole = (role: string) => participants.filter((entry) => entry.role === role).map(person);
  const from = inRole('from')[0] ?? {
    address: row.fromAddress,
    name: '',
    contactId: null,
    ours: isOurs(row.fromAddress, own, ownDomains),
  };
  return {
    activityId: row.activityId,
    threadId: row.threadId,
    occurredAt: row.occurredAt.toISOString(),
    direction: row.direction ?? (from.ours ? 'outbound' : 'inbound'),
    state: row.state,
    subject: row.subject,
    text: row.text,
    messageId: row.messageId,
    references: row.references,
    from,
    to: inRole('to'),
    cc: inRole('cc'),
    isOutreach: row.isOutreach,
    reading: row.reading,
  };
}

interface NoteRow extends Omit<SituationNote, 'occurredAt' | 'dueAt'> {
  occurredAt: Date;
  dueAt: Date | null;
}

/** The team's calls, notes and tasks about the target, latest 60 of 400 days, oldest first. */
export async function readNotes(transaction: TenantTransaction, scope: Scope): Promise<SituationNote[]> {
  const rows = await transaction.query<NoteRow>(
    `select a.id as activity_id, a.kind, a.occurred_at, a.title, a.body as text, a.state, a.due_at, a.contact_id
     from activities a
     where a.kind in ('call', 'note', 'task') and a.occurred_at <= $1
       and a.occurred_at > $1::timestamptz - interval '400 days' and ${ofTarget}
     order by a.occurred_at desc, a.id desc limit 60`,
    [scope.asOf, scope.accountId, scope.contactId, scope.dealId],
  );
  return rows
    .reverse()
    .map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString(), dueAt: row.dueAt?.toISOString() ?? null }));
}
