import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted } from './counted.ts';

test('one is singular, none and many are plural, and thousands are set apart', () => {
  assert.deepEqual(
    [0, 1, 2, 1000].map((count) => counted(count, 'record')),
    ['0 records', '1 record', '2 records', '1,000 records'],
  );
  assert.equal(counted(1, 'person', 'people'), '1 person');
  assert.equal(counted(2, 'person', 'people'), '2 people');
});
