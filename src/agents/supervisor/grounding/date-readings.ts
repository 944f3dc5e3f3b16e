import { Temporal } from 'temporal-polyfill';

export type Day = Temporal.PlainDate;
export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year';

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

export type Reading = Pick<DateSpot, 'precision' | 'readings'> & { isLoose?: boolean; time?: string };

/** A way to write a date, and what it means counted from a day; null where the words mean no date after all. */
export type DatePattern = readonly [RegExp, (anchor: Day, match: RegExpExecArray) => Reading | null];

export const one = (day: Day): Reading => ({ precision: 'day', readings: [{ from: String(day), to: String(day) }] });
export const days = (list: Day[]): Reading => ({
  precision: 'day',
  readings: list.map((day) => ({ from: String(day), to: String(day) })),
});
export const span = (from: Day, to: Day, isLoose = false): Reading => ({
  precision: 'span',
  readings: [{ from: String(from), to: String(to) }],
  isLoose,
});

export function dayOf(year: number, monthOfYear: number, day: number): Day[] {
  if (monthOfYear < 1 || monthOfYear > 12 || day < 1 || day > 31) return [];
  const fullYear = year < 100 ? 2000 + year : year;
  const first = Temporal.PlainDate.from({ year: fullYear, month: monthOfYear, day: 1 });
  return day <= first.daysInMonth ? [first.with({ day })] : [];
}

export function dayInMonth(anchor: Day, day: number): Day[] {
  return dayOf(anchor.year, anchor.month, day);
}

function withoutYear(anchor: Day, monthOfYear: number, day: number): Day[] {
  const candidates = [-1, 0, 1].flatMap((offset) => dayOf(anchor.year + offset, monthOfYear, day));
  return candidates.filter((candidate) => Math.abs(anchor.until(candidate).days) <= 200);
}

/** `27.3.` and `27/3`, also the American way round; null where it is no date. */
export function withoutYearOrNone(anchor: Day, day: number, monthOfYear: number): Reading | null {
  const both = [...withoutYear(anchor, monthOfYear, day), ...withoutYear(anchor, day, monthOfYear)];
  return both.length > 0 ? days(both) : null;
}

export function wholeMonth(anchor: Day, monthOfYear: number, year: number | null): Reading {
  const years = year ? [year] : [-1, 0, 1].map((offset) => anchor.year + offset);
  const readings = years
    .map((candidate) => Temporal.PlainDate.from({ year: candidate, month: monthOfYear, day: 1 }))
    .filter((first) => year !== null || Math.abs(anchor.until(first).days) <= 200)
    .map((first) => ({ from: String(first), to: String(first.with({ day: first.daysInMonth })) }));
  return { precision: 'span', readings };
}

/** The weekday (1 is Monday) nearest to the anchor; `last` and `next` mean one or two weeks, depending on who speaks. */
export function weekdayReadings(anchor: Day, weekday: number, which: 'last' | 'next' | null): Reading {
  const ahead = (weekday - anchor.dayOfWeek + 7) % 7;
  const next = anchor.add({ days: ahead });
  if (which === 'last') return days([next.subtract({ days: 7 }), next.subtract({ days: 14 })]);
  if (which === 'next') return days([next, next.add({ days: 7 })]);
  return days([next, next.subtract({ days: 7 })]);
}

function aroundWeek(anchor: Day, offset: number): Reading {
  const monday = anchor.subtract({ days: anchor.dayOfWeek - 1 }).add({ days: offset * 7 });
  return span(monday, monday.add({ days: 6 }), true);
}

export function aroundPeriod(anchor: Day, unit: Period, offset: number): Reading {
  if (unit === 'week') return aroundWeek(anchor, offset);
  const months = unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12;
  const first = anchor.with({ day: 1 });
  const start = first.subtract({ months: (first.month - 1) % months }).add({ months: offset * months });
  return span(start, start.add({ months }).subtract({ days: 1 }), true);
}

export function distance(anchor: Day, size: number, unit: Period, sign: 1 | -1): Reading {
  const slack = unit === 'day' ? 1 : unit === 'week' ? 4 : 16;
  const target =
    unit === 'month'
      ? anchor.add({ months: size * sign })
      : anchor.add({ days: size * sign * (unit === 'week' ? 7 : 1) });
  const around = Array.from({ length: slack * 2 + 1 }, (_, index) => target.add({ days: index - slack }));
  return days(around);
}

export function clockTime(hours: number, minutes: number, half: string | undefined): Reading | null {
  const hour = half?.toLowerCase() === 'pm' ? (hours % 12) + 12 : half?.toLowerCase() === 'am' ? hours % 12 : hours;
  if (hour > 23 || minutes > 59) return null;
  const time = `${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  return { precision: 'time', readings: [], time };
}

export function dated(anchor: Day, monthOfYear: number, day: number, year: string | undefined): Reading {
  return days(year ? dayOf(+year, monthOfYear, day) : withoutYear(anchor, monthOfYear, day));
}
