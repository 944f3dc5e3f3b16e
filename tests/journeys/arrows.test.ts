import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Arrow, type ArrowState, arrows } from './arrows/arrow.ts';
import { live } from './workers/live.ts';

async function travel(cut: Arrow | null): Promise<Record<Arrow, ArrowState>> {
  const { output } = await live<Record<Arrow, ArrowState>>('arrow-run', cut === null ? [] : [cut]);
  assert.ok(output);
  return output;
}

/** The arrows that had something to carry and did not. */
function brokenOf(states: Record<Arrow, ArrowState>): Arrow[] {
  return arrows.filter((arrow) => states[arrow] === 'broken');
}

describe('the fourteen arrows, from a mail in a mailbox to the track record of its answer', () => {
  test('each leaves its rows, files or bytes', async () => {
    const states = await travel(null);
    for (const arrow of arrows) assert.equal(states[arrow], 'whole', `the arrow ${arrow} is ${states[arrow]}`);
  });

  for (const arrow of arrows) {
    test(`when ${arrow} is cut, it alone is named`, async () => {
      const states = await travel(arrow);
      assert.deepEqual(brokenOf(states), [arrow]);
      for (const before of arrows.slice(0, arrows.indexOf(arrow))) assert.equal(states[before], 'whole');
    });
  }
});
