import type { Audience } from '../../domain/evidence.ts';
import type { TenantTransaction } from '../database/database.ts';
import type { CustomValues } from './accounts.ts';
import { insertRows, updateRows } from './bulk-rows.ts';

export type ActivityKind = 'email' | 'meeting' | 'call' | 'note' | 'task';

/** One mail, meeting, call, note or task. `body` is the new text only: no quotes, no signature. */
export interface ActivityRow {
  id: string;
  kind: ActivityKind;
  direction: 'inbound' | 'outbound' | null;
  occurredAt: Date;
  zone: string | null;
  title: string;
  body: string;
  audience: Audience;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  threadId: string | null;
  userId: string | null;
  /** mail: plain, auto-reply, bounce or calendar; task: open or done; meeting: planned, held or cancelled. */
  state: string;
  endsAt: Date | null;
  dueAt: Date | null;
  custom: CustomValues;
  sourceRecordId: string | null;
  effectId: string | null;
}

/** What a mail has besides the activity; message ids keep their angle brackets. */
export interface MessageRow {
  activityId: string;
  messageId: string;
  inReplyTo: string | null;
  referenceIds: string[];
  mailboxId: string | null;
  fromAddress: string;
  replyToAddress: string | null;
  subject: string;
  quotedText: string;
  signature: string;
  language: string | null;
}

export interface MeetingRow {
  activityId: string;
  uid: string;
  calendarId: string | null;
  recurrenceId: string;
  sequence: number;
  organizer: string | null;
  method: string | null;
}

export interface ParticipantRow {
  activityId: string;
  address: string;
  role: 'from' | 'to' | 'cc' | 'bcc' | 'organizer' | 'attendee';
  name: string;
  contactId: string | null;
  /** iCalendar PARTSTAT in lower case, for meetings. */
  attendance: string | null;
}

const columns = `id, kind, direction, occurred_at, zone, title, body, audience, account_id, contact_id, deal_id, thread_id,
  user_id, state, ends_at, due_at, custom, source_record_id, effect_id`;

/** Activities by id. */
export async function loadActivities(
  transaction: TenantTransaction,
  ids: readonly string[],
): Promise<Map<string, ActivityRow>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<ActivityRow>(`select ${columns} from activities where id = any($1)`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** New activities, one statement. */
export async function insertActivities(
  transaction: TenantTransaction,
  rows: readonly ActivityRow[],
  at: Date,
): Promise<void> {
  await insertRows(
    transaction,
    'activities',
    rows.map((row) => ({ ...row, createdAt: at })),
  );
}

/** Changed activities, one statement. */
export async function updateActivities(transaction: TenantTransaction, rows: readonly ActivityRow[]): Promise<void> {
  await updateRows(transaction, 'activities', rows);
}

export async function insertMessages(transaction: TenantTransaction, rows: readonly MessageRow[]): Promise<void> {
  await insertRows(transaction, 'messages', rows);
}

export async function insertMeetings(transaction: TenantTransaction, rows: readonly MeetingRow[]): Promise<void> {
  await insertRows(transaction, 'meetings', rows);
}

export async function insertParticipants(
  transaction: TenantTransaction,
  rows: readonly ParticipantRow[],
): Promise<void> {
  await insertRows(transaction, 'activity_participants', rows);
}
