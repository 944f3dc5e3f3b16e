import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSlots } from '../../../testing/compare-slots.ts';

// `npm run bench -- slots` looks at 10,000.
const calendars = 250;

test('in random calendars the free half hours are those that a look at each minute finds', async (t) => {
  let withSlots = 0;
  let slots = 0;
  for (let seed = 1; seed <= calendars; seed++) {
    const { slotCase, found, expected } = await compareSlots(seed);
    assert.deepEqual(found, expected, `calendar ${seed}: ${JSON.stringify(slotCase)}`);
    withSlots += Number(found.length > 0);
    slots += found.length;
  }
  assert.ok(withSlots > calendars / 4, `${withSlots} calendars have a free time`);
  t.diagnostic(`${calendars} calendars, ${withSlots} with a free time, ${slots} times`);
});
