import { GtmError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { readJson } from './read-body.ts';

/** An object of which nothing is known yet. */
export type Fields = { readonly [name: string]: unknown };

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A text, or the digits of a number; null for anything else. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A text that says something; null where it is empty or missing. */
export function wordsOf(value: unknown): string | null {
  const text = textOf(value);
  return text === '' ? null : text;
}

/** The texts of a list, or of one text alone; the empty ones left out. */
export function textsOf(value: unknown): string[] {
  return [value].flat().flatMap((item) => wordsOf(item) ?? []);
}

/** The entries of a list; of one object alone, that object. */
export function entriesOf(value: unknown): Fields[] {
  return [value].flat().filter((item) => typeof item === 'object' && item !== null) as Fields[];
}

/** An object that stands there as itself or as JSON in a text. */
export function objectOf(value: unknown): Record<string, Json> {
  const found = typeof value === 'string' ? readJson(value) : value;
  return { ...(fieldsOf(found) as Record<string, Json>) };
}

/** An ISO instant from seconds since 1970, as a number or text; null where it is none. */
export function fromSeconds(value: unknown): string | null {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' ? toInstant(seconds * 1000) : null;
}

/** An ISO instant from a date text with a zone, or one in UTC without; null where it is none. */
export function fromDateText(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  const isBare = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/.test(value);
  return toInstant(Date.parse(isBare ? `${value.replace(' ', 'T')}Z` : value));
}

function toInstant(ms: number): string | null {
  const rounded = Math.floor(ms);
  return Math.abs(rounded) <= 8.64e15 ? new Date(rounded).toISOString() : null;
}

/** A Message-ID with its angle brackets; null for what cannot be one. */
export function messageIdOf(value: unknown): string | null {
  const bare = (textOf(value) ?? '').trim().replace(/^<|>$/g, '');
  return /^[\x21-\x7e]{1,500}$/.test(bare) && bare.includes('@') && !/[<>]/.test(bare) ? `<${bare}>` : null;
}

/** The list in a text of JSON; empty where there is none. */
export function listIn(text: string): unknown[] {
  const value = readJson(text);
  return Array.isArray(value) ? value : [];
}

/** Header fields from an object of texts or lists of texts, or from a list of `{Name, Value}`. */
export function headersOf(value: unknown): { name: string; value: string }[] {
  if (Array.isArray(value)) {
    return entriesOf(value).flatMap((entry) => {
      const name = textOf(entry['Name'] ?? entry['name']);
      const found = textOf(entry['Value'] ?? entry['value']);
      return name !== null && found !== null ? [{ name, value: found }] : [];
    });
  }
  return Object.entries(fieldsOf(value)).flatMap(([name, found]) =>
    textsOf(found).map((text) => ({ name, value: text })),
  );
}

/** The first header of a name in lower case; null where there is none. */
export function headerIn(headers: readonly { name: string; value: string }[], name: string): string | null {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
}

/** The address out of `Name <address>` or `<address>`; what stands there where it has no brackets. */
export function bareAddress(text: string | null): string | null {
  const inside = /<([^<>]*)>\s*$/.exec(text ?? '')?.[1] ?? text;
  return inside === null || inside.trim() === '' ? null : inside.trim();
}

/** The fields of a body that has to be an object. Throws `invalid`. */
export function requireFields(body: unknown, provider: string): Fields {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Fields;
  throw new GtmError('invalid', `The body is no object as ${provider} sends it.`, { field: 'body' });
}

/** The entries of a body that is a list of objects, or one object. Throws `invalid`. */
export function requireEntries(body: unknown, provider: string): Fields[] {
  const entries = [body].flat();
  if (entries.every((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry)))
    return entries as Fields[];
  throw new GtmError('invalid', `The body is no list of objects as ${provider} sends it.`, { field: 'body' });
}
