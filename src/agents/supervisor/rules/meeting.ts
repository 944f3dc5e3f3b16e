import { Temporal } from 'temporal-polyfill';
import type { MeetingChange, ScheduleMeetingAction, SendEmailAction, Span } from '../../../domain/action.ts';
import { counted } from '../../../domain/counted.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { SupervisorFacts } from '../facts.ts';
import { isWorkingDay } from '../quiet-hours.ts';
import { isOurs, reachedContacts } from '../recipients.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'meeting';
const anotherTime = 'A time that is free on both sides.';

/**
 * Invitations: asked for, in the future, in both sides' working hours, free with a buffer, from a fresh calendar. The same
 * for each time that a mail offers, which must stand in its words. What changes a meeting changes one of the sender's own.
 */
export const meetingRule: Rule = {
  name,
  check(policy, facts) {
    const { action } = facts.draft;
    if (action.tool === 'send_email') return checkOffers(policy, facts, action);
    if (action.tool !== 'schedule_meeting') return [];
    const { change } = action;
    if (change?.kind === 'cancel') return checkChange(facts, action, change);
    return [
      ...(change ? checkChange(facts, action, change) : checkInvited(facts, action)),
      ...checkTime(policy, facts, action),
      ...checkCalendar(policy, facts, action),
    ];
  },
};

function checkOffers(policy: Policy, facts: SupervisorFacts, { offers, body }: SendEmailAction): FiredRule[] {
  const [first] = (offers?.times ?? []).flatMap((time) => {
    if (body.includes(time.words)) return [...checkTime(policy, facts, time), ...checkCalendar(policy, facts, time)];
    const message = `A time that would be kept free does not stand in the mail: ${time.words}.`;
    return [finding(name, 'reject', message, 'The words of each offered time.')];
  });
  return first ? [first] : [];
}

/** Moving or calling off says that we know the meeting as it stands, that it is the sender's, and who is in it. */
function checkChange(facts: SupervisorFacts, action: ScheduleMeetingAction, change: MeetingChange): FiredRule[] {
  const meeting = facts.calendar?.meeting;
  const isKnown = meeting?.uid === change.uid && meeting.sequence === change.sequence && meeting.state === 'planned';
  if (!isKnown) {
    return [
      finding(name, 'reject', 'The meeting is not as it was when this was written.', 'The meeting as it stands.'),
    ];
  }
  if (meeting.organizer !== action.sender.address.toLowerCase()) {
    return [finding(name, 'reject', 'The meeting is not one that the sender organised.', 'A meeting of the sender.')];
  }
  const added = action.invitees.filter(({ address }) => !meeting.attendees.includes(address.toLowerCase()));
  if (added.length === 0) return [];
  const message = `${added.map(({ address }) => address).join(', ')} was not invited before.`;
  return [finding(name, 'reject', message, 'Those who are in the meeting.')];
}

function checkInvited(facts: SupervisorFacts, action: ScheduleMeetingAction): FiredRule[] {
  const outside = action.invitees.filter(({ address }) => !isOurs(facts, address.toLowerCase()));
  if (outside.length === 0) return [finding(name, 'reject', 'Nobody outside is invited.', 'Invite the contact.')];
  const asked = reachedContacts(facts).some((contact) => contact.askedToMeet !== null);
  if (asked) return [];
  const message = 'Nobody invited asked for a meeting or took a time you offered.';
  return [finding(name, 'reject', message, 'Offer times in a mail instead.')];
}

function localTime(instant: string, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
}

function checkTime(policy: Policy, facts: SupervisorFacts, action: Span): FiredRule[] {
  const { meetings } = policy;
  const minutes = (Date.parse(action.endsAt) - Date.parse(action.startsAt)) / 60_000;
  if (!(minutes > 0 && minutes <= meetings.maxMinutes)) {
    return [
      finding(
        name,
        'reject',
        `The meeting lasts ${counted(minutes, 'minute')}.`,
        `Between 1 and ${meetings.maxMinutes} minutes.`,
      ),
    ];
  }
  const found: FiredRule[] = [];
  const senderZone = facts.sender?.zone ?? facts.tenant.zone;
  const today = localTime(facts.now, senderZone).toPlainDate();
  const meetingDay = localTime(action.startsAt, senderZone).toPlainDate();
  let notice = 0;
  for (let day = today; notice <= meetings.minNoticeWorkingDays && Temporal.PlainDate.compare(day, meetingDay) < 0; ) {
    day = day.add({ days: 1 });
    if (isWorkingDay(policy, day)) notice += 1;
  }
  if (notice < meetings.minNoticeWorkingDays || Date.parse(action.startsAt) <= Date.parse(facts.now)) {
    const remedy = `At least ${meetings.minNoticeWorkingDays} working day ahead.`;
    found.push(finding(name, 'reject', 'The meeting is too soon.', remedy));
  }
  for (const side of sidesOf(policy, facts, senderZone)) {
    if (side.zones.every((zone) => insideHours(policy, action, zone, side.hours))) continue;
    const message = `The time is outside the working hours of ${side.who}.`;
    found.push(finding(name, 'reject', message, `Between ${side.hours.from} and ${side.hours.to} on a working day.`));
  }
  return found;
}

function sidesOf({ meetings }: Policy, facts: SupervisorFacts, senderZone: string) {
  const own = {
    who: facts.sender?.name ?? 'the sender',
    zones: [senderZone],
    hours: facts.sender?.workingHours ?? meetings.workingHours,
  };
  const theirs = reachedContacts(facts).map((contact) => ({
    who: contact.name,
    zones: contact.zone.zones.length > 0 ? contact.zone.zones : [facts.tenant.zone],
    hours: contact.workingHours ?? meetings.workingHours,
  }));
  return [own, ...theirs];
}

function insideHours(policy: Policy, span: Span, zone: string, hours: { from: string; to: string }): boolean {
  const from = localTime(span.startsAt, zone);
  const to = localTime(span.endsAt, zone);
  const clock = (time: Temporal.ZonedDateTime) => time.toPlainTime().toString().slice(0, 5);
  const oneDay = from.toPlainDate().equals(to.toPlainDate());
  return oneDay && isWorkingDay(policy, from) && clock(from) >= hours.from && clock(to) <= hours.to;
}

function checkCalendar({ meetings }: Policy, facts: SupervisorFacts, action: Span): FiredRule[] {
  const { calendar } = facts;
  const ageMs = calendar?.syncedAt ? Date.parse(facts.now) - Date.parse(calendar.syncedAt) : Number.POSITIVE_INFINITY;
  if (!calendar || ageMs > meetings.calendarIsOldAfterHours * 3_600_000) {
    const message = calendar?.syncedAt ? 'The calendar is out of date.' : 'No calendar is connected.';
    return [finding(name, 'reject', message, 'A fresh calendar, or ask them for times and name none.')];
  }
  if (clashes(calendar.busy, action, meetings.bufferMinutes)) {
    const message = `The sender is busy then, or within ${counted(meetings.bufferMinutes, 'minute')} of it.`;
    return [finding(name, 'reject', message, anotherTime)];
  }
  if (clashes(calendar.offeredToOthers, action, meetings.bufferMinutes)) {
    return [finding(name, 'reject', 'This time is offered to someone else.', anotherTime)];
  }
  return [];
}

function clashes(spans: readonly Span[], action: Span, bufferMinutes: number): boolean {
  const bufferMs = bufferMinutes * 60_000;
  return spans.some(
    ({ startsAt, endsAt }) =>
      Date.parse(startsAt) < Date.parse(action.endsAt) + bufferMs &&
      Date.parse(endsAt) > Date.parse(action.startsAt) - bufferMs,
  );
}
