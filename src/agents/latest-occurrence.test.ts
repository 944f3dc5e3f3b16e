import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCronDay, parseCron } from '../domain/cron.ts';
import { latestOccurrence } from './latest-occurrence.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Instants around clock changes: Berlin back and forth, Lord Howe by half an hour, Beirut and Havana at midnight. */
const changes = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Asia/Beirut', '2026-03-28T22:00:00Z'],
  ['America/Havana', '2026-11-01T05:00:00Z'],
  ['Asia/Kolkata', '2026-06-01T00:00:00Z'],
] as const;

/** The clock's reading at an instant, as if it were UTC. */
function readingOf(instant: number, format: Intl.DateTimeFormat): number {
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts['year']!, parts['month']! - 1, parts['day'], parts['hour'], parts['minute']);
}

/** Looks at every minute of three days: which instant each reading of the clock stands for, the first where there are two. */
function instantsByReading(zone: string, around: number): Map<number, number> {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric' },
  });
  const instants = new Map<number, number>();
  for (let instant = around - 36 * HOUR_MS; instant <= around + 36 * HOUR_MS; instant += MINUTE_MS) {
    const reading = readingOf(instant, format);
    if (!instants.has(reading)) instants.set(reading, instant);
  }
  // A reading that is left out is as far behind the last one that is there as the clock would have gone.
  const [first] = instants.keys();
  for (let reading = first!; reading < around + 24 * HOUR_MS; reading += MINUTE_MS) {
    if (!instants.has(reading)) instants.set(reading, instants.get(reading - MINUTE_MS)! + MINUTE_MS);
  }
  return instants;
}

const cases = changes.map(([zone, around]) => ({
  ...{ zone, around: Date.parse(around), instants: instantsByReading(zone, Date.parse(around)) },
}));

test('around every kind of clock change it finds the time that a look at each minute finds', () => {
  const minute = fc.constantFrom('0', '30', '*/10', '15,45', '*');
  const hour = fc.constantFrom('*', '0', '1', '2', '3', '*/2', '0-4', '23');
  const days = fc.constantFrom('* * *', '* * sun', '29 3 *', '1-15 * sat', '* * mon-fri');
  const offset = fc.integer({ min: -12 * 60, max: 20 * 60 });
  fc.assert(
    fc.property(fc.constantFrom(...cases), minute, hour, days, offset, (at, minutes, hours, day, minutesOff) => {
      const cron = `${minutes} ${hours} ${day}`;
      const times = parseCron(cron);
      const now = at.around + minutesOff * MINUTE_MS;
      const after = at.around - 18 * HOUR_MS;
      const named = [...at.instants].flatMap(([reading, instant]) => {
        const read = new Date(reading);
        const calendar = {
          ...{ month: read.getUTCMonth() + 1, day: read.getUTCDate(), dayOfWeek: read.getUTCDay() || 7 },
        };
        const fits =
          isCronDay(times, calendar) &&
          times.hours.includes(read.getUTCHours()) &&
          times.minutes.includes(read.getUTCMinutes());
        return fits && instant > after && instant <= now ? [instant] : [];
      });
      const expected = named.length === 0 ? null : Math.max(...named);
      const found = latestOccurrence(
        { kind: 'cron', cron },
        { after: new Date(after), now: new Date(now), zone: at.zone },
      );
      assert.equal(found?.getTime() ?? null, expected, `${cron} in ${at.zone} at ${new Date(now).toISOString()}`);
    }),
    { numRuns: 400 },
  );
});

test('a rare day is found however long ago it was, and not before the time from which it counts', () => {
  const leap = { kind: 'cron', cron: '0 12 29 2 *' } as const;
  const now = new Date('2027-11-03T00:00:00Z');
  const since = (after: string) => latestOccurrence(leap, { after: new Date(after), now, zone: 'UTC' })?.toISOString();
  assert.equal(since('2020-01-01T00:00:00Z'), '2024-02-29T12:00:00.000Z');
  assert.equal(since('2024-02-29T12:00:00Z'), undefined);
});
