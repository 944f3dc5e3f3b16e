import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GtmError } from '../domain/errors.ts';
import type { Bus } from '../runtime/bus/bus.ts';
import type { Auth } from './auth/auth.ts';
import { type Caller, type CallerServices, callerBeforeTenant, callerOf, noTenant } from './caller.ts';
import { claimIdempotencyKey, settleIdempotencyKey } from './idempotency.ts';
import { openApiDocument } from './openapi.ts';
import { addOperation } from './operation.ts';
import { addDocs } from './pages/docs-page.ts';
import { parseInput, problemOf } from './problem.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Route, StreamFormat } from './route.ts';

const BODY_LIMIT_BYTES = 64 * 1024 * 1024;

export interface ServerServices extends CallerServices {
  auth: Auth;
  bus: Bus;
  /** Called with every error that was not expected, for the log. */
  onError(error: unknown): void;
}

function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** A browser's cookie may change state only from our own pages. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers.authorization) return;
  const origin = request.headers.origin;
  if (origin === undefined || new URL(origin).host !== request.headers.host) {
    throw new GtmError('forbidden', 'A change must come from a page of this server.', { field: 'Origin' });
  }
}

async function answerOnce(
  services: ServerServices,
  route: Route,
  caller: Caller,
  request: FastifyRequest,
  run: () => Promise<unknown>,
): Promise<{ status: number; response: unknown }> {
  const status = route.status ?? 200;
  const key = request.headers['idempotency-key'];
  const kept = route.method === 'POST' && !route.upload && caller.tenantId !== noTenant;
  if (!kept || typeof key !== 'string') return { status, response: await run() };
  const call = { tenantId: caller.tenantId, route: route.operation, key };
  const stored = await claimIdempotencyKey(services.database, { ...call, body: request.body });
  if (stored) return stored;
  try {
    const answer = { status, response: await run() };
    await settleIdempotencyKey(services.database, call, answer);
    return answer;
  } catch (error) {
    await settleIdempotencyKey(services.database, call, null);
    throw error;
  }
}

/** The items written out. What fails after the first item is said in the stream, since the status has left already. */
async function* encodeItems(
  format: StreamFormat,
  first: IteratorResult<unknown>,
  items: AsyncIterator<unknown>,
  onError: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    for (let step = first; !step.done; step = await items.next()) yield format.encode(step.value);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500) onError(error);
    yield format.encode({ problem });
  } finally {
    await items.return?.();
  }
}

async function sendStream(
  services: ServerServices,
  reply: FastifyReply,
  format: StreamFormat,
  answer: AsyncIterable<unknown>,
): Promise<FastifyReply> {
  const items = answer[Symbol.asyncIterator]();
  const first = await items.next();
  return reply
    .type(format.media)
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(Readable.from(encodeItems(format, first, items, services.onError), { objectMode: false }));
}

function addRoute(server: FastifyInstance, services: ServerServices, route: Route): void {
  const limit = createRateLimit(services.clock);
  const serve = async (request: FastifyRequest, reply: FastifyReply) => {
    refuseForeignOrigin(request);
    const headers = headersOf(request);
    const caller = await (route.beforeTenant ? callerBeforeTenant : callerOf)(services, headers);
    limit(caller.userId ?? caller.actor.id);
    if (!route.roles.includes(caller.role)) {
      throw new GtmError('forbidden', `The role "${caller.role}" may not do this. Ask an admin of the tenant.`);
    }
    const left = new AbortController();
    reply.raw.on('close', () => left.abort());
    const input = {
      caller,
      params: route.params ? parseInput(route.params, request.params, 'path') : {},
      query: route.query ? parseInput(route.query, request.query, 'query') : {},
      body: route.body ? parseInput(route.body, request.body ?? {}, 'body') : {},
      headers,
      signal: left.signal,
    };
    const run = () => route.handle(input as never);
    if (route.stream) return sendStream(services, reply, route.stream, run() as AsyncIterable<unknown>);
    const answer = await answerOnce(services, route, caller, request, () => run() as Promise<unknown>);
    return reply.status(answer.status).send(answer.response);
  };
  server.route({
    method: route.method,
    url: `/v1${route.path}`,
    config: { operation: route.operation },
    handler: serve,
  });
}

/** The HTTP server with these routes, sign-in, the OpenAPI document and problem details for every error. */
export function createServer(services: ServerServices, routes: readonly Route[], version: string): FastifyInstance {
  const server = Fastify({ logger: false, bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  const document = openApiDocument(routes, version);

  server.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) services.onError(error);
    if (problem.status === 429) reply.header('retry-after', '1');
    return reply.status(problem.status).type('application/problem+json').send(problem);
  });
  server.setNotFoundHandler((request, reply) => {
    const problem = problemOf(
      new GtmError('not-found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
    );
    return reply.status(404).type('application/problem+json').send(problem);
  });
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  for (const route of routes) addRoute(server, services, route);
  server.get('/v1/openapi.json', async () => document);
  addDocs(server, document);
  addOperation(server, services);
  server.all('/api/auth/*', async (request, reply) => {
    const url = new URL(request.url, `http://${request.headers.host ?? '127.0.0.1'}`);
    const withBody = request.method !== 'GET' && request.method !== 'HEAD';
    const init = {
      method: request.method,
      headers: headersOf(request),
      ...(withBody ? { body: JSON.stringify(request.body ?? {}) } : {}),
    };
    const answer = await services.auth.handle(new Request(url, init));
    for (const [name, value] of answer.headers) if (name !== 'set-cookie') reply.header(name, value);
    for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
    return reply.status(answer.status).send(await answer.text());
  });
  return server;
}
