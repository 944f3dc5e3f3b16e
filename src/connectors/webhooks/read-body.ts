import type { Json } from '../../domain/json.ts';
import type { SignedRequest } from './signed-request.ts';

const LONG_INTEGER = /\d{16}/;

/** The reviver's third argument (ECMAScript's JSON.parse source text access), which the compiler's library lacks. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** Integers that a number cannot hold stay as they are written: ids of 17 digits are in use. */
const keepLongIntegers: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '') ? source : value;

function readForm(text: string): Json {
  const fields: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}

/** The JSON value of a text; undefined where it is none. */
export function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text, LONG_INTEGER.test(text) ? (keepLongIntegers as () => unknown) : undefined) as Json;
  } catch {
    return undefined;
  }
}

/** The body of a request as its content type says: a form's fields, else JSON; undefined where it cannot be read. */
export function readBody({ headers, body }: Pick<SignedRequest, 'headers' | 'body'>): Json | undefined {
  const text = body.toString('utf8');
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm ? readForm(text) : readJson(text);
}
