import { Temporal } from 'temporal-polyfill';
import type { Situation, SituationSender } from '../situation/situation.ts';
import type { NamedDay } from '../text/meeting-request-detector.ts';

export interface SlotWish {
  day: NamedDay | null;
  /** Minutes after midnight in `zone`; null when no time was named. */
  timeMinutes: number | null;
  /** When the wish was written (ISO instant); days count from there. */
  writtenAt: string;
  /** Their zone. */
  zone: string;
  minutes: number;
}

const bufferMinutes = 15;
const theirHours = { from: 9 * 60, to: 17 * 60 };
const searchDays = 15;

/** The date meant by a named day, seen from the day the wish was written. */
function datesOf(wish: SlotWish, asOf: string): Temporal.PlainDate[] {
  const written = Temporal.Instant.from(wish.writtenAt).toZonedDateTimeISO(wish.zone).toPlainDate();
  const today = Temporal.Instant.from(asOf).toZonedDateTimeISO(wish.zone).toPlainDate();
  const first = firstDate(wish.day, written, today);
  return Array.from({ length: searchDays }, (_, index) => first.add({ days: index })).filter(
    (date) => date.dayOfWeek <= 5 && Temporal.PlainDate.compare(date, today) > 0,
  );
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

/**
 * The first time that fits a wish: in both sides' working hours, free in the sender's calendar with 15 minutes around,
 * on the day they named or the nearest working day after it. Null when three weeks have none.
 */
export function findSlot(
  situation: Pick<Situation, 'asOf' | 'busy'>,
  sender: SituationSender,
  wish: SlotWish,
): { startsAt: string; endsAt: string; asWished: boolean } | null {
  const busy = situation.busy.filter((span) => span.address === sender.address);
  const dates = datesOf(wish, situation.asOf);
  for (const [index, date] of dates.entries()) {
    for (const minute of minutesToTry(wish.timeMinutes)) {
      const start = date.toZonedDateTime({
        timeZone: wish.zone,
        plainTime: Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 }),
      });
      const end = start.add({ minutes: wish.minutes });
      if (minute + wish.minutes > theirHours.to || !inWorkingHours(sender, start, end)) continue;
      const [from, to] = [
        start.epochMilliseconds - bufferMinutes * 60_000,
        end.epochMilliseconds + bufferMinutes * 60_000,
      ];
      if (busy.some((span) => Date.parse(span.startsAt) < to && Date.parse(span.endsAt) > from)) continue;
      const iso = (time: Temporal.ZonedDateTime) => time.toInstant().toString({ fractionalSecondDigits: 3 });
      const asWished = index === 0 && (wish.timeMinutes === null || minute === wish.timeMinutes);
      return { startsAt: iso(start), endsAt: iso(end), asWished };
    }
  }
  return null;
}

/** The named time first; then half hours, from ten in the morning on, the early ones last. */
function minutesToTry(named: number | null): number[] {
  const halfHours = Array.from({ length: 16 }, (_, index) => theirHours.from + index * 30);
  const usual = [...halfHours.filter((minute) => minute >= 600), ...halfHours.filter((minute) => minute < 600)];
  if (named === null) return usual;
  return [named, ...usual.toSorted((left, right) => Math.abs(left - named) - Math.abs(right - named))];
}

function inWorkingHours(sender: SituationSender, start: Temporal.ZonedDateTime, end: Temporal.ZonedDateTime): boolean {
  const [from, to] = [start.withTimeZone(sender.zone), end.withTimeZone(sender.zone)];
  const minute = (time: Temporal.ZonedDateTime) => time.hour * 60 + time.minute;
  return (
    sender.workDays.includes(from.dayOfWeek) &&
    from.toPlainDate().equals(to.toPlainDate()) &&
    minute(from) >= sender.workStartsMinute &&
    minute(to) <= sender.workEndsMinute
  );
}
