/** In which order a column writes day and month; `iso` where no cell leaves it open. */
export type DateOrder = 'iso' | 'dmy' | 'mdy';

/** A calendar date, and a time of day when one was written; `offset` in minutes when the cell names one. */
export interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  hasTime: boolean;
  offset: number | null;
}

export type DateReading = { parts: DateParts } | { epochMs: number } | { error: string };

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const otherMonthNames: Record<string, number> = {
  mär: 3,
  mrz: 3,
  mai: 5,
  okt: 10,
  dez: 12,
  fév: 2,
  avr: 4,
  juin: 6,
  juil: 7,
  aoû: 8,
  déc: 12,
};
const time = String.raw`(?:[T ,]+(?:at |um )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${time}$`, 'i');
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${time}$`, 'i');
const dayName = new RegExp(
  String.raw`^(?:\p{L}+,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[ -]+(\p{L}{3,9})\.?,?[ -]+(\d{4})${time}$`,
  'iu',
);
const nameDay = new RegExp(
  String.raw`^(?:\p{L}{3,9},\s+)?(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${time}$`,
  'iu',
);

/** What one cell says about the order of its column: a first or second number above 12 settles it. */
export function dateOrderOf(text: string): 'dmy' | 'mdy' | 'open' | null {
  const match = yearLast.exec(text.trim());
  if (!match) return null;
  const [first, separator, second] = [Number(match[1]), match[2], Number(match[3])];
  if (separator === '.') return 'dmy';
  if (first > 12 && second <= 12) return 'dmy';
  if (second > 12 && first <= 12) return 'mdy';
  return first === second ? null : 'open';
}

/**
 * Reads a date or an instant, the order of day and month being given by the column. Refuses dates that do not exist,
 * 24:00, and years of two digits; the reason says what to write instead.
 */
export function readDate(text: string, order: DateOrder): DateReading {
  const cell = text.trim();
  if (/^\d{10}$/.test(cell)) return { epochMs: Number(cell) * 1000 };
  if (/^\d{12,13}$/.test(cell)) return { epochMs: Number(cell) };
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(\D|$)/.test(cell)) return { error: 'the year has two digits; write four' };
  const iso = yearFirst.exec(cell);
  if (iso) return check(iso[1]!, iso[2]!, iso[3]!, iso.slice(4));
  const numeric = yearLast.exec(cell);
  if (numeric) {
    const dayFirst = order === 'dmy' || (order === 'iso' && numeric[1] === numeric[3]);
    const [day, month] = dayFirst ? [numeric[1]!, numeric[3]!] : [numeric[3]!, numeric[1]!];
    return check(numeric[4]!, month, day, numeric.slice(5));
  }
  const named = dayName.exec(cell);
  if (named) return withName(named[2]!, named[1]!, named[3]!, named.slice(4));
  const american = nameDay.exec(cell);
  if (american) return withName(american[1]!, american[2]!, american[3]!, american.slice(4));
  return { error: 'this is no date we know; write it like 2025-03-31' };
}

function withName(name: string, day: string, year: string, rest: (string | undefined)[]): DateReading {
  const short = name.toLowerCase().slice(0, 3);
  const index = monthNames.indexOf(short);
  const month = index >= 0 ? index + 1 : (otherMonthNames[short] ?? otherMonthNames[name.toLowerCase().slice(0, 4)]);
  return month === undefined ? { error: `"${name}" is no month we know` } : check(year, String(month), day, rest);
}

function check(year: string, month: string, day: string, rest: (string | undefined)[]): DateReading {
  const [hourText, minuteText, secondText, half, zone] = rest;
  const parts: DateParts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hourText ?? 0),
    minute: Number(minuteText ?? 0),
    second: Number(secondText ?? 0),
    hasTime: hourText !== undefined,
    offset: zone === undefined ? null : offsetMinutes(zone),
  };
  if (half !== undefined) {
    if (parts.hour < 1 || parts.hour > 12) return { error: `${parts.hour} is no hour of a 12-hour clock` };
    parts.hour = (parts.hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
  }
  if (parts.month < 1 || parts.month > 12) return { error: `there is no month ${parts.month}` };
  const days = new Date(Date.UTC(parts.year, parts.month, 0)).getUTCDate();
  if (parts.day < 1 || parts.day > days)
    return { error: `month ${parts.month} of ${parts.year} has no day ${parts.day}` };
  if (parts.hour === 24) return { error: '24:00 is ambiguous; write 00:00 of the next day' };
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return { error: 'there is no such time of day' };
  if (parts.year < 1900 || parts.year > 2200) return { error: `the year ${parts.year} is out of range` };
  return { parts };
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

const two = (number: number) => String(number).padStart(2, '0');

/** `YYYY-MM-DD` of the parts. */
export function isoDate(parts: DateParts): string {
  return `${parts.year}-${two(parts.month)}-${two(parts.day)}`;
}

/** A function from local parts to the instant (ms since the epoch) in an IANA zone; remembers offsets by day. */
export function createLocalTime(zone: string): (parts: DateParts) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsets = new Map<number, number>();
  const offsetAt = (instant: number): number => {
    // Offsets change on quarters of an hour at the earliest.
    const key = Math.floor(instant / 900_000);
    const known = offsets.get(key);
    if (known !== undefined) return known;
    const values = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const local = Date.UTC(
      values['year']!,
      values['month']! - 1,
      values['day'],
      values['hour'],
      values['minute'],
      values['second'],
    );
    const offset = local - Math.floor(instant / 1000) * 1000;
    if (offsets.size > 50_000) offsets.clear();
    offsets.set(key, offset);
    return offset;
  };
  return (parts) => {
    const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
    if (parts.offset !== null) return wall - parts.offset * 60_000;
    const guess = wall - offsetAt(wall);
    return wall - offsetAt(guess);
  };
}
