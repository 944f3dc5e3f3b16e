import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packPostings, postedTypes, toDateSeconds, undatedSeconds, unpackPostings } from './postings.ts';

test('packing and unpacking gives the same postings back', () => {
  const posting = fc
    .tuple(
      fc.integer({ min: 5000, max: 9095 }),
      fc.integer({ min: 1, max: 255 }),
      fc.integer({ min: 1, max: 65_535 }),
      fc.constantFrom(...postedTypes),
      fc.integer({ min: 0, max: undatedSeconds }),
    )
    .map(([chunkNumber, frequency, wordCount, entityType, dateSeconds]) => ({
      chunkNumber,
      frequency,
      wordCount,
      entityType,
      dateSeconds,
    }));
  fc.assert(
    fc.property(fc.array(posting), (postings) => {
      assert.deepEqual(unpackPostings(5000, packPostings(5000, postings)), postings);
    }),
  );
});

test('counts that do not fit are cut to the largest that does', () => {
  const posting = { chunkNumber: 1, entityType: 'deal' as const, dateSeconds: 7 };
  const packed = packPostings(1, [{ ...posting, frequency: 1000, wordCount: 100_000 }]);
  assert.deepEqual(unpackPostings(1, packed), [{ ...posting, frequency: 255, wordCount: 65_535 }]);
});

test('dates are kept to the second, from 1970 on', () => {
  assert.equal(toDateSeconds(new Date('2026-03-02T09:00:00.999Z')), Date.parse('2026-03-02T09:00:00Z') / 1000);
  assert.equal(toDateSeconds(new Date('1960-01-01T00:00:00Z')), 0);
  assert.equal(toDateSeconds(null), undatedSeconds);
});
