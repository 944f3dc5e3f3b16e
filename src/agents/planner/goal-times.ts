import { counted } from '../../domain/counted.ts';
import { wordTable } from '../../domain/word-table.ts';
import { dayInZone, shiftDay, spanAround, weekdayOf } from './calendar-days.ts';
import type { Token } from './goal-tokens.ts';

/**
 * A time as a goal says it. `next` and `last` are windows of days from now, `bare` ("in 30 days") is either, `for`
 * says how long something has lasted, `ago` a point in the past, `span` calendar days (an open end is null).
 * `past` holds the same span when the field looks back ("in March"); `isEnd` says that only the end of a period was named,
 * which may mean that day or until then.
 */
export type GoalTime =
  | { kind: 'next' | 'last' | 'bare' | 'for'; days: number }
  | { kind: 'ago'; days: number; isOlder: boolean }
  | { kind: 'span'; from: string | null; to: string | null; past?: { from: string; to: string }; isEnd?: true };

export interface Calendar {
  /** The tenant's day. */
  today: string;
  zone: string;
  /** Reads an explicit date at the start of the text: its day and how many characters it took. */
  readDate(text: string): { day: string; length: number } | null;
}

/** A calendar that reads explicit dates with chrono, day before month. */
export async function createCalendar(now: Date, zone: string): Promise<Calendar> {
  const { en } = await import('chrono-node');
  const today = dayInZone(now, zone);
  return {
    today,
    zone,
    readDate(text) {
      const [found] = en.GB.parse(text, new Date(`${today}T12:00:00`), { forwardDate: false });
      if (found?.index !== 0 || !found.start.isCertain('day') || !found.start.isCertain('month')) return null;
      const part = (name: 'year' | 'month' | 'day') =>
        String(found.start.get(name)).padStart(name === 'year' ? 4 : 2, '0');
      return { day: `${part('year')}-${part('month')}-${part('day')}`, length: found.text.length };
    },
  };
}

const periodsToDate = wordTable({ wtd: 'week', mtd: 'month', qtd: 'quarter', ytd: 'year' } as const);
const namedDays = wordTable({ today: 0, tonight: 0, tomorrow: 1, yesterday: -1 });
/** Days of a unit of time. */
const unitDays = wordTable<number>({
  day: 1,
  days: 1,
  week: 7,
  weeks: 7,
  month: 30,
  months: 30,
  quarter: 91,
  quarters: 91,
  year: 365,
  years: 365,
  d: 1,
  w: 7,
  mo: 30,
  mos: 30,
  fortnight: 14,
  fortnights: 14,
});

/** Whether the word counts time: "weeks". */
export function isTimeUnit(word: string): boolean {
  return word in unitDays;
}

/** Numbers in words, each at its value. */
export const numberWords = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const monthNames = 'january february march april may june july august september october november december'.split(' ');
const weekdayNames = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');

/** Words that times are made of, for the spelling check. */
export const timeWords: readonly string[] = [
  ...Object.keys(unitDays),
  ...numberWords.slice(1),
  ...monthNames,
  ...weekdayNames,
  ...'today tomorrow yesterday this next last past coming since before after until between within ago end'.split(' '),
];

type Found = { length: number; time: GoalTime };

/** Reads the time that starts at `tokens[at]`, with its preposition. */
export function readTime(tokens: readonly Token[], at: number, goal: string, calendar: Calendar): Found | null {
  const word = (offset: number) => tokens[at + offset]?.text ?? '';
  const skip = (offset: number, list: string) => (list.split(' ').includes(word(offset)) ? 1 : 0);
  const prefix = word(0);
  if (['since', 'before', 'by', 'until', 'till', 'after', 'from', 'starting'].includes(prefix)) {
    const limit = readBounded(tokens, at, goal, calendar);
    if (limit) return limit;
  }
  if (prefix === 'between' || prefix === 'from') {
    const range = readRange(tokens, at, goal, calendar);
    if (range) return range;
  }
  let offset = skip(0, 'in within during over for on');
  const said = offset ? prefix : '';
  const article = skip(offset, 'the');
  const direction = word(offset + article);
  if (['next', 'coming', 'last', 'past', 'previous'].includes(direction)) {
    const duration = readDuration(tokens, at + offset + article + 1);
    if (duration && (duration.isNumbered || said)) {
      const kind = direction === 'next' || direction === 'coming' ? 'next' : 'last';
      // "in the last week" is the calendar's, "in the past week" the seven days before today.
      if (duration.isNumbered || direction === 'past')
        return { length: offset + article + 1 + duration.length, time: { kind, days: duration.days } };
    }
  }
  const span = readSpan(tokens, at + offset + article, goal, calendar);
  if (span) return { length: offset + article + span.length, time: span.time };
  offset += more(word(offset), word(offset + 1));
  const duration = readDuration(tokens, at + offset);
  if (!duration?.isNumbered) return null;
  const length = offset + duration.length;
  if (word(length) === 'ago') {
    const isOlder = offset > 0;
    return { length: length + 1, time: { kind: 'ago', days: duration.days, isOlder } };
  }
  if (said === 'for') return { length, time: { kind: 'for', days: duration.days } };
  if (said === 'in' || said === 'within') return { length, time: { kind: 'bare', days: duration.days } };
  return null;
}

/** "more than", "over", "at least" before a duration. */
function more(first: string, second: string): number {
  if (
    (first === 'more' && second === 'than') ||
    (first === 'at' && second === 'least') ||
    (first === 'longer' && second === 'than')
  )
    return 2;
  return first === 'over' ? 1 : 0;
}

function readDuration(
  tokens: readonly Token[],
  at: number,
): { length: number; days: number; isNumbered: boolean } | null {
  const couple = tokens[at]?.text === 'a' && tokens[at + 1]?.text === 'couple' ? 1 : 0;
  if (tokens[at + couple]?.text === 'couple' && tokens[at + couple + 1]?.text === 'of') {
    const days = unitDays[tokens[at + couple + 2]?.text ?? ''];
    return days ? { length: couple + 3, days: 2 * days, isNumbered: true } : null;
  }
  const first = tokens[at]?.text ?? '';
  const bare = first.length > 1 ? unitDays[first] : undefined;
  if (bare) return { length: 1, days: bare, isNumbered: false };
  const unit = unitDays[tokens[at + 1]?.text ?? ''];
  const count =
    first === 'a' || first === 'an' ? 1 : numberWords.includes(first) ? numberWords.indexOf(first) : Number(first);
  if (!unit || !Number.isInteger(count) || count < 1 || count * unit > 3650) return null;
  return { length: 2, days: count * unit, isNumbered: true };
}

function readBounded(tokens: readonly Token[], at: number, goal: string, calendar: Calendar): Found | null {
  const prefix = tokens[at]!.text;
  const article = ['the', 'then'].includes(tokens[at + 1]?.text ?? '') ? 1 : 0;
  const span = readSpan(tokens, at + 1 + article, goal, calendar);
  if (span?.time.kind !== 'span') return null;
  const length = 1 + article + span.length;
  if (prefix === 'from' && ['to', 'until', 'till', '-', '–'].includes(tokens[at + length]?.text ?? '')) return null;
  const { from, to, past } = span.time;
  const start = prefix === 'since' ? (past?.from ?? from!) : from!;
  if (prefix === 'since' || prefix === 'from' || prefix === 'starting')
    return { length, time: { kind: 'span', from: start, to: null } };
  if (prefix === 'after') return { length, time: { kind: 'span', from: shiftDay(to!, 1), to: null } };
  // "before the end of the year" has its last day in it.
  const until = prefix === 'before' && !span.time.isEnd ? shiftDay(start, -1) : to!;
  return { length, time: { kind: 'span', from: null, to: until } };
}

function readRange(tokens: readonly Token[], at: number, goal: string, calendar: Calendar): Found | null {
  const first = readSpan(tokens, at + 1, goal, calendar);
  if (first?.time.kind !== 'span') return null;
  const middle = at + 1 + first.length;
  if (!['and', 'to', 'until', 'till', '-', '–'].includes(tokens[middle]?.text ?? '')) return null;
  const second = readSpan(tokens, middle + 1, goal, calendar);
  if (second?.time.kind !== 'span') return null;
  const length = middle + 1 + second.length - at;
  const ahead = inOrder(first.time, second.time);
  const past = inOrder(first.time.past ?? first.time, second.time.past ?? second.time);
  const either = ahead ?? past ?? inOrder(first.time.past ?? first.time, second.time);
  return either && { length, time: { kind: 'span', ...either, ...(past ? { past } : {}) } };
}

type Days = { from: string | null; to: string | null };

/** From the beginning of one to the end of the other; null where that is before it. */
function inOrder({ from }: Days, { to }: Days): { from: string; to: string } | null {
  return from !== null && to !== null && from <= to ? { from, to } : null;
}

function readSpan(tokens: readonly Token[], at: number, goal: string, calendar: Calendar): Found | null {
  const { today } = calendar;
  const [first, second, third, fourth] = [0, 1, 2, 3].map((offset) => tokens[at + offset]?.text ?? '') as [
    string,
    string,
    string,
    string,
  ];
  const span = (length: number, [from, to]: [string, string]): Found => ({ length, time: { kind: 'span', from, to } });
  const days = namedDays[first];
  if (days !== undefined) return span(1, spanAround(today, 'day', days));
  const end = readEnd([first, second, third, fourth], today);
  if (end) return end;
  if (['rest', 'remainder'].includes(first) && second === 'of') {
    const article = ['the', 'this'].includes(third) ? 1 : 0;
    const unit = spanUnit(article ? fourth : third);
    if (unit) return span(3 + article, [today, spanAround(today, unit, 0)[1]]);
  }
  const soFar = periodsToDate[first];
  if (soFar) return span(1, [spanAround(today, soFar, 0)[0], today]);
  const unit = spanUnit(second);
  if (unit && ['this', 'next', 'last', 'previous', 'current'].includes(first)) {
    return span(2, spanAround(today, unit, first === 'next' ? 1 : first === 'last' || first === 'previous' ? -1 : 0));
  }
  const weekday = weekdayNames.indexOf(first === 'next' || first === 'last' || first === 'this' ? second : first);
  if (weekday >= 0) return readWeekday(first, weekday + 1, today);
  const explicit = readExplicit(tokens, at, goal, calendar);
  if (explicit) return explicit;
  return readNamedPeriod(first, second, today);
}

const endShort = wordTable({ eow: 'week', eom: 'month', eoq: 'quarter', eoy: 'year' } as const);

/** "end of the month", "EOQ". */
function readEnd(
  [first, second, third, fourth]: readonly [string, string, string, string],
  today: string,
): Found | null {
  const short = endShort[first];
  const article = ['the', 'this', 'next'].includes(third) ? 1 : 0;
  const unit = short ?? (first === 'end' && second === 'of' ? spanUnit(article ? fourth : third) : undefined);
  if (!unit) return null;
  const [, last] = spanAround(today, unit, !short && third === 'next' ? 1 : 0);
  return { length: short ? 1 : 3 + article, time: { kind: 'span', from: last, to: last, isEnd: true } };
}

function spanUnit(word: string): 'week' | 'month' | 'quarter' | 'year' | undefined {
  return (['week', 'month', 'quarter', 'year'] as const).find((unit) => unit === word);
}

function readWeekday(first: string, weekday: number, today: string): Found | null {
  if (first === 'next' || first === 'this') return null;
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  const back = ahead - 7;
  const day = shiftDay(today, first === 'last' ? back : ahead);
  const length = first === 'last' ? 2 : 1;
  const before = shiftDay(today, ahead === 0 ? 0 : back);
  return { length, time: { kind: 'span', from: day, to: day, past: { from: before, to: before } } };
}

function readExplicit(tokens: readonly Token[], at: number, goal: string, calendar: Calendar): Found | null {
  const token = tokens[at];
  if (!token) return null;
  const startsDate =
    /^\d/.test(token.text) ||
    monthNames.some((name) => name.startsWith(token.text.slice(0, 3)) && token.text.length >= 3);
  const found = startsDate ? calendar.readDate(goal.slice(token.start)) : null;
  if (!found) return null;
  const end = token.start + found.length;
  const length = tokens.slice(at).filter((candidate) => candidate.start < end).length;
  return { length, time: { kind: 'span', from: found.day, to: found.day } };
}

/** "March", "March 2026", "Q3", "Q3 2026", "2026": the coming one, and the latest past one beside it. */
function readNamedPeriod(first: string, second: string, today: string): Found | null {
  const thisYear = Number(today.slice(0, 4));
  const year = /^20\d\d$/.test(second) ? Number(second) : null;
  if (/^20\d\d$/.test(first))
    return { length: 1, time: { kind: 'span', from: `${first}-01-01`, to: `${first}-12-31` } };
  const month = monthNames.findIndex(
    (name) => name === first || (first.length >= 3 && first !== 'may' && name.slice(0, 3) === first),
  );
  const quarter = /^q[1-4]$/.test(first) ? Number(first[1]) : 0;
  const half = /^h[12]$/.test(first) ? Number(first[1]) : 0;
  if (month < 0 && quarter === 0 && half === 0) return null;
  const spanIn = (inYear: number): [string, string] =>
    half > 0
      ? [`${inYear}-${half === 1 ? '01-01' : '07-01'}`, `${inYear}-${half === 1 ? '06-30' : '12-31'}`]
      : quarter > 0
        ? spanAround(`${inYear}-${String(quarter * 3).padStart(2, '0')}-01`, 'quarter', 0)
        : spanAround(`${inYear}-${String(month + 1).padStart(2, '0')}-01`, 'month', 0);
  if (year !== null) return { length: 2, time: { kind: 'span', from: spanIn(year)[0], to: spanIn(year)[1] } };
  const [from, to] = spanIn(thisYear)[1] >= today ? spanIn(thisYear) : spanIn(thisYear + 1);
  const [pastFrom, pastTo] = spanIn(thisYear)[0] <= today ? spanIn(thisYear) : spanIn(thisYear - 1);
  return { length: 1, time: { kind: 'span', from, to, past: { from: pastFrom, to: pastTo } } };
}

/** A time in words, for "understood". */
export function describeTime(time: GoalTime, looks: 'future' | 'past' = 'future'): string {
  switch (time.kind) {
    case 'next':
      return `in the next ${counted(time.days, 'day')}`;
    case 'last':
      return `in the last ${counted(time.days, 'day')}`;
    case 'bare':
      return `within ${counted(time.days, 'day')}`;
    case 'for':
      return `for ${counted(time.days, 'day')}`;
    case 'ago':
      return `${time.isOlder ? 'more than ' : ''}${counted(time.days, 'day')} ago`;
    case 'span': {
      const { from, to } = looks === 'past' && time.past ? time.past : time;
      if (from === to && from) return `on ${from}`;
      return [from ? `from ${from}` : '', to ? `until ${to}` : ''].filter(Boolean).join(' ');
    }
  }
}
