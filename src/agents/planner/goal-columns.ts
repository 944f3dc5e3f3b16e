import type { CustomColumn, TargetNoun } from '../../domain/field-registry.ts';
import type { Predicate } from '../../domain/segment.ts';
import { type ConditionReader, phraseAt, type Recognised } from './condition-reader.ts';
import { readComparison } from './goal-amounts.ts';
import { comparison, describe } from './goal-conditions.ts';
import { type Filter, presence } from './goal-lexicon.ts';
import { describeTime, readTime } from './goal-times.ts';
import { phraseKey } from './goal-tokens.ts';
import { dateCondition } from './time-conditions.ts';
import type { Vocabulary } from './vocabulary.ts';

type Column = Vocabulary['customColumns'][number];
interface Place {
  reader: ConditionReader;
  column: Column;
  field: string;
}

const isWords = ['is', 'are', '=', ':', 'of', 'equals', 'was'];
const withoutWords = ['without', 'no', 'missing', 'lacking'];

/** A condition on an imported column, by its label: "lanes per month over 40", "over 40 lanes per month", "no competitor". */
export function readColumn(reader: ConditionReader, at: number, columns: readonly Column[]): Recognised | null {
  let best: Recognised | null = null;
  for (const column of columns) {
    const place = { reader, column, field: `${column.noun}.custom.${column.name}` };
    const lead = ['with', 'having', 'doing'].includes(reader.tokens[at]?.text ?? '') ? 1 : 0;
    for (const label of labelsOf(column)) {
      const later = lead ? readBefore(place, at + 1, label) : null;
      const afterLead = later && { ...later, length: later.length + 1 };
      const found = afterLead ?? readBefore(place, at, label) ?? readAfter(place, at, label);
      if (found && found.length > (best?.length ?? 0)) best = found;
      const many = lead ? null : readPlural(place, at, label);
      if (many && many.length > (best?.length ?? 0)) best = many;
    }
  }
  return best;
}

/** The label, and the column's key spelled as words; "per month" may be said as "a month". */
export function labelsOf(column: CustomColumn): string[][] {
  const key = column.name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  const labels = [phraseKey(column.label), phraseKey(key)].filter((label) => label.length > 0);
  const others = labels.flatMap((label) =>
    label.includes('per')
      ? ['a', 'an', 'each', 'every', '/'].map((each) => label.map((word) => (word === 'per' ? each : word)))
      : [],
  );
  return [...new Map([...labels, ...others].map((label) => [label.join(' '), label])).values()];
}

function filterOn(place: Place, predicate: Predicate, meaning: string): Recognised['meaning'] {
  return { kind: 'filter', filter: columnFilter(place, predicate, meaning) };
}

function columnFilter({ column, field }: Omit<Place, 'reader'>, predicate: Predicate, meaning: string): Filter {
  const on = { [column.noun]: predicate } as Partial<Record<TargetNoun, Predicate>>;
  const needs = { [column.noun]: { op: 'exists', field } } as Partial<Record<TargetNoun, Predicate>>;
  return { category: `column:${column.noun}.${column.name}`, on, meaning, terms: [], needs };
}

/** The condition stands before the label: "over 40 lanes per month", "without competitor", "with partner". */
function readBefore(place: Place, at: number, label: readonly string[]): Recognised | null {
  const { column, reader, field } = place;
  const { tokens } = reader;
  const first = tokens[at]?.text ?? '';
  const article = ['a', 'an', 'any', 'the'].includes(tokens[at + 1]?.text ?? '') ? 1 : 0;
  const fields = { [column.noun]: field } as Partial<Record<TargetNoun, string>>;
  const labelLength = (offset: number) => phraseAt(tokens, at + offset, [label]);
  if (
    withoutWords.includes(first) &&
    labelLength(1 + article) &&
    !isFollowedByValue(place, at + 1 + article + label.length)
  ) {
    const filter = column.type === 'boolean' ? null : presence(column.label, fields, false);
    const length = 1 + article + label.length;
    if (filter) return { length, meaning: { kind: 'filter', filter } };
    return {
      length,
      meaning: filterOn(place, { op: 'not', part: { op: '=', field, value: true } }, `not ${column.label}`),
    };
  }
  if (first === 'with' && labelLength(1 + article) && !isFollowedByValue(place, at + 1 + article + label.length)) {
    if (column.type === 'boolean') return null;
    return {
      length: 1 + article + label.length,
      meaning: { kind: 'filter', filter: presence(column.label, fields, true) },
    };
  }
  if (column.type !== 'number') return null;
  const found = readComparison(tokens, at);
  if (!found || !labelLength(found.length)) return null;
  const meaning = filterOn(place, comparison(field, found), `${column.label} ${describe(found)}`);
  return { length: found.length + label.length, meaning };
}

/** "partners" are the accounts of which the column "Partner" is true. */
function readPlural({ column, field, reader }: Place, at: number, label: readonly string[]): Recognised | null {
  if (column.type !== 'boolean') return null;
  const length = phraseAt(reader.tokens, at, [[...label.slice(0, -1), `${label.at(-1)}s`]]);
  if (!length) return null;
  const filter = columnFilter({ column, field }, { op: '=', field, value: true }, column.label);
  return { length, meaning: { kind: 'noun', noun: column.noun, filter } };
}

function isFollowedByValue(place: Place, at: number): boolean {
  return readValue(place, at) !== null;
}

/** The condition stands after the label: "lanes per month over 40", "competitor is Acme", "partner". */
function readAfter(place: Place, at: number, label: readonly string[]): Recognised | null {
  const { tokens } = place.reader;
  const lead = ['with', 'whose', 'where', 'having'].includes(tokens[at]?.text ?? '') ? 1 : 0;
  for (const skipped of lead ? [1, 0] : [0]) {
    if (!phraseAt(tokens, at + skipped, [label])) continue;
    const value = readValue(place, at + skipped + label.length);
    if (value) return { length: skipped + label.length + value.length, meaning: value.meaning };
    const { column, field } = place;
    if (column.type === 'boolean') {
      const meaning = filterOn(place, { op: '=', field, value: true }, column.label);
      return { length: skipped + label.length, meaning };
    }
    return { length: skipped + label.length, meaning: { kind: 'doubt', question: `${column.label}: which value?` } };
  }
  return null;
}

function readValue(place: Place, at: number): Recognised | null {
  const { column, field, reader } = place;
  const { tokens } = reader;
  const is = isWords.includes(tokens[at]?.text ?? '') ? 1 : 0;
  const not = is && tokens[at + 1]?.text === 'not' ? 1 : 0;
  const start = at + is + not;
  if (column.type === 'number') {
    const found = readComparison(tokens, start);
    if (found && !not)
      return {
        length: is + found.length,
        meaning: filterOn(place, comparison(field, found), `${column.label} ${describe(found)}`),
      };
    const exact = /^\d+(\.\d+)?$/.test(tokens[start]?.text ?? '') ? Number(tokens[start]!.text) : null;
    if (exact === null || (!is && exact === null)) return null;
    const predicate: Predicate = { op: not ? '!=' : '=', field, value: exact };
    return {
      length: is + not + 1,
      meaning: filterOn(place, predicate, `${column.label} ${not ? 'not ' : ''}${exact}`),
    };
  }
  if (column.type === 'date') {
    const found = readTime(tokens, start, reader.goal, reader.calendar);
    const predicate = found && !not ? dateCondition(field, found.time, 'past') : null;
    return (
      predicate && {
        length: is + found!.length,
        meaning: filterOn(place, predicate, `${column.label} ${describeTime(found!.time, 'past')}`),
      }
    );
  }
  if (column.type === 'boolean') {
    const word = tokens[start]?.text ?? '';
    const value = ['true', 'yes'].includes(word) ? true : ['false', 'no'].includes(word) ? false : null;
    if (value === null || !is) return null;
    return {
      length: is + not + 1,
      meaning: filterOn(place, { op: '=', field, value: not ? !value : value }, `${column.label} ${word}`),
    };
  }
  return readText(place, start, is + not, not === 1);
}

function readText(place: Place, start: number, taken: number, isNot: boolean): Recognised | null {
  const { column, field, reader } = place;
  const quotes = ['"', '“', '”', "'"];
  const { tokens, goal } = reader;
  const equals = (value: string, length: number): Recognised => {
    const predicate: Predicate = { op: isNot ? '!=' : '=', field, value };
    return {
      length: taken + length,
      meaning: filterOn(place, predicate, `${column.label} ${isNot ? 'not ' : ''}${value}`),
    };
  };
  if (quotes.includes(tokens[start]?.text ?? '')) {
    const close = tokens.findIndex((token, index) => index > start && quotes.includes(token.text));
    if (close > start + 1) return equals(goal.slice(tokens[start]!.end, tokens[close]!.start), close - start + 1);
  }
  const values = column.values.filter((value) => phraseAt(tokens, start, [phraseKey(value)]) > 0);
  const [longest] = values.sort((a, b) => phraseKey(b).length - phraseKey(a).length);
  return longest ? equals(longest, phraseKey(longest).length) : null;
}
