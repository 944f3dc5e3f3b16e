import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreGoals } from '../../bench/goals.ts';

test('no goal of the bench is understood as something else than was meant', async () => {
  const { right, wrong } = await scoreGoals();
  assert.deepEqual(wrong, []);
  assert.ok(right >= 40, `${right} right`);
});
