import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../runtime/telemetry/metrics.ts';
import { parseTraceparent, withTrace } from '../runtime/telemetry/trace-context.ts';
import type { OpenSpan, Tracing } from '../runtime/telemetry/tracing.ts';

const FIRST_SERVER_ERROR = 500;

/** The caller's traceparent, where it sent one that can be read. */
function callersTrace(request: FastifyRequest): string | null {
  const header = request.headers['traceparent'];
  return typeof header === 'string' && parseTraceparent(header) ? header : null;
}

/**
 * Counts every request by the template of its route and its status, and gives each a span that what it starts belongs
 * to. Addresses, queries and bodies are not recorded. Call it before the server listens.
 */
export function addRequestTelemetry(
  server: FastifyInstance,
  { metrics, tracing }: { metrics: Metrics; tracing: Tracing },
): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  const routeOf = (request: FastifyRequest) => request.routeOptions.url ?? null;

  server.addHook('onRequest', (request, _reply, done) => {
    const route = routeOf(request);
    const attributes = { 'http.request.method': request.method, ...(route !== null && { 'http.route': route }) };
    const name = route === null ? request.method : `${request.method} ${route}`;
    spans.set(request, tracing.begin(name, { parent: callersTrace(request), kind: 'server', attributes }));
    done();
  });
  // The body has been read by now: what follows runs in this context.
  server.addHook('preHandler', (request, _reply, done) => {
    withTrace(spans.get(request)?.traceparent ?? null, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime } = reply;
    metrics.httpRequest({ method: request.method, route: routeOf(request), status, seconds: elapsedTime / 1000 });
    const span = spans.get(request);
    span?.set({ 'http.response.status_code': status });
    span?.end(status >= FIRST_SERVER_ERROR ? String(status) : undefined);
    done();
  });
}
