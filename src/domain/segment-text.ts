import { GtmError } from './errors.ts';
import { targetNouns } from './field-registry.ts';
import type { Comparison, Predicate, Segment, SegmentValue } from './segment.ts';

/**
 * The readable form of a segment, for people and for definitions of terms:
 * `deal where deal.status = "open" and has account (account.country in ("DE", "AT"))`.
 * `parseSegmentText(printSegment(segment))` gives the same segment.
 */
export function printSegment(segment: Segment): string {
  return `${segment.noun} where ${printPredicate(segment.where)}`;
}

/** The readable form of one condition. */
export function printPredicate(predicate: Predicate): string {
  switch (predicate.op) {
    case 'everything':
      return 'everything';
    case 'and':
    case 'or':
      return predicate.parts.map(printPart).join(` ${predicate.op} `);
    case 'not':
      return `not (${printPredicate(predicate.part)})`;
    case 'in':
      return `${printField(predicate.field)} in (${predicate.values.map(printValue).join(', ')})`;
    case 'between':
      return `${printField(predicate.field)} between ${printValue(predicate.from)} and ${printValue(predicate.to)}`;
    case 'contains':
      return `${printField(predicate.field)} contains ${printValue(predicate.text)}`;
    case 'exists':
      return `${printField(predicate.field)} exists`;
    case 'within-days':
    case 'older-than-days':
    case 'next-days':
      return `${printField(predicate.field)} ${dayWords[predicate.op]} ${predicate.days} days`;
    case 'has':
      return `has ${predicate.relation} (${printPredicate(predicate.where)})`;
    case 'has-no':
      return `has no ${predicate.relation} (${printPredicate(predicate.where)})`;
    case 'count':
      return `count of ${predicate.relation} (${printPredicate(predicate.where)}) ${predicate.compare} ${predicate.value}`;
    case 'last':
      return `last of ${predicate.relation} (${printPredicate(predicate.where)}) ${dayWords[predicate.test]} ${predicate.days} days`;
    default:
      return `${printField(predicate.field)} ${predicate.op} ${printValue(predicate.value)}`;
  }
}

const dayWords = { 'within-days': 'within last', 'older-than-days': 'older than', 'next-days': 'within next' } as const;

function printPart(part: Predicate): string {
  return part.op === 'and' || part.op === 'or' ? `(${printPredicate(part)})` : printPredicate(part);
}

function printField(field: string): string {
  const custom = /^([a-z]+)\.custom\.([\s\S]*)$/.exec(field);
  return custom ? `${custom[1]}.custom.${JSON.stringify(custom[2])}` : field;
}

function printValue(value: SegmentValue): string {
  return JSON.stringify(value);
}

const tokenPattern =
  /\s*(?:([a-z]+\.custom\.)?("(?:[^"\\]|\\[\s\S])*")|([a-zA-Z]+(?:\.[a-zA-Z]+)?)|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(!=|<=|>=|[=<>(),]))/y;

type Token = { kind: 'word' | 'symbol'; text: string } | { kind: 'value'; value: string | number };

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const end = text.trimEnd().length;
  while (position < end) {
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(text);
    if (!match) throw new GtmError('invalid', `The condition cannot be read at character ${position + 1}`);
    position = tokenPattern.lastIndex;
    const [, customPrefix, quoted, word, number, symbol] = match;
    if (customPrefix) tokens.push({ kind: 'word', text: `${customPrefix}${unquote(quoted!)}` });
    else if (quoted) tokens.push({ kind: 'value', value: unquote(quoted) });
    else if (number) tokens.push({ kind: 'value', value: Number(number) });
    else if (word) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'symbol', text: symbol! });
  }
  return tokens;
}

function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch (cause) {
    throw new GtmError('invalid', 'A text in the condition is not written as JSON text', { cause });
  }
}

/** Reads what `printSegment` writes. Checks the grammar only; `parseSegment` checks fields and types. */
export function parseSegmentText(text: string): Segment {
  const reader = createReader(tokenise(text));
  const noun = targetNouns.find((candidate) => reader.skip(candidate));
  if (!noun) return reader.fail('a segment starts with account, contact or deal');
  reader.expect('where');
  const where = readPredicate(reader);
  reader.expectEnd();
  return { version: 1, noun, where };
}

/** Reads what `printPredicate` writes. */
export function parsePredicateText(text: string): Predicate {
  const reader = createReader(tokenise(text));
  const predicate = readPredicate(reader);
  reader.expectEnd();
  return predicate;
}

type Reader = ReturnType<typeof createReader>;

function createReader(tokens: readonly Token[]) {
  let next = 0;
  const fail = (expected: string): never => {
    throw new GtmError('invalid', `The condition cannot be read at its part ${next + 1}: ${expected}`);
  };
  const isWord = (text: string) => {
    const token = tokens[next];
    return token !== undefined && token.kind !== 'value' && token.text === text;
  };
  return {
    fail,
    skip(text: string): boolean {
      if (!isWord(text)) return false;
      next++;
      return true;
    },
    expect(text: string): void {
      if (!isWord(text)) fail(`"${text}" expected`);
      next++;
    },
    expectEnd(): void {
      if (next < tokens.length) fail('nothing more expected');
    },
    word(): string {
      const token = tokens[next];
      if (token?.kind !== 'word') return fail('a word expected');
      next++;
      return token.text;
    },
    value(): SegmentValue {
      const token = tokens[next++];
      if (token?.kind === 'value') return token.value;
      if (token?.kind === 'word' && (token.text === 'true' || token.text === 'false')) return token.text === 'true';
      next--;
      return fail('a number or a text in double quotes expected');
    },
  };
}

function readPredicate(reader: Reader, depth = 0): Predicate {
  if (depth > 24) reader.fail('fewer nested parentheses expected');
  const first = readPart(reader, depth);
  for (const op of ['and', 'or'] as const) {
    if (!reader.skip(op)) continue;
    const parts = [first];
    do parts.push(readPart(reader, depth));
    while (reader.skip(op));
    return { op, parts };
  }
  return first;
}

function readPart(reader: Reader, depth: number): Predicate {
  const inParentheses = () => {
    reader.expect('(');
    const inner = readPredicate(reader, depth + 1);
    reader.expect(')');
    return inner;
  };
  if (reader.skip('(')) {
    const inner = readPredicate(reader, depth + 1);
    reader.expect(')');
    return inner;
  }
  if (reader.skip('everything')) return { op: 'everything' };
  if (reader.skip('not')) return { op: 'not', part: inParentheses() };
  if (reader.skip('has')) {
    const op = reader.skip('no') ? 'has-no' : 'has';
    return { op, relation: reader.word(), where: inParentheses() };
  }
  if (reader.skip('count')) {
    reader.expect('of');
    const relation = reader.word();
    const where = inParentheses();
    return { op: 'count', relation, where, compare: readComparison(reader), value: numberOf(reader) };
  }
  if (reader.skip('last')) {
    reader.expect('of');
    const relation = reader.word();
    const where = inParentheses();
    const { op: test, days } = readDays(reader);
    if (test === 'next-days') return reader.fail('"within last" or "older than" expected');
    return { op: 'last', relation, where, test, days };
  }
  return readFieldCondition(reader, reader.word());
}

function readFieldCondition(reader: Reader, field: string): Predicate {
  if (reader.skip('exists')) return { op: 'exists', field };
  if (reader.skip('contains')) {
    const text = reader.value();
    return typeof text === 'string' ? { op: 'contains', field, text } : reader.fail('a text expected');
  }
  if (reader.skip('in')) {
    reader.expect('(');
    const values = [plainValue(reader)];
    while (reader.skip(',')) values.push(plainValue(reader));
    reader.expect(')');
    return { op: 'in', field, values };
  }
  if (reader.skip('between')) {
    const from = plainValue(reader);
    reader.expect('and');
    return { op: 'between', field, from, to: plainValue(reader) };
  }
  for (const op of ['=', '!=', '<', '<=', '>', '>='] as const) {
    if (reader.skip(op)) return { op, field, value: reader.value() };
  }
  return { ...readDays(reader), field };
}

function readDays(reader: Reader): { op: 'within-days' | 'older-than-days' | 'next-days'; days: number } {
  const op = readDayTest(reader);
  const days = numberOf(reader);
  reader.expect('days');
  return { op, days };
}

function readDayTest(reader: Reader): 'within-days' | 'older-than-days' | 'next-days' {
  if (reader.skip('older')) {
    reader.expect('than');
    return 'older-than-days';
  }
  reader.expect('within');
  if (reader.skip('next')) return 'next-days';
  reader.expect('last');
  return 'within-days';
}

function readComparison(reader: Reader): Comparison {
  const found = (['!=', '<=', '>=', '=', '<', '>'] as const).find((symbol) => reader.skip(symbol));
  return found ?? reader.fail('a comparison such as >= expected');
}

function numberOf(reader: Reader): number {
  const value = reader.value();
  return typeof value === 'number' ? value : reader.fail('a number expected');
}

function plainValue(reader: Reader): string | number {
  const value = reader.value();
  return typeof value === 'boolean' ? reader.fail('a number or a text expected') : value;
}
