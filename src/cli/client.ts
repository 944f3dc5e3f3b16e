import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { type ErrorCode, GtmError } from '../domain/errors.ts';

/** One request to `/v1`; `tenant` is an id or slug. */
export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: { readonly [name: string]: string | number | boolean | undefined };
  body?: unknown;
}

/** The HTTP API as the command line sees it, over the wire or inside this process. */
export interface ApiClient {
  /** The answer's JSON; throws the server's problem as an error with the same code and words. */
  call<T>(path: string, request?: ApiRequest): Promise<T>;
  close(): Promise<void>;
}

/** What a running server writes into its data directory. */
export interface ServerFile {
  url: string;
  pid: number;
}

export const serverFileName = 'server.json';

/** The server that holds `dataDirectory`, if it is alive. */
export function findServer(dataDirectory: string): ServerFile | null {
  const path = join(dataDirectory, serverFileName);
  if (!existsSync(path)) return null;
  const server = JSON.parse(readFileSync(path, 'utf8')) as ServerFile;
  try {
    process.kill(server.pid, 0);
    return server;
  } catch {
    return null;
  }
}

const codes: Record<number, ErrorCode> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  422: 'refused',
  503: 'unavailable',
  504: 'timeout',
};

function pathOf(path: string, query: ApiRequest['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return `/v1${path}${search.size === 0 ? '' : `?${search}`}`;
}

function readAnswer<T>(status: number, text: string): T {
  const value = text === '' ? null : (JSON.parse(text) as unknown);
  if (status < 400) return value as T;
  const problem = value as { detail?: string; field?: string } | null;
  const field = problem?.field === undefined ? {} : { field: problem.field };
  throw new GtmError(codes[status] ?? 'internal', problem?.detail ?? `The server answered ${status}.`, field);
}

/** A client of a server elsewhere, with the key of its owner or a service. */
export function createHttpClient(options: { url: string; key: string; tenant?: string | undefined }): ApiClient {
  return {
    async call<T>(path: string, request: ApiRequest = {}) {
      const response = await fetch(new URL(pathOf(path, request.query), options.url), {
        method: request.method ?? 'GET',
        headers: {
          authorization: `Bearer ${options.key}`,
          ...(options.tenant === undefined ? {} : { 'x-tenant': options.tenant }),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      }).catch((cause: unknown) => {
        throw new GtmError('unavailable', `No server answers at ${options.url}. Start it with \`gtm start\`.`, {
          cause,
        });
      });
      return readAnswer<T>(response.status, await response.text());
    },
    async close() {},
  };
}

/** A client that opens the data directory in this process and asks its API without a socket. */
export async function createEmbeddedClient(config: Config, tenant: string | undefined): Promise<ApiClient> {
  const { openApp } = await import('../app.ts');
  const app = await openApp(config);
  await app.start();
  return {
    async call<T>(path: string, request: ApiRequest = {}) {
      const response = await app.server.inject({
        method: request.method ?? 'GET',
        url: pathOf(path, request.query),
        headers: { authorization: `Bearer ${app.localKey}`, ...(tenant === undefined ? {} : { 'x-tenant': tenant }) },
        ...(request.body === undefined ? {} : { payload: request.body as object }),
      });
      return readAnswer<T>(response.statusCode, response.payload);
    },
    close: () => app.close(),
  };
}

/** Talks to `url`, else to the server that holds the data directory, else opens the directory itself. */
export async function openClient(
  config: Config,
  options: { url?: string | undefined; key?: string | undefined; tenant?: string | undefined },
): Promise<ApiClient> {
  const server = options.url === undefined ? findServer(config.dataDirectory) : null;
  const url = options.url ?? server?.url;
  if (url === undefined) return createEmbeddedClient(config, options.tenant);
  const keyPath = join(config.dataDirectory, 'owner.key');
  const key = options.key ?? (existsSync(keyPath) ? readFileSync(keyPath, 'utf8').trim() : undefined);
  if (key === undefined)
    throw new GtmError('unauthenticated', 'Give a key with --key, or the data directory with --data.');
  return createHttpClient({ url, key, tenant: options.tenant });
}
