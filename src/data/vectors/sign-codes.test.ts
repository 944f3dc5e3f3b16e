import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCodeIndex, signCode } from './sign-codes.ts';

const vector = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 40, maxLength: 40 });

test('the nearest are those whose signs differ least, as many as asked for', () => {
  fc.assert(
    fc.property(
      fc.array(vector, { maxLength: 40 }),
      vector,
      fc.integer({ min: 1, max: 20 }),
      (vectors, query, limit) => {
        const index = createCodeIndex(40);
        index.add(
          vectors.map((one, at) => ({
            chunkNumber: at,
            entityType: 'email',
            timeMs: null,
            code: signCode(Float32Array.from(one)),
          })),
        );
        const distance = (number: number) =>
          vectors[number]!.filter((value, at) => value > 0 !== query[at]! > 0).length;
        const found = index.nearest(signCode(Float32Array.from(query)), limit, {});
        const best = vectors.map((_, number) => distance(number)).sort((left, right) => left - right);
        assert.deepEqual(
          found.map(distance).sort((left, right) => left - right),
          best.slice(0, limit),
        );
        assert.equal(new Set(found).size, found.length);
      },
    ),
  );
});

test('keeps more codes than it had room for at first', () => {
  const index = createCodeIndex(32);
  const code = signCode(new Float32Array(32).fill(1));
  index.add(Array.from({ length: 5000 }, (_, chunkNumber) => ({ chunkNumber, entityType: 'note', timeMs: 5, code })));
  assert.equal(index.size, 5000);
  assert.equal(index.nearest(code, 10_000, { entityTypes: ['note'], sinceMs: 5, untilMs: 5 }).length, 5000);
  assert.deepEqual(index.nearest(code, 10, { entityTypes: ['email'] }), []);
});
