import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fuse } from './fuse.ts';
import { byScore } from './top-hits.ts';

const leg = fc
  .uniqueArray(
    fc.record({ chunkNumber: fc.integer({ min: 1, max: 30 }), score: fc.double({ min: 0.1, max: 20, noNaN: true }) }),
    {
      selector: (hit) => hit.chunkNumber,
      maxLength: 15,
    },
  )
  .map((hits) => hits.sort(byScore));
const order = (hits: readonly { chunkNumber: number }[]) => hits.map((hit) => hit.chunkNumber);

test('a leg too weak to count leaves the other one exactly as it was', () => {
  fc.assert(
    fc.property(leg, leg, fc.double({ min: 0, max: 0.0499, noNaN: true }), (keywords, vectors, weak) => {
      assert.deepEqual(order(fuse(keywords, vectors, { keywords: 1 - weak, vectors: weak })), order(keywords));
      assert.deepEqual(order(fuse(keywords, vectors, { keywords: weak, vectors: 1 - weak })), order(vectors));
    }),
  );
});

test('holds every hit of both legs once, best first, scores between 0 and 1', () => {
  fc.assert(
    fc.property(leg, leg, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (keywords, vectors, weight) => {
      const fused = fuse(keywords, vectors, { keywords: 1 - weight, vectors: weight });
      assert.deepEqual(new Set(order(fused)), new Set([...order(keywords), ...order(vectors)]));
      assert.equal(new Set(order(fused)).size, fused.length);
      for (const [at, hit] of fused.entries()) {
        assert.ok(hit.score >= 0 && hit.score <= 1 + 1e-9);
        if (at > 0) assert.ok(byScore(fused[at - 1]!, hit) <= 0);
      }
    }),
  );
});

test('a chunk ahead in both legs stays ahead', () => {
  fc.assert(
    fc.property(leg, leg, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (keywords, vectors, weight) => {
      const fused = order(fuse(keywords, vectors, { keywords: 1 - weight, vectors: weight }));
      const score = (hits: typeof keywords, number: number) => hits.find((hit) => hit.chunkNumber === number)?.score;
      for (const first of fused) {
        for (const second of fused) {
          const [k1, k2] = [score(keywords, first), score(keywords, second)];
          const [v1, v2] = [score(vectors, first), score(vectors, second)];
          if (k1 === undefined || k2 === undefined || v1 === undefined || v2 === undefined) continue;
          // Differences that floating-point sums can hold.
          if (k1 - k2 > 1e-6 && v1 - v2 > 1e-6) assert.ok(fused.indexOf(first) < fused.indexOf(second));
        }
      }
    }),
  );
});

test('does not depend on the unit of either leg', () => {
  fc.assert(
    fc.property(leg, leg, (keywords, vectors) => {
      const weights = { keywords: 0.6, vectors: 0.4 };
      const doubled = fuse(
        keywords.map((hit) => ({ ...hit, score: hit.score * 4 })),
        vectors.map((hit) => ({ ...hit, score: hit.score * 2 })),
        weights,
      );
      assert.deepEqual(order(doubled), order(fuse(keywords, vectors, weights)));
    }),
  );
});

test('says what each leg thought of a hit', () => {
  const [first, second] = fuse([{ chunkNumber: 1, score: 8 }], [{ chunkNumber: 2, score: 0.7 }], {
    keywords: 0.7,
    vectors: 0.3,
  });
  assert.deepEqual(first, { chunkNumber: 1, score: 0.7, bm25: 8, bm25Rank: 1, vector: null, vectorRank: null });
  assert.deepEqual(second, { chunkNumber: 2, score: 0.3, bm25: null, bm25Rank: null, vector: 0.7, vectorRank: 1 });
});
