import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GtmError } from '../domain/errors.ts';
import { answerOnce } from './answer-once.ts';
import { addSignIn } from './auth/sign-in.ts';
import { type CallerServices, callerBeforeTenant, callerOf } from './caller.ts';
import { headersOf } from './headers-of.ts';
import { collectMethods } from './methods-at.ts';
import { openApiDocument } from './openapi.ts';
import { addOperation, type OperationServices } from './operation.ts';
import { isFromOwnPage } from './own-origin.ts';
import { addDocs } from './pages/docs-page.ts';
import { type Problem, parseInput, problemOf } from './problem.ts';
import { callerRate, createRateLimit, retryAfterSeconds } from './rate-limit.ts';
import type { Route, StreamFormat } from './route.ts';

const BODY_LIMIT_BYTES = 64 * 1024 * 1024;

export interface ServerServices extends CallerServices, OperationServices {
  /** Called with every error that was not expected, for the log. */
  onError(error: unknown): void;
}

/** A browser's cookie may change state only from our own pages. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers.authorization) return;
  if (!isFromOwnPage(request)) {
    throw new GtmError('forbidden', 'A change must come from a page of this server.', { field: 'Origin' });
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

function addRoute(
  server: FastifyInstance,
  services: ServerServices,
  route: Route,
  limit: (caller: string) => void,
): void {
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
    const answer = await answerOnce(services.database, route, caller, request, () => run() as Promise<unknown>);
    return reply.status(answer.status).send(answer.response);
  };
  server.route({
    method: route.method,
    url: `/v1${route.path}`,
    handler: serve,
  });
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.status(problem.status).type('application/problem+json').send(problem);
}

/** The HTTP server with these routes, sign-in, the OpenAPI document and problem details for every error. */
export function createServer(services: ServerServices, routes: readonly Route[], version: string): FastifyInstance {
  const server = Fastify({
    ...{ logger: false, bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true },
    frameworkErrors: (error, _request, reply) => sendProblem(reply, problemOf(error)),
  });
  const document = openApiDocument(routes, version);
  const methodsAt = collectMethods(server);
  const limit = createRateLimit(services.clock, callerRate);

  server.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) services.onError(error);
    if (problem.status === 429 && !reply.hasHeader('retry-after')) {
      reply.header('retry-after', retryAfterSeconds(callerRate));
    }
    return sendProblem(reply, problem);
  });
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!;
    const methods = methodsAt(path);
    if (methods.length === 0) {
      return sendProblem(reply, problemOf(new GtmError('not-found', `There is nothing at ${request.method} ${path}.`)));
    }
    const detail = `${request.method} means nothing here. There is ${methods.join(', ')}.`;
    reply.header('allow', methods.join(', '));
    return sendProblem(reply, { type: 'about:blank', title: 'Not done this way', status: 405, detail });
  });
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  for (const route of routes) addRoute(server, services, route, limit);
  server.get('/v1/openapi.json', async () => document);
  addDocs(server, document);
  addOperation(server, services);
  addSignIn(server, services);
  return server;
}
