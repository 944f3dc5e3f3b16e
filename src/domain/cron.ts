import { GtmError } from './errors.ts';

/** The times that a cron expression names, as local clock readings; each list in rising order. */
export interface CronTimes {
  minutes: readonly number[];
  hours: readonly number[];
  /** Null where any day of the month will do. */
  monthDays: readonly number[] | null;
  months: readonly number[];
  /** 1 is Monday, 7 Sunday; null where any weekday will do. */
  weekdays: readonly number[] | null;
}

/** A day of the calendar; `dayOfWeek` 1 is Monday. */
interface CalendarDay {
  month: number;
  day: number;
  dayOfWeek: number;
}

interface Field {
  name: string;
  from: number;
  to: number;
  names?: readonly string[];
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const fields: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: monthNames },
  { name: 'weekday', from: 0, to: 7, names: dayNames },
];

function wrong(message: string): GtmError {
  return new GtmError('invalid', `${message} A cron expression is such as "30 8 * * mon-fri".`, { field: 'cron' });
}

function numberOf(text: string, { name, from, to, names }: Field): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + from : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw wrong(`"${text}" is no ${name}: it goes from ${from} to ${to}.`);
}

/** One part of a list: `*`, `5`, `1-5`, and any of the first and last with a step, `/2`. */
function valuesOf(part: string, field: Field): number[] {
  const [range = '', step, ...more] = part.split('/');
  const [first = '', last, ...others] = range.split('-');
  const isRange = range === '*' || last !== undefined;
  if (more.length > 0 || others.length > 0 || (step !== undefined && !isRange)) {
    throw wrong(`"${part}" cannot be read as ${field.name}.`);
  }
  const from = range === '*' ? field.from : numberOf(first, field);
  const to = range === '*' ? field.to : numberOf(last ?? first, field);
  if (from > to) throw wrong(`"${range}" goes backwards in the ${field.name}.`);
  const by = step === undefined ? 1 : /^[1-9]\d?$/.test(step) ? Number(step) : Number.NaN;
  if (Number.isNaN(by)) throw wrong(`"/${step}" is no step of the ${field.name}.`);
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

const rising = (values: readonly number[]) => [...new Set(values)].sort((left, right) => left - right);

/**
 * Reads a cron expression of five fields: minute, hour, day of the month, month, weekday (0 and 7 are Sunday; names in
 * English). Lists, ranges and steps as in POSIX and Vixie cron. Where both days are given, either one suffices. Throws
 * `invalid` with field `cron`, also for a day that no year has.
 */
export function parseCron(text: string): CronTimes {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) throw wrong(`"${text.trim()}" has not five fields.`);
  const [minutes, hours, monthDays, months, weekdays] = fields.map((field, index) =>
    rising(parts[index]!.split(',').flatMap((part) => valuesOf(part, field))),
  ) as [number[], number[], number[], number[], number[]];
  const times = {
    ...{ minutes, hours, months },
    monthDays: parts[2] === '*' ? null : monthDays,
    weekdays: parts[4] === '*' ? null : rising(weekdays.map((day) => (day === 0 ? 7 : day))),
  };
  const everComes = months.some((month) => monthDays[0]! <= longestMonths[month - 1]!);
  if (times.weekdays === null && !everComes) throw wrong(`"${text.trim()}" names a day that never comes.`);
  return times;
}

/** Whether the expression names times on that day. */
export function isCronDay({ months, monthDays, weekdays }: CronTimes, day: CalendarDay): boolean {
  if (!months.includes(day.month)) return false;
  const fitsMonth = monthDays?.includes(day.day);
  const fitsWeek = weekdays?.includes(day.dayOfWeek);
  // Null leaves the other one to decide; with both null, every day fits.
  return fitsMonth === undefined && fitsWeek === undefined ? true : fitsMonth === true || fitsWeek === true;
}
