import { compareSlots } from '../src/testing/compare-slots.ts';
import type { BenchRun } from './bench-run.ts';

/**
 * Free half hours of random calendars (series, whole days, zones, both clock changes), as the platform finds them in
 * iCalendar text, beside a slow oracle that looks at each minute. The number of calendars may follow the name. Holds while
 * they agree on every one.
 */
export const bench: BenchRun = async ({ arguments: [count = '10000'] }) => {
  let [withSlots, slots, events] = [0, 0, 0];
  const wrong: number[] = [];
  for (let seed = 1; seed <= Number(count); seed++) {
    const { slotCase, found, expected } = await compareSlots(seed);
    if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(seed);
    withSlots += Number(found.length > 0);
    slots += found.length;
    events += slotCase.events.length;
  }
  const rows = [
    { calendars: Number(count), events, 'with a free time': withSlots, 'free times': slots, wrong: wrong.length },
  ];
  return { rows, notes: { 'seeds that differ': wrong.slice(0, 20) }, holds: wrong.length === 0 };
};
