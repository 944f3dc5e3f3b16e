const dayMs = 86_400_000;

/** ISO week of a calendar day, given as UTC midnight. */
function weekOfDay(day: Date): string {
  const thursday = new Date(day.getTime() + (4 - (day.getUTCDay() || 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  const number = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / dayMs / 7) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** The ISO week of an instant in a zone, as `2026-W10`: weeks begin on Monday, and the first holds the first Thursday. */
export function isoWeekOf(instant: Date, zone: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant);
  return weekOfDay(new Date(`${day}T00:00:00Z`));
}

/** Monday and Sunday of an ISO week, as `YYYY-MM-DD`; null for a week that its year does not have. */
export function daysOfWeek(week: string): { monday: string; sunday: string } | null {
  const [year, number] = week.split('-W').map(Number) as [number, number];
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = new Date(fourth.getTime() + (1 - (fourth.getUTCDay() || 7) + (number - 1) * 7) * dayMs);
  if (weekOfDay(monday) !== week) return null;
  const day = (instant: Date) => instant.toISOString().slice(0, 10);
  return { monday: day(monday), sunday: day(new Date(monday.getTime() + 6 * dayMs)) };
}

/** The week before one that there is. */
export function weekBefore(week: string): string {
  const days = daysOfWeek(week);
  return days === null ? week : weekOfDay(new Date(Date.parse(`${days.monday}T00:00:00Z`) - dayMs));
}
