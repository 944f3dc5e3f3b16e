import type { TenantTransaction } from '../../../data/database/database.ts';
import { readTakenTimes } from '../../../data/records/calendar-times.ts';
import { type Action, type MeetingChange, type Span, timesOf } from '../../../domain/action.ts';
import type { SupervisorFacts } from '../facts.ts';

const dayMs = 86_400_000;

const toSpan = (span: { startsAt: Date; endsAt: Date }): Span => ({
  startsAt: span.startsAt.toISOString(),
  endsAt: span.endsAt.toISOString(),
});

/**
 * What is booked in the sender's calendar around the times that an action books or offers, what is promised to others
 * there, and how the meeting stands that it changes; null for other actions and where the calendar is gone.
 */
export async function calendarFacts(
  transaction: TenantTransaction,
  action: Action,
  exceptProposalId: string,
): Promise<SupervisorFacts['calendar']> {
  const change = action.tool === 'schedule_meeting' ? action.change : undefined;
  const wanted = timesOf(action);
  const calendarId = action.tool === 'schedule_meeting' ? action.calendarId : wanted?.calendarId;
  const [calendar] = await transaction.query<{ lastSyncAt: Date | null }>(
    'select last_sync_at from calendars where id = $1',
    [calendarId ?? null],
  );
  if (!calendar) return null;
  const meeting = change ? await changedMeeting(transaction, change) : null;
  const facts = { syncedAt: calendar.lastSyncAt?.toISOString() ?? null, ...(meeting && { meeting }) };
  if (!wanted) return { ...facts, busy: [], offeredToOthers: [], offeredHere: [] };
  const { sender, times } = wanted;
  const taken = await readTakenTimes(
    transaction,
    [{ calendarId: wanted.calendarId, userId: sender.userId, address: sender.address.toLowerCase() }],
    {
      from: new Date(Math.min(...times.map(({ startsAt }) => Date.parse(startsAt))) - dayMs),
      until: new Date(Math.max(...times.map(({ endsAt }) => Date.parse(endsAt))) + dayMs),
      ...{ exceptProposalId, exceptActivityId: change?.activityId ?? null },
    },
  );
  const contactId = 'contactId' in action ? action.contactId : null;
  const toOthers = taken.filter(({ held }) => held !== null && (contactId === null || held.contactId !== contactId));
  return {
    ...facts,
    busy: taken.filter(({ held }) => held === null).map(toSpan),
    offeredToOthers: toOthers.map(toSpan),
    offeredHere: action.tool === 'send_email' ? times.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })) : [],
  };
}

type ChangedMeeting = NonNullable<NonNullable<SupervisorFacts['calendar']>['meeting']>;

async function changedMeeting(
  transaction: TenantTransaction,
  { activityId }: MeetingChange,
): Promise<ChangedMeeting | null> {
  const [row] = await transaction.query<ChangedMeeting>(
    `select m.uid, m.sequence, a.state, m.organizer, array(select p.address from activity_participants p
       where p.activity_id = a.id and p.role = 'attendee' order by p.address) as attendees
     from meetings m join activities a on a.id = m.activity_id where m.activity_id = $1 and m.recurrence_id = ''`,
    [activityId],
  );
  return row ?? null;
}
