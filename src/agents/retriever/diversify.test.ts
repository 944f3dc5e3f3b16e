import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diversify } from './diversify.ts';

const hit = (entityId: string, threadId: string | null = null) => ({ entityId, threadId });

test('a third hit of one document waits until others had their turn', () => {
  const hits = [hit('a'), hit('a'), hit('a'), hit('b')];
  assert.deepEqual(diversify(hits, 3), [hit('a'), hit('a'), hit('b')]);
  assert.deepEqual(diversify(hits, 4), [hit('a'), hit('a'), hit('b'), hit('a')]);
});

test('a thread takes at most three of the first places', () => {
  const hits = [hit('1', 't'), hit('2', 't'), hit('3', 't'), hit('4', 't'), hit('5')];
  assert.deepEqual(
    diversify(hits, 4).map((one) => one.entityId),
    ['1', '2', '3', '5'],
  );
});

test('gives as many as asked for where there are as many', () => {
  const hits = fc.array(fc.record({ entityId: fc.constantFrom('a', 'b', 'c'), threadId: fc.constantFrom('t', null) }));
  fc.assert(
    fc.property(hits, fc.integer({ min: 1, max: 8 }), (list, k) => {
      assert.equal(diversify(list, k).length, Math.min(k, list.length));
    }),
  );
});
