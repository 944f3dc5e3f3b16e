import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alignmentDistance } from './alignment-distance.ts';

test('each insertion, deletion, replacement and swap of neighbours counts one', () => {
  for (const [left, right, distance] of [
    ...([
      ['deals', 'deals', 0],
      ['deal', 'deals', 1],
      ['deeals', 'deals', 1],
      ['dials', 'deals', 1],
    ] as const),
    ...([
      ['delas', 'deals', 1],
      ['approve', 'aprove', 1],
      ['', 'run', 3],
      ['abcd', 'badc', 2],
    ] as const),
  ]) {
    assert.equal(alignmentDistance(left, right), distance, `${left} ${right}`);
  }
});
