import { Temporal } from 'temporal-polyfill';
import { parseWordNumber } from './spot-amounts.ts';

type Day = Temporal.PlainDate;

/** A date in a text, as every reading it may have; both ends of a reading are included. */
export interface DateSpot {
  start: number;
  end: number;
  /** `day` names one day; `span` a week, month, quarter or year; `time` only a time of day. */
  precision: 'day' | 'span' | 'time';
  readings: { from: string; to: string }[];
  /** `HH:MM`, for `time` only. */
  time: string | null;
  /** Today, this week, next month and the like: words that also serve where nothing is claimed. */
  isLoose: boolean;
}

type Reading = Pick<DateSpot, 'precision' | 'readings'> & { isLoose?: boolean; time?: string };

const monthNames = 'january|february|march|april|may|june|july|august|september|october|november|december';
const monthShort = 'jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec';
const month = `(${monthNames}|(?:${monthShort})\\b\\.?)`;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const count = String.raw`(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a|an)`;
const beforeMonth = 'in|by|of|since|until|till|before|after|from|through|during|mid|early|late|this|next|last|for|end';

const one = (day: Day): Reading => ({ precision: 'day', readings: [{ from: String(day), to: String(day) }] });
const days = (list: Day[]): Reading => ({
  precision: 'day',
  readings: list.map((day) => ({ from: String(day), to: String(day) })),
});
const span = (from: Day, to: Day, isLoose = false): Reading => ({
  precision: 'span',
  readings: [{ from: String(from), to: String(to) }],
  isLoose,
});

function monthNumber(name: string): number {
  return monthNames.split('|').findIndex((full) => full.startsWith(name.toLowerCase().slice(0, 3))) + 1;
}

function dayOf(year: number, monthOfYear: number, day: number): Day[] {
  if (monthOfYear < 1 || monthOfYear > 12 || day < 1 || day > 31) return [];
  const fullYear = year < 100 ? 2000 + year : year;
  const first = Temporal.PlainDate.from({ year: fullYear, month: monthOfYear, day: 1 });
  return day <= first.daysInMonth ? [first.with({ day })] : [];
}

function dayInMonth(anchor: Day, day: number): Day[] {
  return dayOf(anchor.year, anchor.month, day);
}

function withoutYear(anchor: Day, monthOfYear: number, day: number): Day[] {
  const candidates = [-1, 0, 1].flatMap((offset) => dayOf(anchor.year + offset, monthOfYear, day));
  return candidates.filter((candidate) => Math.abs(anchor.until(candidate).days) <= 200);
}

/** `27.3.` and `27/3`, also the American way round; null where it is no date. */
function withoutYearOrNone(anchor: Day, day: number, monthOfYear: number): Reading | null {
  const both = [...withoutYear(anchor, monthOfYear, day), ...withoutYear(anchor, day, monthOfYear)];
  return both.length > 0 ? days(both) : null;
}

function wholeMonth(anchor: Day, monthOfYear: number, year: number | null): Reading {
  const years = year ? [year] : [-1, 0, 1].map((offset) => anchor.year + offset);
  const readings = years
    .map((candidate) => Temporal.PlainDate.from({ year: candidate, month: monthOfYear, day: 1 }))
    .filter((first) => year !== null || Math.abs(anchor.until(first).days) <= 200)
    .map((first) => ({ from: String(first), to: String(first.with({ day: first.daysInMonth })) }));
  return { precision: 'span', readings };
}

function weekdayReadings(anchor: Day, name: string, which: string | undefined): Reading {
  const ahead = (weekdays.indexOf(name.toLowerCase()) + 1 - anchor.dayOfWeek + 7) % 7;
  const next = anchor.add({ days: ahead });
  if (which === 'last') return days([next.subtract({ days: 7 }), next.subtract({ days: 14 })]);
  if (which === 'next') return days([next, next.add({ days: 7 })]);
  return days([next, next.subtract({ days: 7 })]);
}

function aroundWeek(anchor: Day, offset: number): Reading {
  const monday = anchor.subtract({ days: anchor.dayOfWeek - 1 }).add({ days: offset * 7 });
  return span(monday, monday.add({ days: 6 }), true);
}

function aroundPeriod(anchor: Day, unit: string, offset: number): Reading {
  if (unit === 'week') return aroundWeek(anchor, offset);
  const months = unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12;
  const first = anchor.with({ day: 1 });
  const start = first.subtract({ months: (first.month - 1) % months }).add({ months: offset * months });
  return span(start, start.add({ months }).subtract({ days: 1 }), true);
}

function distance(anchor: Day, amount: string, unit: string, sign: 1 | -1): Reading {
  const size = /^an?$/i.test(amount) ? 1 : Number(amount) || parseWordNumber(amount);
  const slack = unit === 'day' ? 1 : unit === 'week' ? 4 : 16;
  const target =
    unit === 'month'
      ? anchor.add({ months: size * sign })
      : anchor.add({ days: size * sign * (unit === 'week' ? 7 : 1) });
  const around = Array.from({ length: slack * 2 + 1 }, (_, index) => target.add({ days: index - slack }));
  return days(around);
}

function clockTime(hours: number, minutes: number, half: string | undefined): Reading | null {
  const hour = half?.toLowerCase() === 'pm' ? (hours % 12) + 12 : half?.toLowerCase() === 'am' ? hours % 12 : hours;
  if (hour > 23 || minutes > 59) return null;
  const time = `${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  return { precision: 'time', readings: [], time };
}

type Read = (anchor: Day, match: RegExpExecArray) => Reading | null;
const patterns: readonly [RegExp, Read][] = [
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
    (anchor, m) => (/^\p{Lu}/u.test(m[2]!) ? weekdayReadings(anchor, m[2]!, m[1]?.toLowerCase()) : null),
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
      return aroundPeriod(anchor, m[2]!.toLowerCase(), offset);
    },
  ],
  [
    new RegExp(`\\bin ${count} (day|week|month)s?\\b(?! (?:or|to)\\b)`, 'gi'),
    (anchor, m) => distance(anchor, m[1]!, m[2]!.toLowerCase(), 1),
  ],
  [
    new RegExp(`\\b${count} (day|week|month)s? ago\\b`, 'gi'),
    (anchor, m) => distance(anchor, m[1]!, m[2]!.toLowerCase(), -1),
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

function dated(anchor: Day, monthOfYear: number, day: number, year: string | undefined): Reading {
  return days(year ? dayOf(+year, monthOfYear, day) : withoutYear(anchor, monthOfYear, day));
}

/**
 * Every date and time of day in an English text, relative ones counted from `anchor` (an ISO day). Dates without a year
 * are read as the nearest, `12/03/2026` both ways. Spots do not overlap; a spot with no reading is an impossible date.
 */
export function spotDates(text: string, anchor: string): DateSpot[] {
  const anchorDay = Temporal.PlainDate.from(anchor);
  const spots: DateSpot[] = [];
  for (const [pattern, read] of patterns) {
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
