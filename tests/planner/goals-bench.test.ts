import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreGoals } from '../../bench/goals.ts';

test('each goal of the bench compiles to what was meant or asks what was to be asked, and none is silently wrong', async () => {
  for (const half of [1, 2] as const) {
    const { right, asked, askedOther, wrong } = await scoreGoals(half);
    assert.deepEqual({ asked, askedOther, wrong }, { asked: [], askedOther: [], wrong: [] });
    assert.equal(right, 40);
  }
});
