import { Temporal } from 'temporal-polyfill';

/** A date as a mail says it: `12 March` or `12. März`, with the year only where it is not the year of `asOf`. */
export function spokenDate(instant: string, zone: string, asOf: string, language: 'en' | 'de' = 'en'): string {
  const day = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const now = Temporal.Instant.from(asOf).toZonedDateTimeISO(zone);
  return day.toPlainDate().toLocaleString(language === 'de' ? 'de-DE' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    ...(day.year === now.year ? {} : { year: 'numeric' }),
  });
}

/** `2 days ago`, `today`, by the calendar of `zone`: for people on our side, never for a mail. */
export function ago(instant: string, asOf: string, zone: string): string {
  const day = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
  const days = day(instant).until(day(asOf)).days;
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** The instant at `minute` of the first weekday (Monday to Friday) after `asOf` in `zone`. */
export function nextWorkday(asOf: string, zone: string, minute = 600): string {
  let day = Temporal.Instant.from(asOf).toZonedDateTimeISO(zone).toPlainDate().add({ days: 1 });
  while (day.dayOfWeek > 5) day = day.add({ days: 1 });
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant().toString({ fractionalSecondDigits: 3 });
}
