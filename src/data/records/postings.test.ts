import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packPostings, unpackPostings } from './postings.ts';

test('packing and unpacking gives the same postings back', () => {
  const posting = fc
    .tuple(fc.integer({ min: 5000, max: 9095 }), fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 65_535 }))
    .map(([chunkNumber, frequency, wordCount]) => ({ chunkNumber, frequency, wordCount }));
  fc.assert(
    fc.property(fc.array(posting), (postings) => {
      assert.deepEqual(unpackPostings(5000, packPostings(5000, postings)), postings);
    }),
  );
});

test('counts that do not fit are cut to the largest that does', () => {
  const packed = packPostings(1, [{ chunkNumber: 1, frequency: 1000, wordCount: 100_000 }]);
  assert.deepEqual(unpackPostings(1, packed), [{ chunkNumber: 1, frequency: 255, wordCount: 65_535 }]);
});
