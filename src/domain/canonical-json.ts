import { GtmError } from './errors.ts';

/**
 * The one JSON text of a value by RFC 8785: no white space, object keys sorted by UTF-16 code units, numbers and
 * strings as ECMAScript writes them. Two values have the same text exactly when they are the same JSON. A property
 * that is `undefined` is left out. Throws `invalid` for what JSON cannot hold: NaN, infinities, lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, property]) => property !== undefined);
    // The default order of `sort` is by UTF-16 code units, which is the order the RFC asks for.
    const keys = entries.map(([key]) => key).sort();
    const properties = new Map(entries);
    return `{${keys.map((key) => `${canonicalString(key)}:${canonicalJson(properties.get(key))}`).join(',')}}`;
  }
  throw new GtmError('invalid', `A ${typeof value} cannot be written as JSON.`);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new GtmError('invalid', 'JSON has no NaN and no infinity.');
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new GtmError('invalid', 'A text contains half of a surrogate pair.');
  return JSON.stringify(value);
}
