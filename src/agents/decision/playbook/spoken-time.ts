import { Temporal } from 'temporal-polyfill';
import type { Span } from '../../../domain/action.ts';

type Language = 'en' | 'de';

/** `Thursday, 5 March` or `Donnerstag, 5. März`. */
function spokenDay(time: Temporal.ZonedDateTime, language: Language): string {
  const names = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const parts = new Map(
    new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { ...names, timeZone: time.timeZoneId })
      .formatToParts(time.epochMilliseconds)
      .map(({ type, value }) => [type, value]),
  );
  const day = language === 'de' ? `${parts.get('day')}.` : parts.get('day');
  return `${parts.get('weekday')}, ${day} ${parts.get('month')}`;
}

/** The city by which a zone is named, `Buenos Aires` for `America/Argentina/Buenos_Aires`. */
export function cityOf(zone: string): string {
  return zone.split('/').at(-1)!.replaceAll('_', ' ');
}

/**
 * A time by the clocks of both sides, theirs first: `Thursday, 5 March, 10:00 (Oslo), 09:00 (London)`; the day is said
 * again where it is another one there, the end where `withEnd` asks for it, and one zone once.
 */
export function spokenTime(
  { startsAt, endsAt }: Span,
  zones: readonly [theirs: string, ours: string],
  { language = 'en', withEnd = false }: { language?: Language; withEnd?: boolean } = {},
): string {
  const first = Temporal.Instant.from(startsAt).toZonedDateTimeISO(zones[0]).toPlainDate();
  const clock = (time: Temporal.ZonedDateTime) => time.toPlainTime().toString().slice(0, 5);
  return [...new Set(zones)]
    .map((zone, index) => {
      const [from, to] = [startsAt, endsAt].map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(zone)) as [
        Temporal.ZonedDateTime,
        Temporal.ZonedDateTime,
      ];
      const day = index === 0 || !from.toPlainDate().equals(first) ? `${spokenDay(from, language)}, ` : '';
      const until = withEnd ? ` ${language === 'de' ? 'bis' : 'to'} ${clock(to)}` : '';
      return `${day}${clock(from)}${until} (${cityOf(zone)})`;
    })
    .join(', ');
}
