import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chanceReciprocalRank, maxLexicalWeight, strengthOf, weighLegs } from './leg-weights.ts';

const strength = fc.double({ min: 0, max: 1, noNaN: true });

test('weights add up to one and favour the stronger leg', () => {
  fc.assert(
    fc.property(strength, strength, fc.integer({ min: 1, max: 200 }), (keywords, vectors, count) => {
      const weights = weighLegs({ keywords, vectors }, count);
      assert.ok(Math.abs(weights.keywords + weights.vectors - 1) < 1e-9);
      if (vectors > keywords) assert.ok(weights.vectors >= 0.5);
    }),
  );
});

test('a perfect vector leg weighs at least half, whatever keywords can do', () => {
  fc.assert(fc.property(strength, (keywords) => assert.ok(weighLegs({ keywords, vectors: 1 }, 200).vectors >= 0.5)));
});

test('a leg no better than chance weighs almost nothing beside one that works', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 1, noNaN: true }), (keywords) =>
      assert.ok(weighLegs({ keywords, vectors: 0.001 }, 200).vectors <= 0.05),
    ),
  );
});

test('without a sample keywords decide alone', () => {
  assert.deepEqual(weighLegs({ keywords: 0, vectors: 1 }, 0), { keywords: 1, vectors: 0 });
});

test('a random order has no strength, a perfect one has 1', () => {
  assert.equal(strengthOf([chanceReciprocalRank(50)], 50), 0);
  assert.equal(strengthOf([1, 1, 1], 50), 1);
  assert.equal(strengthOf([1], 1), 0);
});

test('a lexical leg that finds every known item still weighs a tenth at most', () => {
  fc.assert(
    fc.property(strength, strength, (keywords, vectors) => {
      const weights = weighLegs({ keywords, vectors }, 200, 'lexical');
      assert.ok(weights.vectors <= maxLexicalWeight);
      assert.ok(weights.vectors <= weighLegs({ keywords, vectors }, 200).vectors);
      assert.ok(Math.abs(weights.keywords + weights.vectors - 1) < 1e-9);
    }),
  );
});
