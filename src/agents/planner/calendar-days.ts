/** The calendar day (`YYYY-MM-DD`) of an instant in an IANA zone. */
export function dayInZone(instant: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(instant)
    .filter(({ type }) => type !== 'literal');
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** `days` later (or earlier, when negative) on the calendar. */
export function shiftDay(day: string, days: number): string {
  return toDay(new Date(Date.parse(day) + days * 86_400_000));
}

function toDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Monday 1 to Sunday 7. */
export function weekdayOf(day: string): number {
  return new Date(day).getUTCDay() || 7;
}

/** First and last day of a span that contains `day`, `offset` spans later (weeks start on Monday). */
export function spanAround(
  day: string,
  unit: 'day' | 'week' | 'month' | 'quarter' | 'year',
  offset: number,
): [string, string] {
  if (unit === 'day') return [shiftDay(day, offset), shiftDay(day, offset)];
  if (unit === 'week') {
    const monday = shiftDay(day, 1 - weekdayOf(day) + offset * 7);
    return [monday, shiftDay(monday, 6)];
  }
  const months = { month: 1, quarter: 3, year: 12 }[unit];
  const [year, month] = day.split('-').map(Number) as [number, number];
  const first = Math.floor((month - 1) / months) * months + offset * months;
  const start = toDay(new Date(Date.UTC(year, first, 1)));
  return [start, toDay(new Date(Date.UTC(year, first + months, 0)))];
}
