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
 * who answered and a signal; a request or cancellation makes or changes the meeting. Only who was invited, or a colleague
 * of theirs, answers; only the organiser's side changes a meeting that is there. Returns the number of signals.
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
    } else if (calendar.method === 'REQUEST' || calendar.method === 'CANCEL') {
      const allowed = await withoutStrangersChanges(context, mail, events);
      const records = allowed.map((event) => ({ event, sourceRecordId: mail.sourceRecordId }));
      const applied = await applyEvents(context, records, { ours, calendarId: null, method: calendar.method });
      await queue(
        context,
        applied.created.map((entityId) => ({ entityType: 'meeting' as const, entityId })),
      );
      await announce(context, {
        'gtm.activity.created.v1': applied.created,
        'gtm.activity.updated.v1': applied.updated,
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
