import { Temporal } from 'temporal-polyfill';
import {
  aroundPeriod,
  clockTime,
  type DatePattern,
  type DateSpot,
  dated,
  dayInMonth,
  dayOf,
  days,
  distance,
  one,
  type Period,
  span,
  weekdayReadings,
  wholeMonth,
  withoutYearOrNone,
} from './date-readings.ts';
import { germanDates } from './german-dates.ts';
import { parseWordNumber } from './spot-amounts.ts';

const monthNames = 'january|february|march|april|may|june|july|august|september|october|november|december';
const monthShort = 'jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec';
const month = `(${monthNames}|(?:${monthShort})\\b\\.?)`;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const count = String.raw`(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a|an)`;
const beforeMonth = 'in|by|of|since|until|till|before|after|from|through|during|mid|early|late|this|next|last|for|end';

function monthNumber(name: string): number {
  return monthNames.split('|').findIndex((full) => full.startsWith(name.toLowerCase().slice(0, 3))) + 1;
}

const sizeOf = (amount: string) => (/^an?$/i.test(amount) ? 1 : Number(amount) || parseWordNumber(amount));

const whichOf = (word: string | undefined) => {
  const which = word?.toLowerCase();
  return which === 'last' || which === 'next' ? which : null;
};

const english: readonly DatePattern[] = [
  [/(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g, (_anchor, m) => days(dayOf(+m[1]!, +m[2]!, +m[3]!))],
  [
    /(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])/g,
    (_anchor, m) => days([...dayOf(+m[4]!, +m[3]!, +m[1]!), ...(m[2] === '/' ? dayOf(+m[4]!, +m[1]!, +m[3]!) : [])]),
  ],
  [
    /(?<=\bon )(\d{1,2})\.(\d{1,2})(?=\.|\s|$)|(?<=\b(?:on|by|until|before|due|from|closes) )(?!24\/7)(\d{1,2})\/(\d{1,2})(?![\d/])/g,
    (anchor, m) => withoutYearOrNone(anchor, +(m[1] ?? m[3]!), +(m[2] ?? m[4]!)),
  ],
  [
    new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\.? (?:of )?${month}(?:,? (\\d{4}))?(?![\\p{L}])`, 'giu'),
    (anchor, m) => dated(anchor, monthNumber(m[2]!), +m[1]!, m[3]),
  ],
  [
    new RegExp(`(?<!\\p{L})${month} (?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?(?![\\d.,]*\\d)`, 'giu'),
    (anchor, m) => dated(anchor, monthNumber(m[1]!), +m[2]!, m[3]),
  ],
  [
    new RegExp(`(?<!\\p{L})${month} (\\d{4})(?!\\d)`, 'giu'),
    (anchor, m) => wholeMonth(anchor, monthNumber(m[1]!), +m[2]!),
  ],
  [
    /(?<!\p{L})(?:the )?Q([1-4])(?: (?:of )?(\d{4}))?(?![\p{L}\d])/gu,
    (anchor, m) => {
      const start = Temporal.PlainDate.from({ year: m[2] ? +m[2] : anchor.year, month: (+m[1]! - 1) * 3 + 1, day: 1 });
      return span(start, start.add({ months: 3 }).subtract({ days: 1 }));
    },
  ],
  [
    new RegExp(`\\b(?:(next|last|this|coming|past) )?(${weekdays.join('|')})\\b(?!s\\b)`, 'gi'),
    (anchor, m) =>
      /^\p{Lu}/u.test(m[2]!) ? weekdayReadings(anchor, weekdays.indexOf(m[2]!.toLowerCase()) + 1, whichOf(m[1])) : null,
  ],
  [
    /\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! of\b)/gi,
    (anchor, m) => days([-1, 0, 1].flatMap((offset) => dayInMonth(anchor.add({ months: offset }), +m[1]!))),
  ],
  [/\b(?:the )?day after tomorrow\b/gi, (anchor) => one(anchor.add({ days: 2 }))],
  [/\btomorrow\b/gi, (anchor) => ({ ...one(anchor.add({ days: 1 })), isLoose: true })],
  [/\byesterday\b/gi, (anchor) => one(anchor.subtract({ days: 1 }))],
  [/\b(?:today|tonight|this (?:morning|afternoon|evening))\b/gi, (anchor) => ({ ...one(anchor), isLoose: true })],
  [
    /\b(this|next|last|the current|the coming|the past) (week|month|quarter|year)\b/gi,
    (anchor, m) => {
      const offset = /next|coming/i.test(m[1]!) ? 1 : /last|past/i.test(m[1]!) ? -1 : 0;
      return aroundPeriod(anchor, m[2]!.toLowerCase() as Period, offset);
    },
  ],
  [
    new RegExp(`\\bin ${count} (day|week|month)s?\\b(?! (?:or|to)\\b)`, 'gi'),
    (anchor, m) => distance(anchor, sizeOf(m[1]!), m[2]!.toLowerCase() as Period, 1),
  ],
  [
    new RegExp(`\\b${count} (day|week|month)s? ago\\b`, 'gi'),
    (anchor, m) => distance(anchor, sizeOf(m[1]!), m[2]!.toLowerCase() as Period, -1),
  ],
  [
    new RegExp(`(?<=\\b(?:${beforeMonth})[ -](?:the )?)${month}(?![\\p{L}])`, 'giu'),
    (anchor, m) => (/^\p{Lu}/u.test(m[1]!) ? wholeMonth(anchor, monthNumber(m[1]!), null) : null),
  ],
  [
    /(?<![\d.:])([01]?\d|2[0-3])[:h]([0-5]\d)(?: ?(am|pm)\b)?(?![\d:])/gi,
    (_anchor, m) => clockTime(+m[1]!, +m[2]!, m[3]),
  ],
  [/(?<![\d.:])(1[0-2]|[1-9]) ?(am|pm|o'clock)\b/gi, (_anchor, m) => clockTime(+m[1]!, 0, m[2])],
];

/**
 * Every date and time of day in an English or German text, relative ones counted from `anchor` (an ISO day). Dates without a year
 * are read as the nearest, `12/03/2026` both ways. Spots do not overlap; a spot with no reading is an impossible date.
 */
export function spotDates(text: string, anchor: string): DateSpot[] {
  const anchorDay = Temporal.PlainDate.from(anchor);
  const spots: DateSpot[] = [];
  for (const [pattern, read] of [...english, ...germanDates]) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (spots.some((spot) => start < spot.end && end > spot.start)) continue;
      const reading = read(anchorDay, match);
      if (reading) spots.push({ start, end, time: null, isLoose: false, ...reading });
    }
  }
  return spots.sort((left, right) => left.start - right.start);
}

/** Whether `source` says what `spot` says: the same day or time; for a span, anything inside it or equal to it. */
export function saysDate(spot: DateSpot, source: DateSpot): boolean {
  if (spot.precision === 'time' || source.precision === 'time') return spot.time !== null && spot.time === source.time;
  if (spot.precision === 'day' && source.precision === 'span') return false;
  return spot.readings.some((reading) =>
    source.readings.some(({ from, to }) => from >= reading.from && to <= reading.to),
  );
}
