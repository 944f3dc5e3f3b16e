import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropNearDuplicates } from './near-duplicates.ts';

const long =
  'The quarterly audit of cold chain shipments found three loggers without calibration records in Basel and two in Lyon.';
const item = (text: string, title = '') => ({ title, text });

test('keeps the first of two texts that differ in a word or in case', () => {
  const kept = dropNearDuplicates(
    [
      item(`${long} ${long.replaceAll('Basel', 'Bern')}`),
      item(`${long} ${long.replaceAll('Basel', 'Bern')} Thanks`.toUpperCase()),
    ],
    10,
  );
  assert.equal(kept.length, 1);
});

test('keeps texts that share a sentence only', () => {
  assert.equal(
    dropNearDuplicates(
      [item(long), item(`${long} Could we talk about renewal prices and terms next spring in Zurich?`)],
      10,
    ).length,
    2,
  );
});

test('keeps short texts that are not the same', () => {
  assert.equal(dropNearDuplicates([item('Call Anna'), item('Call Bruno'), item('call anna!')], 10).length, 2);
});

test('stops when enough are kept', () => {
  assert.deepEqual(dropNearDuplicates([item('one'), item('two'), item('three')], 2), [item('one'), item('two')]);
});
