import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { createSystemClock } from '../runtime/system/system-clock.ts';
import { createMetrics } from '../runtime/telemetry/metrics.ts';
import { createOtlpTracing } from '../runtime/telemetry/otlp-tracing.ts';
import { currentTraceparent, parseTraceparent } from '../runtime/telemetry/trace-context.ts';
import { noTracing } from '../runtime/telemetry/tracing.ts';
import { startFakeCollector } from '../testing/fake-collector.ts';
import { addRequestTelemetry } from './request-telemetry.ts';

test('a request is counted by the template of its route, and an unknown one as unmatched', async () => {
  const server = Fastify();
  const metrics = createMetrics();
  addRequestTelemetry(server, { metrics, tracing: noTracing });
  server.get('/v1/contacts/:id', async () => ({}));
  server.get('/v1/broken', async () => {
    throw new Error('broken');
  });
  await server.inject('/v1/contacts/bo@shop.example?secret=1');
  await server.inject('/nowhere/bo@shop.example');
  await server.inject('/v1/broken');
  const { body } = await metrics.text();
  assert.match(body, /duration_seconds_count\{method="GET",route="\/v1\/contacts\/:id",status="200"\} 1\n/);
  assert.match(body, /duration_seconds_count\{method="GET",route="unmatched",status="404"\} 1\n/);
  assert.match(body, /duration_seconds_count\{method="GET",route="\/v1\/broken",status="500"\} 1\n/);
  assert.doesNotMatch(body, /shop\.example|secret/);
  await server.close();
});

test('what a request starts belongs to its span, which belongs to the trace of the caller', async () => {
  const collector = await startFakeCollector();
  const tracing = createOtlpTracing(collector.url, { version: '0.0.0', clock: createSystemClock() });
  const server = Fastify();
  addRequestTelemetry(server, { metrics: createMetrics(), tracing });
  server.post('/v1/goals', async () => ({ seen: currentTraceparent() }));
  const caller = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${url}/v1/goals?name=bo`, {
    ...{ method: 'POST', headers: { traceparent: caller, 'content-type': 'application/json' } },
    body: JSON.stringify({ text: 'x'.repeat(200_000) }),
  });
  const seen = parseTraceparent(((await answer.json()) as { seen: string }).seen);
  await server.close();
  await tracing.close();
  await collector.close();
  const [span] = collector.spans;
  assert.equal(span!.name, 'POST /v1/goals');
  assert.deepEqual([seen!.traceId, seen!.spanId], [span!.traceId, span!.spanId]);
  assert.deepEqual([span!.traceId, span!.parentSpanId], ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']);
  assert.equal(span!.attributes['http.response.status_code'], 200);
  assert.doesNotMatch(collector.bodies.join(), /name=bo|xxx/);
});
