import { Temporal } from 'temporal-polyfill';

/** Wall clock of an instant in a zone. */
export interface LocalTime {
  /** `2026-11-24` */
  day: string;
  minute: number;
}

export function localTime(at: number, zone: string): LocalTime {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return { day: local.toPlainDate().toString(), minute: local.hour * 60 + local.minute };
}

/** Monday to Friday. */
export function isWorkingDay(day: string): boolean {
  return Temporal.PlainDate.from(day).dayOfWeek <= 5;
}

/** Days from one to the other, negative when the second is before the first. */
export function daysBetween(first: string, second: string): number {
  return Temporal.PlainDate.from(first).until(second, { largestUnit: 'day' }).days;
}

/** Working days that begin after the first day and up to the second. */
export function workingDaysBetween(first: string, second: string): number {
  const start = Temporal.PlainDate.from(first);
  const days = Array.from({ length: Math.max(0, daysBetween(first, second)) }, (_, ahead) =>
    start.add({ days: ahead + 1 }).toString(),
  );
  return days.filter(isWorkingDay).length;
}
