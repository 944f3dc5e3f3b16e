import type { CalendarEvent } from '../../connectors/calendar/calendar-event.ts';
import {
  type ActivityRow,
  insertActivities,
  insertMeetings,
  insertParticipants,
  loadActivities,
  type MeetingRow,
  type ParticipantRow,
  updateActivities,
} from '../../data/records/activities.ts';
import { openDealsByAccount } from '../../data/records/deals.ts';
import type { ApplyContext } from '../entities/apply-batch.ts';
import { type LinkedPeople, linkAddresses } from '../entities/link-addresses.ts';
import { createWorkingSet } from '../entities/working-set.ts';
import type { OurAddresses } from '../mail/our-addresses.ts';

/** One occurrence and the record it was read from. */
export interface EventRecord {
  event: CalendarEvent;
  sourceRecordId: string;
}

export interface AppliedEvents {
  created: string[];
  updated: string[];
  /** Activity of each record, by source record id. */
  activities: Map<string, string>;
  people: LinkedPeople;
}

const maxAttendees = 20;
const keyOf = ({ event }: EventRecord) => `${event.uid}\n${event.recurrenceId ?? ''}`;

/**
 * Turns calendar events into meetings, or brings the meetings they are up to date: time, title, state and who said they
 * would come. An event with a lower sequence number than the stored one is older and changes nothing.
 */
export async function applyEvents(
  context: ApplyContext,
  all: readonly EventRecord[],
  { ours, calendarId, method }: { ours: OurAddresses; calendarId: string | null; method: string | null },
): Promise<AppliedEvents> {
  const { transaction, at } = context;
  const records = all.filter(({ event }) => event.uid !== '' && event.startsAt !== null);
  const people = await linkAttendees(context, records, ours);
  const known = await meetingsByKey(context, records);
  const work = createWorkingSet<ActivityRow>();
  work.seed(
    await loadActivities(
      transaction,
      [...known.values()].map(({ activityId }) => activityId),
    ),
  );
  const said = await saidOf(
    context,
    [...known.values()].map(({ activityId }) => activityId),
  );
  const accountIds = records.flatMap(({ event }) => contactOf(event, people, ours)?.accountId ?? []);
  const deals = await openDealsByAccount(transaction, [...new Set(accountIds)]);
  const meetings: MeetingRow[] = [];
  const participants: ParticipantRow[] = [];
  const replaced = new Set<string>();
  const activities = new Map<string, string>();
  const sequences: { activityId: string; sequence: number; method: string | null }[] = [];

  for (const record of records) {
    const { event, sourceRecordId } = record;
    const before = known.get(keyOf(record));
    if (before && before.sequence > event.sequence) {
      activities.set(sourceRecordId, before.activityId);
      continue;
    }
    const activityId = before?.activityId ?? context.ids.next();
    activities.set(sourceRecordId, activityId);
    const contact = contactOf(event, people, ours);
    const open = deals.get(contact?.accountId ?? '') ?? [];
    const links = { accountId: contact?.accountId ?? null, contactId: contact?.id ?? null };
    const patch = meetingPatch(event, ours, method, at);
    if (!before) {
      const dealId = open.length === 1 ? open[0]!.id : null;
      work.add({ ...patch, ...links, id: activityId, dealId, threadId: null, sourceRecordId, effectId: null });
      meetings.push({ ...meetingOf(event, activityId, calendarId), method });
      known.set(keyOf(record), { activityId, sequence: event.sequence });
    } else {
      const row = work.get(activityId);
      const kept = { accountId: row.accountId ?? links.accountId, contactId: row.contactId ?? links.contactId };
      work.change(activityId, { ...patch, ...kept, zone: patch.zone ?? row.zone });
      if (event.sequence > before.sequence) sequences.push({ activityId, sequence: event.sequence, method });
    }
    const saidBefore = said.get(activityId) ?? [];
    const rows = participantsOf(event, activityId, people).map((row) =>
      before?.sequence === event.sequence ? withAnswer(row, saidBefore) : row,
    );
    if (said.has(activityId) && attendanceIn(saidBefore) === attendanceIn(rows)) continue;
    if (before) replaced.add(activityId);
    said.set(activityId, rows);
    participants.push(...rows);
  }
  await insertActivities(transaction, work.added(), at);
  await updateActivities(transaction, work.changed());
  await insertMeetings(transaction, meetings);
  await transaction.query('delete from activity_participants where activity_id = any($1)', [[...replaced]]);
  await insertParticipants(transaction, participants);
  await transaction.query(
    `update meetings m set sequence = s.sequence, method = s.method
     from json_to_recordset($1) as s("activityId" uuid, sequence integer, method text) where m.activity_id = s."activityId"`,
    [JSON.stringify(sequences)],
  );
  const updated = new Set([...work.changed().map(({ id }) => id), ...replaced]);
  return { created: work.added().map(({ id }) => id), updated: [...updated], activities, people };
}

function linkAttendees(
  context: ApplyContext,
  records: readonly EventRecord[],
  ours: OurAddresses,
): Promise<LinkedPeople> {
  const everybody = new Set<string>();
  const wanted = new Map<string, { name: string; sourceRecordId: string }>();
  for (const { event, sourceRecordId } of records) {
    const people = [...(event.organizer ? [event.organizer] : []), ...event.attendees.filter(isPerson)];
    for (const { address, name } of people) {
      if (ours.isOurs(address)) continue;
      everybody.add(address);
      const known = wanted.get(address);
      if (people.length <= maxAttendees && (known === undefined || known.name === ''))
        wanted.set(address, { name, sourceRecordId });
    }
  }
  return linkAddresses(context, everybody, wanted);
}

const isPerson = ({ userType }: { userType: string }) => userType !== 'ROOM' && userType !== 'RESOURCE';

function contactOf(event: CalendarEvent, people: LinkedPeople, ours: OurAddresses) {
  const others = [...event.attendees.filter(isPerson), ...(event.organizer ? [event.organizer] : [])];
  const found = others.filter(({ address }) => !ours.isOurs(address)).map(({ address }) => people.contactOf(address));
  return found.find((contact) => contact !== null) ?? null;
}

async function meetingsByKey(context: ApplyContext, records: readonly EventRecord[]) {
  const rows = await context.transaction.query<{
    uid: string;
    recurrenceId: string;
    activityId: string;
    sequence: number;
  }>('select uid, recurrence_id, activity_id, sequence from meetings where uid = any($1)', [
    [...new Set(records.map(({ event }) => event.uid))],
  ]);
  return new Map(
    rows.map(({ uid, recurrenceId, activityId, sequence }) => [`${uid}\n${recurrenceId}`, { activityId, sequence }]),
  );
}

type Said = Pick<ParticipantRow, 'address' | 'attendance'>;

/** Who is on each meeting and what they said. */
async function saidOf(context: ApplyContext, activityIds: readonly string[]): Promise<Map<string, Said[]>> {
  const rows = await context.transaction.query<Said & { activityId: string }>(
    'select activity_id, address, attendance from activity_participants where activity_id = any($1)',
    [activityIds],
  );
  return Map.groupBy(rows, ({ activityId }) => activityId);
}

/** In one comparable text. */
function attendanceIn(rows: readonly Said[]): string {
  return JSON.stringify(rows.map(({ address, attendance }) => [address, attendance]).sort());
}

/** A calendar that does not know an answer which came by mail does not undo it. */
function withAnswer(row: ParticipantRow, before: readonly Said[]): ParticipantRow {
  if (row.attendance !== 'needs-action') return row;
  const known = before.find(({ address, attendance }) => address === row.address && attendance !== null);
  return known ? { ...row, attendance: known.attendance } : row;
}

function meetingPatch(event: CalendarEvent, ours: OurAddresses, method: string | null, now: Date) {
  const endsAt = new Date(event.endsAt ?? event.startsAt!);
  const isCancelled = event.status === 'CANCELLED' || method === 'CANCEL';
  return {
    kind: 'meeting' as const,
    direction:
      event.organizer === null
        ? null
        : ours.isOurs(event.organizer.address)
          ? ('outbound' as const)
          : ('inbound' as const),
    occurredAt: new Date(event.startsAt!),
    endsAt,
    zone: event.zone,
    title: event.title,
    body: event.description,
    audience: 'participants' as const,
    userId: event.organizer === null ? null : ours.userOf(event.organizer.address),
    state: isCancelled ? 'cancelled' : endsAt <= now ? 'held' : 'planned',
    dueAt: null,
    custom: { busy: event.busy, allDay: event.allDay, ...(event.location === '' ? {} : { location: event.location }) },
  };
}

function meetingOf(event: CalendarEvent, activityId: string, calendarId: string | null): Omit<MeetingRow, 'method'> {
  const { uid, sequence, organizer } = event;
  return {
    activityId,
    uid,
    calendarId,
    recurrenceId: event.recurrenceId ?? '',
    sequence,
    organizer: organizer?.address ?? null,
  };
}

function participantsOf(event: CalendarEvent, activityId: string, people: LinkedPeople): ParticipantRow[] {
  const rows = new Map<string, ParticipantRow>();
  const add = (address: string, name: string, role: 'organizer' | 'attendee', attendance: string | null) => {
    const contactId = people.contactOf(address)?.id ?? null;
    rows.set(`${address} ${role}`, { activityId, address, role, name, contactId, attendance });
  };
  if (event.organizer) add(event.organizer.address, event.organizer.name, 'organizer', null);
  for (const { address, name, partstat } of event.attendees.filter(isPerson)) {
    add(address, name, 'attendee', partstat.toLowerCase());
  }
  return [...rows.values()];
}
