import { type MeetingChange, type Sender, timesOf } from '../../domain/action.ts';
import type { Policy } from '../../domain/policy.ts';
import type { TenantTransaction } from '../database/database.ts';
import { readTakenTimes, type TakenTime } from './calendar-times.ts';
import { currentPolicy } from './policies.ts';
import type { ProposalRecord } from './proposals.ts';
import { takeLocks } from './send-ledger.ts';
import type { Supersession } from './supersession.ts';

const taken = (reason: string): Supersession => ({ cause: 'slot_taken', reason });

/**
 * Whether the times that a proposal books or offers are no longer free: passed, booked with the policy's minutes around,
 * promised to somebody else before, or in a calendar that was not read lately. Asked under a lock on the calendar until
 * the transaction ends, so that of two proposals for one time one leaves.
 */
export async function findTakenSlot(
  transaction: TenantTransaction,
  proposal: ProposalRecord,
): Promise<Supersession | null> {
  const { action } = proposal;
  const change = action.tool === 'schedule_meeting' ? action.change : undefined;
  if (change) {
    const moved = await findChangedMeeting(transaction, change);
    if (moved) return moved;
  }
  const wanted = timesOf(action);
  if (!wanted) return null;
  const { calendarId, sender } = wanted;
  await lockTimesOf(transaction, sender);
  const { meetings } = await currentPolicy(transaction);
  const stale = await findOldCalendar(transaction, calendarId, meetings);
  if (stale) return stale;
  const now = await transaction.now();
  for (const time of wanted.times) {
    const [startsAt, endsAt] = [Date.parse(time.startsAt), Date.parse(time.endsAt)];
    if (startsAt <= now.getTime()) return taken('The time of the meeting has passed.');
    const bufferMs = meetings.bufferMinutes * 60_000;
    const found = await readTakenTimes(
      transaction,
      [{ calendarId, userId: sender.userId, address: sender.address.toLowerCase() }],
      {
        ...{ from: new Date(startsAt - bufferMs), until: new Date(endsAt + bufferMs) },
        ...{ exceptProposalId: proposal.id, exceptActivityId: change?.activityId ?? null },
      },
    );
    const inTheWay = found.filter((other) => standsInTheWay(other, proposal));
    if (inTheWay.some(({ held }) => held === null)) return taken('Another meeting now takes that time.');
    if (inTheWay.length > 0) return taken('That time is promised to somebody else by now.');
  }
  return null;
}

/** Until the transaction ends nobody else books or promises times of this person. */
function lockTimesOf(transaction: TenantTransaction, { userId }: Sender): Promise<void> {
  return takeLocks(transaction, [`calendar:${userId}`]);
}

/** Whether a time that a draft names was promised to somebody else while it was written; the others wait until it is stored. */
export async function isPromised(
  transaction: TenantTransaction,
  { action, contactId }: Pick<ProposalRecord, 'action' | 'contactId'>,
): Promise<boolean> {
  const wanted = timesOf(action);
  if (!wanted) return false;
  const { calendarId, sender, times } = wanted;
  await lockTimesOf(transaction, sender);
  const owner = { calendarId, userId: sender.userId, address: sender.address.toLowerCase() };
  for (const { startsAt, endsAt } of times) {
    const span = { from: new Date(startsAt), until: new Date(endsAt) };
    const taken = await readTakenTimes(transaction, [owner], span);
    if (taken.some(({ held }) => held && (contactId === null || held.contactId !== contactId))) return true;
  }
  return false;
}

/** Of two that wait for the same time, the one that a person approved comes first, else the one that was made first. */
function standsInTheWay({ held }: TakenTime, { id, contactId, state }: ProposalRecord): boolean {
  if (held === null) return true;
  if (contactId !== null && held.contactId === contactId) return false;
  // Ids grow with time.
  return held.isSettled || (state !== 'approved' && held.proposalId < id);
}

async function findOldCalendar(
  transaction: TenantTransaction,
  calendarId: string,
  { calendarIsOldAfterHours }: Policy['meetings'],
): Promise<Supersession | null> {
  const [calendar] = await transaction.query<{ isOld: boolean }>(
    "select coalesce(last_sync_at < app.now() - $2 * interval '1 hour', true) as is_old from calendars where id = $1",
    [calendarId, calendarIsOldAfterHours],
  );
  if (calendar && !calendar.isOld) return null;
  return taken('The calendar has not been read lately, so nobody knows whether the time is still free.');
}

async function findChangedMeeting(
  transaction: TenantTransaction,
  { activityId, sequence }: MeetingChange,
): Promise<Supersession | null> {
  const [meeting] = await transaction.query<{ state: string; sequence: number }>(
    'select a.state, m.sequence from meetings m join activities a on a.id = m.activity_id where m.activity_id = $1',
    [activityId],
  );
  if (meeting?.state === 'planned' && meeting.sequence === sequence) return null;
  return taken('The meeting was changed after this was written.');
}
