import { compareSlots } from '../src/testing/compare-slots.ts';
import type { BenchRun } from './bench-run.ts';

interface Tally {
  seen: number;
  events: number;
  withSlots: number;
  slots: number;
  wrong: number[];
}

const SAVE_EACH = 250;

/**
 * Free half hours of random calendars (series, whole days, zones, changes of clocks), as the platform finds them in
 * iCalendar text, beside a slow oracle that looks at each minute. The number of calendars may follow the name. Holds while
 * they agree on every one.
 */
export const bench: BenchRun = async ({ arguments: [count = '10000'], progress }) => {
  const tally = progress.load<Tally>() ?? { seen: 0, events: 0, withSlots: 0, slots: 0, wrong: [] };
  while (tally.seen < Number(count)) {
    const { slotCase, found, expected } = await compareSlots(tally.seen + 1);
    tally.seen += 1;
    tally.events += slotCase.events.length;
    tally.withSlots += Number(found.length > 0);
    tally.slots += found.length;
    if (JSON.stringify(found) !== JSON.stringify(expected)) tally.wrong.push(tally.seen);
    if (tally.seen % SAVE_EACH === 0) progress.save(tally);
  }
  const { seen, events, withSlots, slots, wrong } = tally;
  const rows = [{ calendars: seen, events, 'with a free time': withSlots, 'free times': slots, wrong: wrong.length }];
  return { rows, notes: { 'calendars that differ': wrong.slice(0, 20) }, holds: wrong.length === 0 };
};
