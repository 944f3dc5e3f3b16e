import { z } from 'zod';
import type { Route } from '../../../src/api/route.ts';
import { formatId, type IdNoun, idPrefixes } from '../../../src/domain/prefixed-id.ts';
import type { Marks } from '../two-tenants.ts';

/** Part of a JSON schema, as far as a sample needs it. */
interface Schema {
  type?: string | string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minimum?: number;
  minLength?: number;
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
}

const withTime: Record<string, string> = { 'date-time': '2026-01-01T00:00:00Z', date: '2026-01-01', time: '08:30' };

/** A value that fits a schema; strings hold `word`, where their form allows it. */
function sample(schema: Schema, word: string): unknown {
  const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (first) return sample(first, word);
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, part]) => [name, sample(part, word)]),
      );
    case 'array':
      return (schema.prefixItems ?? [schema.items ?? {}]).map((item) => sample(item, word));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return (
        withTime[schema.format ?? ''] ??
        (schema.format === 'email' ? `${word}@their.example` : word.padEnd(schema.minLength ?? 0, 'x'))
      );
  }
}

function sampleOfSchema(type: z.ZodType | undefined, word: string): Record<string, unknown> {
  if (!type) return {};
  const schema = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema;
  const value = sample(schema, word);
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

/** One request to a route. */
export interface RouteRequest {
  route: Route;
  url: string;
  body: Record<string, unknown> | undefined;
  /** All that it says, as text. */
  asked: string;
}

/** Every form in which a tenant's things can be named in a request. */
export function formsOf({ id, word, tenantId }: Marks): string[] {
  const nouns = Object.keys(idPrefixes) as IdNoun[];
  return [id, word, tenantId, formatId('tenant', tenantId), ...nouns.map((noun) => formatId(noun, id))];
}

function request(
  route: Route,
  path: string,
  query: Record<string, unknown>,
  body?: Record<string, unknown>,
): RouteRequest {
  const filled = route.path.replace(/:\w+/g, encodeURIComponent(path));
  const words = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const url = `/v1${filled}${words === '' ? '' : `?${words}`}`;
  return { route, url, body, asked: `${decodeURIComponent(url)} ${JSON.stringify(body ?? {})}` };
}

const takesWords = ({ path, query, body }: Route) => path.includes(':') || query !== undefined || body !== undefined;

/** The requests that name a thing by `form` wherever the route takes words, in one go or each field by itself. */
export function* requestsOf(route: Route, form: string, { fieldByField = false } = {}): Generator<RouteRequest> {
  const query = sampleOfSchema(route.query, form);
  const body = route.body && !route.upload ? sampleOfSchema(route.body, form) : undefined;
  // Fields that no schema names must not be heard either.
  const strange = { tenant: form, tenantId: form, 'x-tenant': form };
  yield request(route, form, { ...query, ...strange }, body && { ...body, ...strange });
  if (!takesWords(route) || !fieldByField) return;
  yield request(route, form, {}, body);
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'string' && value.includes(form)) yield request(route, form, { [name]: value }, body);
  }
}
