import { constants, createReadStream, existsSync, openAsBlob, readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { type ErrorCode, GtmError } from '../domain/errors.ts';
import { jsonLines } from '../domain/json-lines.ts';

/** One request to `/v1`; `tenant` is an id or slug. */
export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: { readonly [name: string]: string | number | boolean | undefined };
  body?: unknown;
  /** Path of a file to send as the body. */
  file?: string;
}

/** The HTTP API as the command line sees it, over the wire or inside this process. */
export interface ApiClient {
  /** The answer's JSON; throws the server's problem as an error with the same code and words. */
  call<T>(path: string, request?: ApiRequest): Promise<T>;
  /** The items of an answer in JSON Lines; throws like `call`, also in the middle. */
  stream<T>(path: string, request?: ApiRequest): AsyncGenerator<T>;
  /** Waits until what follows from this command is done; at once where a server goes on without us. */
  finish(): Promise<void>;
  /** Whether the server can read the files of this machine by their path. */
  readonly isOnThisMachine: boolean;
  /** False where this process is the server itself and ends with the command. */
  readonly isServer: boolean;
  close(): Promise<void>;
}

/** What a running server writes into its data directory. */
export interface ServerFile {
  url: string;
  pid: number;
}

const serverFileName = 'server.json';

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
  429: 'too-fast',
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
  throw problemError(status, value as { detail?: string; field?: string } | null);
}

function problemError(status: number, problem: { detail?: string; field?: string } | null): GtmError {
  const field = problem?.field === undefined ? {} : { field: problem.field };
  return new GtmError(codes[status] ?? 'internal', problem?.detail ?? `The server answered ${status}.`, field);
}

async function* readLines<T>(bytes: Readable): AsyncGenerator<T> {
  for await (const line of jsonLines(bytes)) {
    if (line === '') continue;
    const item = JSON.parse(line) as Awaited<T> & { problem?: { status: number; detail: string } };
    if (item.problem) throw problemError(item.problem.status, item.problem);
    yield item;
  }
}

/** A client of a running server, with the key of its owner or a service. */
function createHttpClient(options: {
  url: string;
  key: string;
  tenant?: string | undefined;
  isOnThisMachine: boolean;
}): ApiClient {
  async function ask(path: string, request: ApiRequest = {}): Promise<Response> {
    const type = request.file === undefined ? 'application/json' : 'application/octet-stream';
    // Fails with the name of the file; the blob would not.
    if (request.file !== undefined) await access(request.file, constants.R_OK);
    const body = request.file === undefined ? JSON.stringify(request.body) : await openAsBlob(request.file);
    return fetch(new URL(pathOf(path, request.query), options.url), {
      method: request.method ?? 'GET',
      headers: {
        authorization: `Bearer ${options.key}`,
        ...(options.tenant === undefined ? {} : { 'x-tenant': options.tenant }),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    }).catch((cause: unknown) => {
      throw new GtmError('unavailable', `No server answers at ${options.url}. Start it with \`gtm start\`.`, { cause });
    });
  }
  return {
    isOnThisMachine: options.isOnThisMachine,
    isServer: true,
    async call<T>(path: string, request?: ApiRequest) {
      const response = await ask(path, request);
      return readAnswer<T>(response.status, await response.text());
    },
    async *stream<T>(path: string, request?: ApiRequest) {
      const response = await ask(path, request);
      if (response.status >= 400 || !response.body) readAnswer(response.status, await response.text());
      else yield* readLines<T>(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]));
    },
    async finish() {},
    async close() {},
  };
}

/** A client that opens the data directory in this process and asks its API without a socket. */
async function createEmbeddedClient(config: Config, tenant: string | undefined): Promise<ApiClient> {
  const { openApp } = await import('../app.ts');
  const app = await openApp(config);
  await app.start();
  const injected = (path: string, request: ApiRequest = {}) => ({
    method: request.method ?? 'GET',
    url: pathOf(path, request.query),
    headers: {
      authorization: `Bearer ${app.localKey}`,
      ...(tenant === undefined ? {} : { 'x-tenant': tenant }),
      ...(request.file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
    },
    ...(request.file === undefined ? {} : { payload: createReadStream(request.file) }),
    ...(request.body === undefined ? {} : { payload: request.body as object }),
  });
  return {
    isOnThisMachine: true,
    isServer: false,
    async call<T>(path: string, request?: ApiRequest) {
      const response = await app.server.inject(injected(path, request));
      return readAnswer<T>(response.statusCode, response.payload);
    },
    async *stream<T>(path: string, request?: ApiRequest) {
      const response = await app.server.inject({ ...injected(path, request), payloadAsStream: true });
      if (response.statusCode < 400) yield* readLines<T>(response.stream());
      else readAnswer(response.statusCode, (await response.stream().toArray()).join(''));
    },
    finish: () => app.bus.drain(),
    close: () => app.close(),
  };
}

function localKey(dataDirectory: string): string | undefined {
  const path = join(dataDirectory, 'owner.key');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** Whether the key of this installation may be shown to a `url` that was typed: on this machine, or under our own name. */
function isOurs(url: string, { publicUrl }: Config): boolean {
  const { hostname, origin } = new URL(url);
  return (
    ['127.0.0.1', '[::1]', 'localhost'].includes(hostname) ||
    (publicUrl !== null && origin === new URL(publicUrl).origin)
  );
}

/** Talks to `url`, else to the server that holds the data directory, else opens the directory itself. */
export async function openClient(
  config: Config,
  options: { url?: string | undefined; key?: string | undefined; tenant?: string | undefined; begins: boolean },
): Promise<ApiClient> {
  const server = options.url === undefined ? findServer(config.dataDirectory) : null;
  const url = options.url ?? server?.url;
  if (url === undefined) {
    if (!options.begins && !existsSync(config.dataDirectory)) {
      const begin = 'Begin with `gtm start` (the demo) or `gtm tenant create NAME`, or name another one with --data.';
      throw new GtmError('misconfigured', `There is no data directory ${config.dataDirectory}. ${begin}`);
    }
    return createEmbeddedClient(config, options.tenant);
  }
  if (!URL.canParse(url)) {
    throw new GtmError('misconfigured', `--url must be an address such as http://127.0.0.1:8080 (found "${url}").`);
  }
  // The server that holds the data directory has that key already, wherever it listens.
  const known = server !== null || isOurs(url, config) ? localKey(config.dataDirectory) : undefined;
  const key = options.key ?? known;
  if (key === undefined)
    throw new GtmError('unauthenticated', 'Give a key with --key, or the data directory of that server with --data.');
  return createHttpClient({ url, key, tenant: options.tenant, isOnThisMachine: server !== null });
}
