import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConfidenceInput, confidenceOf } from './confidence.ts';

const asOf = '2026-03-03T08:40:00.000Z';
const daysAgo = (days: number) => new Date(Date.parse(asOf) - days * 86_400_000).toISOString();

const evidence = fc.record({
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  ageDays: fc.integer({ min: 0, max: 900 }),
});
const situation = fc.record({
  strength: fc.double({ min: 0, max: 1, noNaN: true }),
  triggerDays: fc.integer({ min: 0, max: 400 }),
  items: fc.array(evidence, { maxLength: 6 }),
  exchanges: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 5 }),
});
type Generated = {
  strength: number;
  triggerDays: number;
  items: { score: number; ageDays: number }[];
  exchanges: number[];
};

function inputOf({ strength, triggerDays, items, exchanges }: Generated, olderBy = 0): ConfidenceInput {
  return {
    signal: { name: 'test', strength },
    triggeredAt: daysAgo(triggerDays + olderBy),
    asOf,
    evidence: items.map((item) => ({
      score: item.score,
      occurredAt: daysAgo(item.ageDays + olderBy),
      trust: 'trusted' as const,
    })),
    exchanges: exchanges.map((days) => daysAgo(days + olderBy)),
  };
}
const total = (input: ConfidenceInput) => confidenceOf(input).confidence;

test('it is the sum of its named parts and stays between 0 and 1', () => {
  fc.assert(
    fc.property(situation, (generated) => {
      const { confidence, parts } = confidenceOf(inputOf(generated));
      assert.ok(confidence >= 0 && confidence <= 1);
      assert.ok(Math.abs(confidence - parts.reduce((sum, part) => sum + part.value, 0)) < 1e-5);
    }),
  );
});

test('ageing everything lowers it', () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 300 }), (generated, days) => {
      assert.ok(total(inputOf(generated, days)) <= total(inputOf(generated)));
    }),
  );
});

test('taking a piece of evidence away never raises it, and taking a good one away lowers it', () => {
  fc.assert(
    fc.property(situation, evidence, (generated, extra) => {
      const withMore = { ...generated, items: [...generated.items, extra] };
      assert.ok(total(inputOf(generated)) <= total(inputOf(withMore)));
    }),
  );
  const one = { strength: 0.5, triggerDays: 3, items: [{ score: 0.9, ageDays: 2 }], exchanges: [] };
  assert.ok(total(inputOf({ ...one, items: [] })) < total(inputOf(one)) - 0.1);
});

test('stronger evidence raises it', () => {
  fc.assert(
    fc.property(situation, evidence, (generated, item) => {
      const weak = { ...generated, items: [...generated.items, { ...item, score: item.score / 2 }] };
      const strong = { ...generated, items: [...generated.items, item] };
      assert.ok(total(inputOf(weak)) <= total(inputOf(strong)));
    }),
  );
});
