import { z } from 'zod';
import { GtmError } from './errors.ts';
import { type Field, type FieldRegistry, type FieldType, type Noun, relations, targetNouns } from './field-registry.ts';

const comparisons = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];
export type SegmentValue = string | number | boolean;

/**
 * A condition on one entity. Two-valued: a comparison with a missing value is false (so `!=` means "has a value, and
 * another one"), and `not` is the plain opposite. Text is compared without regard to case.
 *
 * - `within-days`: in the last `days` (24 hours each for instants, calendar days for dates), not in the future.
 * - `older-than-days`: before that. `next-days`: from now (dates: today) to `days` ahead.
 * - `has`, `has-no`, `count`, `last` look at related entities; `last` compares the newest one up to now.
 */
export type Predicate =
  | { op: 'everything' }
  | { op: 'and' | 'or'; parts: Predicate[] }
  | { op: 'not'; part: Predicate }
  | { op: Comparison; field: string; value: SegmentValue }
  | { op: 'in'; field: string; values: (string | number)[] }
  | { op: 'between'; field: string; from: string | number; to: string | number }
  | { op: 'contains'; field: string; text: string }
  | { op: 'exists'; field: string }
  | { op: 'within-days' | 'older-than-days' | 'next-days'; field: string; days: number }
  | { op: 'has' | 'has-no'; relation: string; where: Predicate }
  | { op: 'count'; relation: string; where: Predicate; compare: Comparison; value: number }
  | { op: 'last'; relation: string; where: Predicate; test: 'within-days' | 'older-than-days'; days: number };

/** Every operator there is; the list is closed. */
export const operators = [
  ...(['everything', 'and', 'or', 'not'] as const),
  ...comparisons,
  ...(['in', 'between', 'contains', 'exists', 'within-days', 'older-than-days', 'next-days'] as const),
  ...(['has', 'has-no', 'count', 'last'] as const),
];

/** A typed query over one noun: which accounts, contacts or deals. */
export interface Segment {
  version: 1;
  noun: (typeof targetNouns)[number];
  where: Predicate;
}

const maxDepth = 12;
const maxNodes = 400;
const fieldName = z.string().min(1).max(200);
const text = z.string().max(500);
const number = z.number().min(-1e15).max(1e15);
const days = z.int().min(0).max(36_500);
const comparison = z.enum(comparisons);
const nested = z.lazy(() => predicateSchema);

const predicateSchema: z.ZodType<Predicate> = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('everything') }),
  z.strictObject({ op: z.enum(['and', 'or']), parts: z.array(nested).min(2).max(50) }),
  z.strictObject({ op: z.literal('not'), part: nested }),
  z.strictObject({ op: comparison, field: fieldName, value: z.union([text, number, z.boolean()]) }),
  z.strictObject({
    op: z.literal('in'),
    field: fieldName,
    values: z
      .array(z.union([text, number]))
      .min(1)
      .max(500),
  }),
  z.strictObject({
    op: z.literal('between'),
    field: fieldName,
    from: z.union([text, number]),
    to: z.union([text, number]),
  }),
  z.strictObject({ op: z.literal('contains'), field: fieldName, text: text.min(1) }),
  z.strictObject({ op: z.literal('exists'), field: fieldName }),
  z.strictObject({ op: z.enum(['within-days', 'older-than-days', 'next-days']), field: fieldName, days }),
  z.strictObject({ op: z.enum(['has', 'has-no']), relation: z.string(), where: nested }),
  z.strictObject({
    op: z.literal('count'),
    relation: z.string(),
    where: nested,
    compare: comparison,
    value: z.int().min(0).max(1_000_000),
  }),
  z.strictObject({
    op: z.literal('last'),
    relation: z.string(),
    where: nested,
    test: z.enum(['within-days', 'older-than-days']),
    days,
  }),
]);

/** Shape of a segment; `parseSegment` also checks fields, relations and types. */
export const segmentSchema = z.strictObject({
  version: z.literal(1),
  noun: z.enum(targetNouns),
  where: predicateSchema,
});

/** Checks a segment from outside (a file, an API call, a model) and returns it; throws `invalid` with the field's path. */
export function parseSegment(input: unknown, registry: FieldRegistry): Segment {
  refuseTooDeep(input);
  const result = segmentSchema.safeParse(input);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new GtmError(
      'invalid',
      `The segment is malformed at ${issue.path.join('.') || 'its start'}: ${issue.message}`,
      {
        field: issue.path.join('.'),
      },
    );
  }
  checkPredicate(result.data.where, result.data.noun, registry, 'where');
  return result.data;
}

/** Refuses input that would exhaust the stack or the time of a schema check. */
export function refuseTooDeep(input: unknown): void {
  let level: unknown[] = [input];
  let nodeCount = 0;
  for (let depth = 0; level.length > 0; depth++) {
    nodeCount += level.length;
    // Each predicate is one object and at most one array deep.
    if (depth > maxDepth * 2 || nodeCount > maxNodes * 10) {
      throw new GtmError('invalid', 'The segment is too large: use fewer or flatter conditions.', { field: 'where' });
    }
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}

/** Checks that each field belongs to the noun in scope and that its operator and value fit its type. */
export function checkPredicate(predicate: Predicate, noun: Noun, registry: FieldRegistry, path: string): void {
  const refusal = (message: string) => new GtmError('invalid', `${message} (at ${path})`, { field: path });
  switch (predicate.op) {
    case 'everything':
      return;
    case 'and':
    case 'or':
      for (const [index, part] of predicate.parts.entries()) checkPredicate(part, noun, registry, `${path}.${index}`);
      return;
    case 'not':
      checkPredicate(predicate.part, noun, registry, `${path}.part`);
      return;
    case 'has':
    case 'has-no':
    case 'count':
    case 'last': {
      const target = relations[noun][predicate.relation];
      if (!target) throw refusal(`${noun} has no relation "${predicate.relation}"`);
      if (predicate.op === 'last' && target !== 'activity' && target !== 'signal') {
        throw refusal('"last" needs activities or signals');
      }
      checkPredicate(predicate.where, target, registry, `${path}.${predicate.relation}`);
      return;
    }
  }
  const field = registry.find(predicate.field);
  if (!field) throw refusal(`There is no field "${predicate.field}"`);
  if (field.noun !== noun) throw refusal(`"${predicate.field}" is not a field of ${noun}`);
  const problem = typeProblem(predicate, field);
  if (problem) throw refusal(problem);
}

type FieldPredicate = Extract<Predicate, { field: string }>;

function typeProblem(predicate: FieldPredicate, field: Field): string | null {
  const fits = (value: SegmentValue) => fitsType(value, field.type);
  const wrong = `"${field.name}" is of type ${field.type}`;
  switch (predicate.op) {
    case 'exists':
      return null;
    case 'contains':
      return field.type === 'text' ? null : `${wrong}: "contains" needs text`;
    case 'within-days':
    case 'older-than-days':
    case 'next-days':
      return field.type === 'date' || field.type === 'instant' ? null : `${wrong}: "${predicate.op}" needs a time`;
    case 'in':
      return predicate.values.every(fits) && field.type !== 'boolean'
        ? null
        : `${wrong}: a value in the list does not fit`;
    case 'between':
      return fits(predicate.from) && fits(predicate.to) && isOrdered(field.type)
        ? null
        : `${wrong}: the limits do not fit`;
    case '=':
    case '!=':
      return fits(predicate.value) ? null : `${wrong}: the value does not fit`;
    default:
      return fits(predicate.value) && isOrdered(field.type)
        ? null
        : `${wrong}: it cannot be compared by ${predicate.op}`;
  }
}

function isOrdered(type: FieldType): boolean {
  return type === 'number' || type === 'date' || type === 'instant';
}

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;

function fitsType(value: SegmentValue, type: FieldType): boolean {
  if (type === 'number') return typeof value === 'number';
  if (type === 'boolean') return typeof value === 'boolean';
  if (typeof value !== 'string') return false;
  if (type === 'text') return true;
  return (type === 'date' ? datePattern : instantPattern).test(value) && isRealTime(value);
}

function isRealTime(value: string): boolean {
  const time = Date.parse(value);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(value.slice(0, 10));
}

/** All of the given conditions; "everything" parts and nested `and`s are dissolved. */
export function allOf(parts: readonly Predicate[]): Predicate {
  return join(
    'and',
    parts.filter((part) => part.op !== 'everything'),
  );
}

/** Any of the given conditions; nested `or`s are dissolved. */
export function anyOf(parts: readonly Predicate[]): Predicate {
  return parts.some((part) => part.op === 'everything') ? { op: 'everything' } : join('or', parts);
}

function join(op: 'and' | 'or', parts: readonly Predicate[]): Predicate {
  const flat = parts.flatMap((part) => (part.op === op ? part.parts : [part]));
  const unique = [...new Map(flat.map((part) => [JSON.stringify(part), part])).values()];
  return unique.length === 0 ? { op: 'everything' } : unique.length === 1 ? unique[0]! : { op, parts: unique };
}
