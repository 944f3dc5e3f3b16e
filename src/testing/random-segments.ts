import fc from 'fast-check';
import {
  type Field,
  type FieldRegistry,
  type Noun,
  relations,
  type TargetNoun,
  targetNouns,
} from '../domain/field-registry.ts';
import type { Comparison, Predicate, Segment } from '../domain/segment.ts';

/** Values that occur in the test data, so that random conditions sometimes hold. */
export interface SegmentWords {
  /** Likely values by field name. */
  values: Readonly<Record<string, readonly string[]>>;
  /** An instant around which the random times lie. */
  around: Date;
}

/** Segments that `parseSegment` accepts, over all fields and relations of the registry. */
export function randomSegments(registry: FieldRegistry, words: SegmentWords): fc.Arbitrary<Segment> {
  const segmentOf = (noun: TargetNoun) =>
    randomPredicate(registry, words, noun, 3).map((where): Segment => ({ version: 1, noun, where }));
  return fc.oneof(...targetNouns.map(segmentOf));
}

function randomPredicate(
  registry: FieldRegistry,
  words: SegmentWords,
  noun: Noun,
  depth: number,
): fc.Arbitrary<Predicate> {
  const fields = registry.fields.filter((field) => field.noun === noun);
  const leaf = fc.constantFrom(...fields).chain((field) => randomCondition(field, words));
  const everything = fc.constant<Predicate>({ op: 'everything' });
  if (depth === 0) return fc.oneof({ weight: 9, arbitrary: leaf }, { weight: 1, arbitrary: everything });
  const inner = randomPredicate(registry, words, noun, depth - 1);
  const choices: fc.WeightedArbitrary<Predicate>[] = [
    { weight: 5, arbitrary: leaf },
    { weight: 2, arbitrary: inner.map((part): Predicate => ({ op: 'not', part })) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(inner, { minLength: 2, maxLength: 3 }))
        .map(([op, parts]): Predicate => ({ op, parts })),
    },
  ];
  for (const [relation, target] of Object.entries(relations[noun])) {
    const where = randomPredicate(registry, words, target, depth - 1);
    choices.push({ weight: 2, arbitrary: where.chain((part) => randomRelated(relation, target, part)) });
  }
  return fc.oneof(...choices);
}

function randomRelated(relation: string, target: Noun, where: Predicate): fc.Arbitrary<Predicate> {
  const has = fc.constantFrom('has' as const, 'has-no' as const).map((op): Predicate => ({ op, relation, where }));
  const count = fc
    .tuple(comparison, fc.integer({ min: 0, max: 4 }))
    .map(([compare, value]): Predicate => ({ op: 'count', relation, where, compare, value }));
  if (target !== 'activity' && target !== 'signal') return fc.oneof(has, count);
  const last = fc
    .tuple(fc.constantFrom('within-days' as const, 'older-than-days' as const), days)
    .map(([test, dayCount]): Predicate => ({ op: 'last', relation, where, test, days: dayCount }));
  return fc.oneof(has, count, last);
}

const days = fc.integer({ min: 0, max: 60 });
const comparison = fc.constantFrom<Comparison>('=', '!=', '<', '<=', '>', '>=');
const equality = fc.constantFrom<Comparison>('=', '!=');

function randomCondition(field: Field, words: SegmentWords): fc.Arbitrary<Predicate> {
  const { name } = field;
  const exists = fc.constant<Predicate>({ op: 'exists', field: name });
  if (field.type === 'boolean') {
    const equal = fc.tuple(equality, fc.boolean()).map(([op, value]): Predicate => ({ op, field: name, value }));
    return fc.oneof(exists, equal);
  }
  if (field.type === 'text') return fc.oneof(exists, randomTextCondition(name, words.values[name] ?? ['x']));
  const value = randomValue(field, words);
  const compared = fc.tuple(comparison, value).map(([op, given]): Predicate => ({ op, field: name, value: given }));
  const between = fc.tuple(value, value).map(([from, to]): Predicate => ({ op: 'between', field: name, from, to }));
  const list = fc
    .array(value, { minLength: 1, maxLength: 3 })
    .map((values): Predicate => ({ op: 'in', field: name, values }));
  if (field.type === 'number') return fc.oneof(exists, compared, between, list);
  const recent = fc
    .tuple(fc.constantFrom('within-days' as const, 'older-than-days' as const, 'next-days' as const), days)
    .map(([op, dayCount]): Predicate => ({ op, field: name, days: dayCount }));
  return fc.oneof(exists, compared, between, list, recent, recent);
}

function randomTextCondition(field: string, likely: readonly string[]): fc.Arbitrary<Predicate> {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...likely) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !text.includes('\0')) },
  );
  return fc.oneof(
    fc.tuple(equality, value).map(([op, given]): Predicate => ({ op, field, value: given })),
    fc.array(value, { minLength: 1, maxLength: 3 }).map((values): Predicate => ({ op: 'in', field, values })),
    value
      .filter((text) => text.length > 0)
      .map((text): Predicate => ({ op: 'contains', field, text: text.slice(0, 3) })),
  );
}

function randomValue(field: Field, words: SegmentWords): fc.Arbitrary<string | number> {
  if (field.type === 'number') {
    return fc.oneof(fc.integer({ min: -5, max: 2000 }), fc.constantFrom(50_000, 100_000, 0.5));
  }
  return fc.integer({ min: -60 * 24, max: 60 * 24 }).map((hours) => {
    const instant = new Date(words.around.getTime() + hours * 3_600_000).toISOString();
    return field.type === 'date' ? instant.slice(0, 10) : instant;
  });
}
