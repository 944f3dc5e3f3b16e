import type { CalendarEvent } from '../../connectors/calendar/calendar-event.ts';
import { parseCalendar } from '../../connectors/calendar/parse-calendar.ts';
import { domainOf, isFreeMailDomain } from '../../connectors/email/address.ts';
import { recordSignals, type SignalKind, type SignalRow } from '../../data/records/signals.ts';
import { GtmError } from '../../domain/errors.ts';
import { type ApplyContext, announce, queue } from '../entities/apply-batch.ts';
import type { PlacedMail } from '../mail/mail-batch.ts';
import type { OurAddresses } from '../mail/our-addresses.ts';
import { applyEvents } from './apply-events.ts';

const day = 86_400_000;
const answers: Record<string, SignalKind> = {
  ACCEPTED: 'meeting_accepted',
  DECLINED: 'meeting_declined',
  TENTATIVE: 'meeting_tentative',
};

/**
 * Carries what invitations in mails say into our meetings: an answer (iCalendar REPLY) becomes the attendance of the one
 * who answered and a signal; another time that they propose (COUNTER) a signal alone; a request or cancellation makes or
 * changes the meeting. Only who was invited, or a colleague of theirs, answers; only the organiser's side changes a meeting
 * that is there. Returns the number of signals.
 */
export async function applyMailCalendars(
  context: ApplyContext,
  mails: readonly PlacedMail[],
  ours: OurAddresses,
): Promise<number> {
  let signals = 0;
  for (const mail of mails) {
    const { calendar } = mail.parsed;
    if (mail.parsed.kind !== 'calendar' || calendar === null || mail.direction === null) continue;
    const events = await eventsOf(calendar.body, mail.sentAt);
    if (calendar.method === 'REPLY') {
      if (mail.direction === 'inbound') signals += await applyAnswer(context, mail, events);
    } else if (calendar.method === 'COUNTER') {
      if (mail.direction === 'inbound') signals += await noteCounters(context, mail, events);
    } else if (calendar.method === 'REQUEST' || calendar.method === 'CANCEL') {
      const allowed = await withoutStrangersChanges(context, mail, events);
      const cancelled = calendar.method === 'CANCEL' ? await cancelKnown(context, allowed) : [];
      const records = allowed.map((event) => ({ event, sourceRecordId: mail.sourceRecordId }));
      const applied = await applyEvents(context, records, { ours, calendarId: null, method: calendar.method });
      await queue(
        context,
        applied.created.map((entityId) => ({ entityType: 'meeting' as const, entityId })),
      );
      await announce(context, {
        'gtm.activity.created.v1': applied.created,
        'gtm.activity.updated.v1': [...applied.updated, ...cancelled],
      });
    }
  }
  return signals;
}

/** An invitation that cannot be read is a mail like any other. */
async function eventsOf(text: string, sentAt: Date): Promise<CalendarEvent[]> {
  const window = { from: new Date(sentAt.getTime() - 31 * day), until: new Date(sentAt.getTime() + 366 * day) };
  try {
    const parsed = await parseCalendar(text, { from: window.from.toISOString(), until: window.until.toISOString() });
    return parsed.events;
  } catch (error) {
    if (GtmError.is(error) && error.code === 'invalid') return [];
    throw error;
  }
}

/** Whether the sender of a mail may speak for an address: it is theirs, or of the same company. */
function speaksFor({ parsed }: PlacedMail, address: string): boolean {
  const [from, domain] = [parsed.from?.address ?? '', domainOf(address)];
  return from === address || (domain !== null && domainOf(from) === domain && !isFreeMailDomain(domain));
}

/** Leaves out what an incoming mail says about a meeting that others have organised. */
async function withoutStrangersChanges(
  context: ApplyContext,
  mail: PlacedMail,
  events: readonly CalendarEvent[],
): Promise<CalendarEvent[]> {
  if (mail.direction !== 'inbound') return [...events];
  const known = await context.transaction.query<{ uid: string; organizer: string | null }>(
    'select uid, organizer from meetings where uid = any($1)',
    [events.map(({ uid }) => uid)],
  );
  const foreign = known.filter(({ organizer }) => organizer !== null && !speaksFor(mail, organizer));
  return events.filter(({ uid }) => !foreign.some((meeting) => meeting.uid === uid));
}

async function applyAnswer(context: ApplyContext, mail: PlacedMail, events: readonly CalendarEvent[]): Promise<number> {
  const rows: SignalRow[] = [];
  for (const event of events) {
    const answering =
      event.attendees.find(({ address }) => address === mail.parsed.from?.address) ??
      event.attendees.find(({ address }) => speaksFor(mail, address));
    const kind = answers[answering?.partstat ?? ''];
    if (!answering || kind === undefined) continue;
    const meetings = await context.transaction.query<{ activityId: string; dealId: string | null }>(
      `update activity_participants p set attendance = $3 from meetings m, activities a
       where m.uid = $1 and p.activity_id = m.activity_id and a.id = m.activity_id and p.address = $2 and p.role = 'attendee'
         and ($4::text is null or m.recurrence_id = $4)
       returning m.activity_id, a.deal_id`,
      [event.uid, answering.address, answering.partstat.toLowerCase(), event.recurrenceId],
    );
    rows.push({
      id: context.ids.next(),
      kind,
      occurredAt: mail.sentAt,
      accountId: mail.accountId,
      contactId: mail.contactId,
      dealId: meetings[0]?.dealId ?? mail.dealId,
      activityId: mail.activityId,
      sourceRecordId: mail.sourceRecordId,
      detail: { uid: event.uid, meetingActivityId: meetings[0]?.activityId ?? null, messageId: mail.parsed.messageId },
    });
  }
  await recordSignals(context.transaction, context.ids, context.connector, rows, context.at);
  return rows.length;
}

/** Cancels the meetings that are there, also where a cancellation names no time, or a series as a whole. */
async function cancelKnown({ transaction }: ApplyContext, events: readonly CalendarEvent[]): Promise<string[]> {
  const cancelled: string[] = [];
  for (const { uid, recurrenceId, sequence } of events) {
    const rows = await transaction.query<{ id: string }>(
      `update activities a set state = 'cancelled' from meetings m
       where m.activity_id = a.id and a.state = 'planned' and m.uid = $1 and m.sequence <= $2
         and ($3::text is null or m.recurrence_id = $3) returning a.id`,
      [uid, sequence, recurrenceId],
    );
    cancelled.push(...rows.map(({ id }) => id));
  }
  return cancelled;
}

/** A meeting of ours that stands alone, with those who are in it. */
interface OwnMeeting {
  activityId: string;
  sequence: number;
  dealId: string | null;
  attendees: string[];
}

/** Another time, proposed by somebody who is in a meeting of ours: nothing changes before a person says so. */
async function noteCounters(
  context: ApplyContext,
  mail: PlacedMail,
  events: readonly CalendarEvent[],
): Promise<number> {
  const [event] = events;
  if (!event?.startsAt || !event.endsAt || event.endsAt <= event.startsAt) return 0;
  const [meeting] = await context.transaction.query<OwnMeeting>(
    `select a.id as activity_id, m.sequence, a.deal_id, array(select p.address from activity_participants p
       where p.activity_id = a.id and p.role = 'attendee') as attendees
     from meetings m join activities a on a.id = m.activity_id
     where m.uid = $1 and m.recurrence_id = '' and a.direction = 'outbound' and a.state = 'planned'`,
    [event.uid],
  );
  if (!meeting?.attendees.some((address) => speaksFor(mail, address))) return 0;
  const { activityId, sequence, dealId } = meeting;
  const proposed = { startsAt: event.startsAt, endsAt: event.endsAt, sequence };
  const about = { accountId: mail.accountId, contactId: mail.contactId, dealId: dealId ?? mail.dealId };
  const row: SignalRow = {
    ...{ id: context.ids.next(), kind: 'meeting_countered', occurredAt: mail.sentAt, ...about },
    ...{ activityId: mail.activityId, sourceRecordId: mail.sourceRecordId },
    detail: { uid: event.uid, meetingActivityId: activityId, messageId: mail.parsed.messageId, ...proposed },
  };
  await recordSignals(context.transaction, context.ids, context.connector, [row], context.at);
  return 1;
}
