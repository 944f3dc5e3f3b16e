import type { Value } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';
import { type Field, type FieldRegistry, type Noun, relations } from '../../domain/field-registry.ts';
import type { Predicate, Segment, SegmentValue } from '../../domain/segment.ts';
import { dayInZone, shiftDay } from './calendar-days.ts';
import { customExpression, fieldExpression } from './field-sql.ts';

/** One parameterised statement. */
export interface Statement {
  text: string;
  values: Value[];
}

/** When the question is asked: what is known up to `asOf`, and which calendar day it then is in `zone` (IANA name). */
export interface SegmentTime {
  asOf: Date;
  zone: string;
}

const tables: Record<Noun, string> = {
  account: 'accounts',
  contact: 'contacts',
  deal: 'deals',
  activity: 'activities',
  signal: 'signals',
};

interface Compilation {
  registry: FieldRegistry;
  values: Value[];
  asOfParameter: string;
  time: SegmentTime;
  aliasCount: number;
}

interface Scope {
  noun: Noun;
  alias: string;
}

/**
 * Compiles a segment to `select id ... order by id` over the tenant's tables. Identifiers come from the registry and
 * this module only; every value, also the key of an imported column, is a parameter. Activities and signals after
 * `asOf` do not exist for it, but for meetings that had been entered by then.
 */
export function segmentToSql(segment: Segment, registry: FieldRegistry, time: SegmentTime): Statement {
  const compilation: Compilation = { registry, values: [], asOfParameter: '', time, aliasCount: 0 };
  compilation.asOfParameter = bind(compilation, time.asOf.toISOString(), 'timestamptz');
  const scope = newScope(compilation, segment.noun);
  const where = compilePredicate(compilation, scope, segment.where);
  const { alias } = scope;
  return {
    // The parameter of the instant is used even where no condition needs it, so that its type is always known.
    text: `select ${alias}.id from ${tables[segment.noun]} ${alias} where ${alias}.merged_into is null and ${compilation.asOfParameter} is not null and ${where} order by ${alias}.id`,
    values: compilation.values,
  };
}

function bind(compilation: Compilation, value: Value, type: string): string {
  compilation.values.push(value);
  return `$${compilation.values.length}::${type}`;
}

function newScope(compilation: Compilation, noun: Noun): Scope {
  return { noun, alias: `t${compilation.aliasCount++}` };
}

function compilePredicate(compilation: Compilation, scope: Scope, predicate: Predicate): string {
  switch (predicate.op) {
    case 'everything':
      return 'true';
    case 'and':
    case 'or':
      return `(${predicate.parts.map((part) => compilePredicate(compilation, scope, part)).join(` ${predicate.op} `)})`;
    case 'not':
      return `(not ${compilePredicate(compilation, scope, predicate.part)})`;
    case 'has':
      return `exists (${relatedRows(compilation, scope, predicate)})`;
    case 'has-no':
      return `not exists (${relatedRows(compilation, scope, predicate)})`;
    case 'count': {
      const count = relatedRows(compilation, scope, predicate, () => 'count(*)');
      return `((${count}) ${sqlComparison(predicate.compare)} ${bind(compilation, predicate.value, 'bigint')})`;
    }
    case 'last':
      return compileLast(compilation, scope, predicate);
    default:
      return compileField(compilation, scope, predicate);
  }
}

function sqlComparison(comparison: string): string {
  return comparison === '!=' ? '<>' : comparison;
}

type RelatedPredicate = Extract<Predicate, { relation: string }>;

function relatedRows(
  compilation: Compilation,
  scope: Scope,
  predicate: RelatedPredicate,
  select: (alias: string) => string = () => '',
): string {
  const noun = relations[scope.noun][predicate.relation];
  if (!noun) throw new GtmError('internal', 'A segment reached the compiler without having been checked.');
  const related = newScope(compilation, noun);
  const conditions = [
    joinCondition(scope, predicate.relation, related),
    existenceCondition(related, compilation.asOfParameter),
    compilePredicate(compilation, related, predicate.where),
  ];
  return `select ${select(related.alias)} from ${tables[noun]} ${related.alias} where ${conditions.join(' and ')}`;
}

/** How a related row belongs: an activity or signal that names no deal belongs to all deals of its account. */
function joinCondition({ noun, alias }: Scope, relation: string, related: Scope): string {
  const one = related.alias;
  const link = `${noun}.${relation}`;
  if (relation === 'account') return `${one}.id = ${alias}.account_id`;
  if (link === 'deal.contacts') {
    return `${one}.id in (select dc.contact_id from deal_contacts dc where dc.deal_id = ${alias}.id)`;
  }
  if (link === 'contact.deals') {
    return `${one}.id in (select dc.deal_id from deal_contacts dc where dc.contact_id = ${alias}.id)`;
  }
  if (noun === 'account') return `${one}.account_id = ${alias}.id`;
  if (noun === 'deal') {
    return `(${one}.deal_id = ${alias}.id or (${one}.deal_id is null and ${one}.account_id = ${alias}.account_id))`;
  }
  if (link === 'contact.activities') {
    return `(${one}.contact_id = ${alias}.id or ${one}.id in (select ap.activity_id from activity_participants ap where ap.contact_id = ${alias}.id))`;
  }
  return `${one}.contact_id = ${alias}.id`;
}

function existenceCondition({ noun, alias }: Scope, asOf: string): string {
  if (noun === 'activity') {
    return `(${alias}.occurred_at <= ${asOf} or (${alias}.kind = 'meeting' and ${alias}.created_at <= ${asOf}))`;
  }
  return noun === 'signal' ? `${alias}.occurred_at <= ${asOf}` : `${alias}.merged_into is null`;
}

function compileLast(compilation: Compilation, scope: Scope, predicate: Extract<Predicate, { op: 'last' }>): string {
  const { relation, days } = predicate;
  const noun = relations[scope.noun][relation];
  const upToNow: Predicate = { op: 'older-than-days', field: `${noun}.occurredAt`, days: 0 };
  const where: Predicate = { op: 'and', parts: [upToNow, predicate.where] };
  const rows = relatedRows(compilation, scope, { op: 'has', relation, where }, (alias) => `max(${alias}.occurred_at)`);
  const limit = bind(compilation, instantDaysBefore(compilation.time, days), 'timestamptz');
  return `coalesce((${rows}) ${predicate.test === 'within-days' ? '>' : '<='} ${limit}, false)`;
}

function instantDaysBefore(time: SegmentTime, days: number): string {
  return new Date(time.asOf.getTime() - days * 86_400_000).toISOString();
}

type FieldPredicate = Extract<Predicate, { field: string }>;

function compileField(compilation: Compilation, scope: Scope, predicate: FieldPredicate): string {
  const field = compilation.registry.find(predicate.field);
  if (!field || field.noun !== scope.noun) {
    throw new GtmError('internal', 'A segment reached the compiler without having been checked.');
  }
  const expression = expressionOf(compilation, scope, field);
  const value = (given: SegmentValue) => bindValue(compilation, field, given);
  switch (predicate.op) {
    case 'exists':
      return field.type === 'text' ? `(coalesce(${expression}, '') <> '')` : `((${expression}) is not null)`;
    case 'contains':
      return `coalesce(position(lower(${bind(compilation, predicate.text, 'text')}) in lower(${expression})) > 0, false)`;
    case 'in':
      return `coalesce(${comparable(field, expression)} in (${predicate.values.map(value).join(', ')}), false)`;
    case 'between':
      return `coalesce(${expression} between ${value(predicate.from)} and ${value(predicate.to)}, false)`;
    case 'within-days':
    case 'older-than-days':
    case 'next-days':
      return compileDays(compilation, field, expression, predicate.op, predicate.days);
    case '!=': {
      // An empty text is a missing value.
      const present = field.type === 'text' ? `nullif(${expression}, '')` : expression;
      return `coalesce(${comparable(field, present)} <> ${value(predicate.value)}, false)`;
    }
    default:
      return `coalesce(${comparable(field, expression)} ${predicate.op} ${value(predicate.value)}, false)`;
  }
}

function expressionOf(compilation: Compilation, { alias }: Scope, field: Field): string {
  const sqlScope = { alias, asOf: compilation.asOfParameter };
  if (field.customColumn !== undefined) {
    return customExpression(field.type, sqlScope, bind(compilation, field.customColumn, 'text'));
  }
  const expression = fieldExpression(field.name, sqlScope);
  if (!expression) throw new GtmError('internal', `No SQL is known for ${field.name}.`);
  return expression;
}

function comparable(field: Field, expression: string): string {
  return field.type === 'text' ? `lower(${expression})` : `(${expression})`;
}

function bindValue(compilation: Compilation, field: Field, value: SegmentValue): string {
  if (field.type === 'text') return `lower(${bind(compilation, value, 'text')})`;
  return bind(compilation, value, sqlType(field));
}

function sqlType(field: Field): string {
  if (field.type === 'date') return field.customColumn === undefined ? 'date' : 'text';
  return { number: 'numeric', boolean: 'boolean', instant: 'timestamptz', text: 'text' }[field.type];
}

function compileDays(
  compilation: Compilation,
  field: Field,
  expression: string,
  op: 'within-days' | 'older-than-days' | 'next-days',
  days: number,
): string {
  const { time } = compilation;
  if (field.type === 'date') {
    const today = dayInZone(time.asOf, time.zone);
    const at = (day: string) => bind(compilation, day, sqlType(field));
    const from = (offset: number) => at(shiftDay(today, offset));
    if (op === 'older-than-days') return `coalesce(${expression} < ${from(-days)}, false)`;
    const [first, last] = op === 'within-days' ? [-days, 0] : [0, days];
    return `coalesce(${expression} between ${from(first)} and ${from(last)}, false)`;
  }
  const at = (offset: number) => bind(compilation, instantDaysBefore(time, -offset), 'timestamptz');
  if (op === 'older-than-days') return `coalesce(${expression} <= ${at(-days)}, false)`;
  const [after, until] = op === 'within-days' ? [-days, 0] : [0, days];
  return `coalesce(${expression} > ${at(after)} and ${expression} <= ${at(until)}, false)`;
}
