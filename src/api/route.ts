import type { z } from 'zod';
import type { Role } from '../domain/actor.ts';
import type { Caller } from './caller.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler gets: who asks, and the checked input. */
export interface RouteInput<Params, Query, Body> {
  caller: Caller;
  params: Params;
  query: Query;
  body: Body;
  headers: Headers;
  /** Aborted when the client leaves. */
  signal: AbortSignal;
}

/** How the items of a streamed answer are written, one after another. */
export interface StreamFormat {
  media: 'application/x-ndjson' | 'text/event-stream';
  encode(item: unknown): string;
}

/** One JSON value per line. */
export const ndjson: StreamFormat = {
  media: 'application/x-ndjson',
  encode: (item) => `${JSON.stringify(item)}\n`,
};

/**
 * One operation of the API: its schemas validate the request, shape the answer and make the OpenAPI document, so the
 * three cannot differ.
 */
export interface Route {
  method: Method;
  /** Fastify style, below `/v1`: `/proposals/:id`. */
  path: string;
  /** Unique, camelCase; the name of the client's function. */
  operation: string;
  summary: string;
  tag: string;
  roles: readonly Role[];
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The answer; of a stream, one item. */
  response: z.ZodType;
  status?: number;
  /** Also for the local owner who has no tenant yet. */
  beforeTenant?: boolean;
  /** Its answer holds a secret that is not kept, also not for an `Idempotency-Key`. */
  shownOnce?: boolean;
  /** Takes the bytes of a file as its body, `application/octet-stream`. */
  upload?: boolean;
  /** Answers item by item; `handle` then returns an async iterable. */
  stream?: StreamFormat;
  handle(input: RouteInput<never, never, never>): Promise<unknown> | AsyncIterable<unknown>;
}

/** A route but for its answer, with the types of its schemas. */
interface Described<Params, Query, Body>
  extends Omit<Route, 'params' | 'query' | 'body' | 'response' | 'stream' | 'handle'> {
  params?: Params;
  query?: Query;
  body?: Body;
}

/** Types a route's handler from its schemas. */
export function route<
  Params extends z.ZodType = z.ZodType<unknown>,
  Query extends z.ZodType = z.ZodType<unknown>,
  Body extends z.ZodType = z.ZodType<unknown>,
  Response extends z.ZodType = z.ZodType<unknown>,
>(
  definition: Described<Params, Query, Body> & {
    response: Response;
    handle(input: RouteInput<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<z.input<Response>>;
  },
): Route {
  return definition as unknown as Route;
}

/**
 * A route whose answer is a stream of items. An error before the first item is a problem like any other; a later one
 * ends the stream with a line `{"problem": ...}`.
 */
export function streamRoute<
  Params extends z.ZodType = z.ZodType<unknown>,
  Query extends z.ZodType = z.ZodType<unknown>,
  Body extends z.ZodType = z.ZodType<unknown>,
  Item extends z.ZodType = z.ZodType<unknown>,
>(
  definition: Described<Params, Query, Body> & {
    response: Item;
    stream: StreamFormat;
    handle(input: RouteInput<z.output<Params>, z.output<Query>, z.output<Body>>): AsyncIterable<z.input<Item>>;
  },
): Route {
  return definition as unknown as Route;
}

export const everybody: readonly Role[] = ['viewer', 'operator', 'approver', 'admin', 'owner', 'service'];
export const people: readonly Role[] = ['operator', 'approver', 'admin', 'owner'];
export const proposers: readonly Role[] = ['operator', 'approver', 'admin', 'owner', 'service'];
export const administrators: readonly Role[] = ['admin', 'owner'];
