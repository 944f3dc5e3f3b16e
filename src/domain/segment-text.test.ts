import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomSegments } from '../testing/random-segments.ts';
import { GtmError } from './errors.ts';
import { createFieldRegistry } from './field-registry.ts';
import { operators, parseSegment } from './segment.ts';
import { parseSegmentText, printSegment } from './segment-text.ts';

const registry = createFieldRegistry([
  { noun: 'deal', name: 'Lanes per month', label: 'Lanes per month', type: 'number' },
  { noun: 'account', name: 'say "hi" \\ (é)', label: 'odd', type: 'text' },
]);
const words = { values: { 'account.country': ['DE', 'Côte d’Ivoire'] }, around: new Date('2026-11-03T08:40:00Z') };

test('a segment read back from its printed form is the same segment, over every operator', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(randomSegments(registry, words), (segment) => {
      JSON.stringify(segment, (key, value) => {
        if (key === 'op') seen.add(value as string);
        return value;
      });
      assert.deepEqual(parseSegmentText(printSegment(segment)), segment);
      assert.deepEqual(parseSegment(JSON.parse(JSON.stringify(segment)), registry), segment);
    }),
    { numRuns: 400, seed: 7 },
  );
  assert.deepEqual(
    operators.filter((operator) => !seen.has(operator)),
    [],
  );
});

test('the printed form reads like a sentence', () => {
  const text =
    'deal where deal.status = "open" and has account (account.country in ("DE", "AT")) and ' +
    'has no activities (activity.kind = "email" and activity.occurredAt within last 21 days) and deal.custom."Lanes per month" > 40';
  assert.equal(printSegment(parseSegmentText(text)), text);
});

test('text that is no segment is refused with the place where reading stopped', () => {
  const broken = [
    '',
    'deal',
    'deal where',
    'user where everything',
    'deal where deal.name = open',
    'deal where deal.name = "a" and deal.name = "b" or everything',
    'deal where deal.name = "a"; drop table deals',
    'deal where last of activities (everything) within next 3 days',
    `deal where ${'not ('.repeat(200)}everything${')'.repeat(200)}`,
  ];
  for (const text of broken) assert.throws(() => parseSegmentText(text), GtmError, text);
});

test('a segment with an unknown field, a field of another noun or a value of another type is refused', () => {
  const refuse = (where: unknown, message: RegExp) =>
    assert.throws(() => parseSegment({ version: 1, noun: 'deal', where }, registry), message);
  refuse({ op: '=', field: 'deal.secret', value: 'x' }, /no field "deal.secret"/);
  refuse({ op: '=', field: 'account.country', value: 'DE' }, /not a field of deal/);
  refuse({ op: '>', field: 'deal.amount', value: '50k' }, /does not|cannot be compared/);
  refuse({ op: '>', field: 'deal.name', value: 'a' }, /cannot be compared/);
  refuse({ op: '=', field: 'deal.closeDate', value: '2026-02-30' }, /does not fit/);
  refuse({ op: 'within-days', field: 'deal.name', days: 3 }, /needs a time/);
  refuse({ op: 'has', relation: 'owners', where: { op: 'everything' } }, /no relation "owners"/);
  refuse({ op: 'last', relation: 'contacts', where: { op: 'everything' }, test: 'within-days', days: 1 }, /activities/);
  refuse({ op: 'sql', text: 'true' }, /malformed/);
  refuse({ op: 'and', parts: [{ op: 'everything' }] }, /malformed/);
  let deep: unknown = { op: 'everything' };
  for (let depth = 0; depth < 50_000; depth++) deep = { op: 'not', part: deep };
  refuse(deep, /too large/);
});
