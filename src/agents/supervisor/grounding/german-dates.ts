import { Temporal } from 'temporal-polyfill';
import {
  aroundPeriod,
  clockTime,
  type DatePattern,
  type Day,
  dated,
  distance,
  one,
  type Period,
  span,
  weekdayReadings,
  wholeMonth,
  withoutYearOrNone,
} from './date-readings.ts';
import { parseGermanNumber } from './german-numbers.ts';

const months = [
  'januar|jänner|jan',
  'februar|feber|feb',
  'märz|mär|mrz',
  'april|apr',
  'mai',
  'juni|jun',
  'juli|jul',
  'august|aug',
  'september|sept|sep',
  'oktober|okt',
  'november|nov',
  'dezember|dez',
];
const monthPattern = `(${months.join('|')})(?!\\p{L})\\.?`;
const monthOf = (name: string) => months.findIndex((names) => names.split('|').includes(name.toLowerCase())) + 1;

const weekdays = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag'];
const dayNames = [...weekdays, 'sonnabend'].join('|');
const weekdayOf = (name: string) => (name === 'sonnabend' ? 6 : weekdays.indexOf(name) + 1);

const ordinals = ['ersten?', 'zweiten?', 'dritten?', 'vierten?'];
const which = '(dies|nächst|kommend|letzt|vergangen|laufend|übernächst|vorig)(?:e[nmrs]?)';
const periods: Record<string, Period> = { woche: 'week', monat: 'month', quartal: 'quarter', jahr: 'year', tag: 'day' };
const periodOf = (word: string) =>
  periods[word.toLowerCase().replace(/(?:e?s|en|n|e)$/, '')] ?? periods[word.toLowerCase()]!;

function offsetOf(word: string): number {
  if (/^(?:nächst|kommend)/i.test(word)) return 1;
  if (/^übernächst/i.test(word)) return 2;
  return /^(?:letzt|vergangen|vorig)/i.test(word) ? -1 : 0;
}

const sizeOf = (amount: string) => (/^eine[mnr]?$/i.test(amount) ? 1 : Number(amount) || parseGermanNumber(amount));
const count = '(\\d{1,3}|eine[mnr]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|vierzehn)';

function partOfYear(anchor: Day, part: number, monthsLong: number, year: string | undefined) {
  const month = (part - 1) * monthsLong + 1;
  const start = Temporal.PlainDate.from({ year: year ? Number(year) : anchor.year, month, day: 1 });
  return span(start, start.add({ months: monthsLong }).subtract({ days: 1 }));
}

/** The ISO week of a year: the first is the one with 4 January in it. */
function weekOfYear(anchor: Day, week: number, year: string | undefined) {
  if (week < 1 || week > 53) return null;
  const fourth = Temporal.PlainDate.from({ year: year ? Number(year) : anchor.year, month: 1, day: 4 });
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: week - 1 });
  return span(monday, monday.add({ days: 6 }));
}

/** How dates are written in German, beside the ways that English shares. */
export const germanDates: readonly DatePattern[] = [
  [
    new RegExp(`(?<![\\d.])(\\d{1,2})\\. ?${monthPattern}(?:,? (\\d{4}))?(?!\\p{L})`, 'giu'),
    (anchor, m) => dated(anchor, monthOf(m[2]!), +m[1]!, m[3]),
  ],
  [
    /(?<=\b(?:am|bis|bis zum|zum|vom|ab|ab dem|seit|seit dem|dem|der|den|vor dem|nach dem|spätestens|tag),? )(\d{1,2})\.(\d{1,2})\.?(?=[\s,;!?)]|$)/giu,
    (anchor, m) => withoutYearOrNone(anchor, +m[1]!, +m[2]!),
  ],
  [
    new RegExp(`(?<!\\p{L})${monthPattern} (\\d{4})(?!\\d)`, 'giu'),
    (anchor, m) => wholeMonth(anchor, monthOf(m[1]!), +m[2]!),
  ],
  [
    new RegExp(
      `(?<=(?<!\\p{L})(?:im|in|bis|ab|seit|vor|nach|ende|anfang|mitte|nächsten|letzten|diesen|diesem|kommenden|vergangenen|zum|den) )${monthPattern}(?!\\p{L})`,
      'giu',
    ),
    (anchor, m) => (/^\p{Lu}/u.test(m[1]!) ? wholeMonth(anchor, monthOf(m[1]!), null) : null),
  ],
  [
    new RegExp(`(?<!\\p{L})(${ordinals.join('|')})s? (quartal|halbjahr)s?(?: (\\d{4}))?`, 'giu'),
    (anchor, m) => {
      const part = ordinals.findIndex((ordinal) => new RegExp(`^${ordinal}$`, 'i').test(m[1]!)) + 1;
      const long = /^h/i.test(m[2]!) ? 6 : 3;
      return part * long > 12 ? null : partOfYear(anchor, part, long, m[3]);
    },
  ],
  [/(?<!\p{L})(?:KW|Kalenderwoche) ?(\d{1,2})(?:\/(\d{4}))?(?!\d)/gu, (anchor, m) => weekOfYear(anchor, +m[1]!, m[2])],
  [
    new RegExp(`(?<!\\p{L})(?:${which} )?(${dayNames})(?![\\p{L}])`, 'giu'),
    (anchor, m) => {
      if (!/^\p{Lu}/u.test(m[2]!)) return null;
      const offset = m[1] ? offsetOf(m[1]) : 0;
      return weekdayReadings(anchor, weekdayOf(m[2]!.toLowerCase()), offset > 0 ? 'next' : offset < 0 ? 'last' : null);
    },
  ],
  [/(?<!\p{L})übermorgen(?!\p{L})/giu, (anchor) => one(anchor.add({ days: 2 }))],
  [/(?<!\p{L})vorgestern(?!\p{L})/giu, (anchor) => one(anchor.subtract({ days: 2 }))],
  // With a capital it is the morning of "Guten Morgen".
  [/(?<!\p{L}|guten )morgen(?!\p{L})/gu, (anchor) => ({ ...one(anchor.add({ days: 1 })), isLoose: true })],
  [/(?<!\p{L})gestern(?!\p{L})/giu, (anchor) => one(anchor.subtract({ days: 1 }))],
  [/(?<!\p{L})heute(?!\p{L})/giu, (anchor) => ({ ...one(anchor), isLoose: true })],
  [
    new RegExp(`(?<!\\p{L})${which} (woche|monats?|quartals?|jahr(?:es)?)(?!\\p{L})`, 'giu'),
    (anchor, m) => aroundPeriod(anchor, periodOf(m[2]!), offsetOf(m[1]!)),
  ],
  [
    new RegExp(`(?<!\\p{L})in ${count} (tage?n?|wochen?|monate?n?)(?!\\p{L})`, 'giu'),
    (anchor, m) => distance(anchor, sizeOf(m[1]!), periodOf(m[2]!), 1),
  ],
  [
    new RegExp(`(?<!\\p{L})vor ${count} (tage?n?|wochen?|monate?n?)(?!\\p{L})`, 'giu'),
    (anchor, m) => distance(anchor, sizeOf(m[1]!), periodOf(m[2]!), -1),
  ],
  [
    /(?<![\d.:])([01]?\d|2[0-3])(?:[:.]([0-5]\d))? Uhr(?!\p{L})/giu,
    (_anchor, m) => clockTime(+m[1]!, m[2] ? +m[2] : 0, undefined),
  ],
];
