import { Temporal } from 'temporal-polyfill';
import { type CronTimes, isCronDay, parseCron } from '../domain/cron.ts';
import type { ClockTrigger } from '../domain/play-trigger.ts';

const MINUTE_MS = 60_000;

function timesOf(trigger: ClockTrigger): CronTimes {
  if (trigger.kind === 'cron') return parseCron(trigger.cron);
  const [hour, minute] = trigger.at.split(':').map(Number);
  const everyMonth = Array.from({ length: 12 }, (_, index) => index + 1);
  return { minutes: [minute!], hours: [hour!], monthDays: null, months: everyMonth, weekdays: trigger.days };
}

/** The latest of a day's times at or before `nowMs`; null where all lie behind it. */
function latestOfDay(day: Temporal.PlainDate, { hours, minutes }: CronTimes, nowMs: number, zone: string) {
  const start = day.toZonedDateTime(zone);
  const isPlain = start.hoursInDay === 24 && start.hour === 0;
  const instantOf = (hour: number, minute: number) =>
    isPlain
      ? start.epochMilliseconds + (hour * 60 + minute) * MINUTE_MS
      : day.toZonedDateTime({ timeZone: zone, plainTime: { hour, minute } }).epochMilliseconds;
  let latest: number | null = null;
  for (const hour of hours) {
    for (const minute of minutes) {
      const instant = instantOf(hour, minute);
      // On a day of a clock change the instants do not rise with the readings.
      if (instant <= nowMs && instant > (latest ?? Number.NEGATIVE_INFINITY)) latest = instant;
    }
  }
  return latest;
}

/**
 * The latest time behind `after` and at or before `now` that a trigger names; null where there is none. A reading that a
 * clock change leaves out counts as much later as the clocks jump; one that comes twice counts the first time.
 */
export function latestOccurrence(
  trigger: ClockTrigger,
  { after, now, zone }: { after: Date; now: Date; zone: string },
): Date | null {
  const times = timesOf(trigger);
  const dayOf = (at: Date) =>
    Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  // A reading of the day before can fall behind midnight.
  const first = dayOf(after).subtract({ days: 1 });
  for (let day = dayOf(now); Temporal.PlainDate.compare(day, first) >= 0; day = day.subtract({ days: 1 })) {
    if (!isCronDay(times, day)) continue;
    const latest = latestOfDay(day, times, now.getTime(), zone);
    if (latest !== null) return latest > after.getTime() ? new Date(latest) : null;
  }
  return null;
}
