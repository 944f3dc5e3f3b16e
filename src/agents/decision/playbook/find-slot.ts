import { Temporal } from 'temporal-polyfill';
import type { Span } from '../../../domain/action.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { Situation, SituationSender } from '../situation/situation.ts';
import type { NamedDay, PartOfDay } from '../text/meeting-request-detector.ts';

export interface SlotWish {
  /** Who it is for: what is promised to them is free for them. */
  contactId: string;
  day: NamedDay | null;
  /** Minutes after midnight in `zone`; null when no time was named. */
  timeMinutes: number | null;
  /** Times of this part of the day come first. */
  partOfDay?: PartOfDay | null;
  /** When the wish was written (ISO instant); days count from there. */
  writtenAt: string;
  /** Their zone. */
  zone: string;
  minutes: number;
}

/** A free time; `asWished` where it is on the day and at the time that was named. */
export interface Slot extends Span {
  asWished: boolean;
}

export type MeetingLimits = Policy['meetings'];
type Calendar = Pick<Situation, 'asOf' | 'busy'>;

/** As shipped; a run hands in the tenant's own. */
const usualLimits: MeetingLimits = {
  ...{ minNoticeWorkingDays: 1, bufferMinutes: 15, maxMinutes: 120, calendarIsOldAfterHours: 24 },
  workingHours: { from: '09:00', to: '17:00' },
};
const searchDays = 15;
/** Further ahead nobody has looked into the calendar. */
const knownDays = 89;

/** The date meant by a named day, seen from the day the wish was written, and the weekdays from there on. */
function datesOf(wish: SlotWish, asOf: string): { first: Temporal.PlainDate; dates: Temporal.PlainDate[] } {
  const written = Temporal.Instant.from(wish.writtenAt).toZonedDateTimeISO(wish.zone).toPlainDate();
  const today = Temporal.Instant.from(asOf).toZonedDateTimeISO(wish.zone).toPlainDate();
  const first = firstDate(wish.day, written, today);
  const last = today.add({ days: knownDays });
  const dates = Array.from({ length: searchDays }, (_, index) => first.add({ days: index }));
  return {
    first,
    dates: dates.filter((date) => date.dayOfWeek <= 5 && Temporal.PlainDate.compare(date, last) < 0),
  };
}

function firstDate(day: NamedDay | null, written: Temporal.PlainDate, today: Temporal.PlainDate): Temporal.PlainDate {
  const future = (date: Temporal.PlainDate, stepDays: number) => {
    let moved = date;
    while (Temporal.PlainDate.compare(moved, today) <= 0) moved = moved.add({ days: stepDays });
    return moved;
  };
  if (day?.kind === 'weekday') {
    const ahead = (day.weekday - written.dayOfWeek + 7) % 7 || 7;
    const extra = day.nextWeek && day.weekday > written.dayOfWeek ? 7 : 0;
    return future(written.add({ days: ahead + extra }), 7);
  }
  if (day?.kind === 'date') {
    const date = written.with({ month: day.month, day: day.day });
    return Temporal.PlainDate.compare(date, written) < 0 ? date.add({ years: 1 }) : future(date, 1);
  }
  return future(written.add({ days: day?.kind === 'offset' ? day.days : 2 }), 1);
}

/** Whether a sender's calendar is there and was read lately; without one no time is named. */
export function knowsTimes(
  situation: Pick<Situation, 'asOf'>,
  sender: SituationSender | null,
  { calendarIsOldAfterHours }: MeetingLimits = usualLimits,
): boolean {
  const syncedAt = sender?.calendar?.syncedAt;
  return !!syncedAt && Date.parse(situation.asOf) - Date.parse(syncedAt) <= calendarIsOldAfterHours * 3_600_000;
}

/**
 * Whether a time can be offered: far enough ahead, on a working day in the working hours of both sides, and free in the
 * sender's calendar with the limits' minutes around; what is promised to the contact itself, and the meeting that it `moves`
 * (activity id), is free.
 */
export function isFree(
  situation: Calendar,
  sender: SituationSender,
  { startsAt, endsAt }: Span,
  { zone, contactId, moves }: Pick<SlotWish, 'zone' | 'contactId'> & { moves?: string },
  limits: MeetingLimits = usualLimits,
): boolean {
  const bufferMs = limits.bufferMinutes * 60_000;
  const [from, to] = [Date.parse(startsAt) - bufferMs, Date.parse(endsAt) + bufferMs];
  const [opens, closes] = [minuteOf(limits.workingHours.from), minuteOf(limits.workingHours.to)];
  const theirs = { zone, workDays: [1, 2, 3, 4, 5], opens, closes };
  const ours = { ...sender, opens: sender.workStartsMinute, closes: sender.workEndsMinute };
  return (
    [theirs, ours].every((side) => isWorkTime(side, startsAt, endsAt)) &&
    isFarEnough(situation.asOf, startsAt, sender.zone, limits.minNoticeWorkingDays) &&
    !situation.busy.some(
      (span) =>
        span.address === sender.address &&
        span.promisedTo !== contactId &&
        (moves === undefined || span.activityId !== moves) &&
        Date.parse(span.startsAt) < to &&
        Date.parse(span.endsAt) > from,
    )
  );
}

/** The times that fit a wish, best first: on the day they named or the nearest working days after it. */
export function* freeSlots(
  situation: Calendar,
  sender: SituationSender,
  wish: SlotWish,
  limits: MeetingLimits = usualLimits,
): Generator<Slot> {
  const { first, dates } = datesOf(wish, situation.asOf);
  for (const date of dates) {
    const isTheirDay = wish.day !== null && date.equals(first);
    for (const minute of minutesToTry(wish, limits)) {
      const start = date.toZonedDateTime({
        timeZone: wish.zone,
        plainTime: Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 }),
      });
      const iso = (time: Temporal.ZonedDateTime) => time.toInstant().toString({ fractionalSecondDigits: 3 });
      const span = { startsAt: iso(start), endsAt: iso(start.add({ minutes: wish.minutes })) };
      const asWished =
        isTheirDay && (wish.timeMinutes === null ? isIn(wish.partOfDay, minute) : minute === wish.timeMinutes);
      if (isFree(situation, sender, span, wish, limits)) yield { ...span, asWished };
    }
  }
}

/** The first time that fits a wish; null when three weeks have none. */
export function findSlot(
  situation: Calendar,
  sender: SituationSender,
  wish: SlotWish,
  limits: MeetingLimits = usualLimits,
): Slot | null {
  return freeSlots(situation, sender, wish, limits).next().value ?? null;
}

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const NOON = 12 * 60;

function isIn(part: PartOfDay | null | undefined, minute: number): boolean {
  return !part || (part === 'morning' ? minute < NOON : minute >= NOON + 60);
}

/** The named time first; then half hours, those of the named part of the day first, and in it from ten or two o'clock on. */
function minutesToTry({ timeMinutes, partOfDay }: SlotWish, { workingHours }: MeetingLimits): number[] {
  const from = minuteOf(workingHours.from);
  const count = Math.ceil((minuteOf(workingHours.to) - from) / 30);
  const halfHours = Array.from({ length: count }, (_, index) => from + index * 30);
  const usualStart = partOfDay === 'afternoon' ? 14 * 60 : 10 * 60;
  const usual = [
    ...halfHours.filter((minute) => minute >= usualStart),
    ...halfHours.filter((minute) => minute < usualStart),
  ].toSorted((left, right) => Number(isIn(partOfDay, right)) - Number(isIn(partOfDay, left)));
  if (timeMinutes === null) return usual;
  const near = usual.toSorted((left, right) => Math.abs(left - timeMinutes) - Math.abs(right - timeMinutes));
  return [timeMinutes, ...near.filter((minute) => minute !== timeMinutes)];
}

function isWorkTime(
  side: { zone: string; workDays: readonly number[]; opens: number; closes: number },
  startsAt: string,
  endsAt: string,
): boolean {
  const [from, to] = [startsAt, endsAt].map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(side.zone)) as [
    Temporal.ZonedDateTime,
    Temporal.ZonedDateTime,
  ];
  const minute = (time: Temporal.ZonedDateTime) => time.hour * 60 + time.minute;
  return (
    side.workDays.includes(from.dayOfWeek) &&
    from.toPlainDate().equals(to.toPlainDate()) &&
    minute(from) >= side.opens &&
    minute(to) <= side.closes
  );
}

/** Whether so many working days begin after today up to the day of a time, in a zone. */
function isFarEnough(asOf: string, startsAt: string, zone: string, workingDays: number): boolean {
  const dayOf = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
  const last = dayOf(startsAt);
  let found = 0;
  let day = dayOf(asOf).add({ days: 1 });
  for (; found < workingDays && Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (day.dayOfWeek <= 5) found += 1;
  }
  return found >= workingDays;
}
