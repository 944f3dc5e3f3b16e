/** `Tue 24 Nov 2026, 09:52`, in the zone given; without the year where it goes without saying. */
export function instantWords(iso: string, zone: string, { withYear = true }: { withYear?: boolean } = {}): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(new Date(iso));
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
  const day = `${part('weekday')} ${part('day')} ${part('month')}${withYear ? ` ${part('year')}` : ''}`;
  return `${day}, ${part('hour')}:${part('minute')}`;
}

/** `24 Nov 2026`, in the zone given. */
export function dayWords(iso: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(iso),
  );
}
