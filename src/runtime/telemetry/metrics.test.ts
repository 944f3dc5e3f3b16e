import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventType, GtmEvent } from '../../domain/event.ts';
import { createEffectMetrics } from './effect-metrics.ts';
import { createMetrics } from './metrics.ts';

const id = '01900000-0000-7000-8000-000000000001';

test('requests, steps, effects, model calls, tokens and cost are counted under their names', async () => {
  const metrics = createMetrics();
  metrics.httpRequest({ method: 'GET', route: '/v1/proposals/:id', status: 200, seconds: 0.02 });
  metrics.workflowStep({ workflow: 'workTarget', step: 'decide', outcome: 'done', seconds: 0.3 });
  metrics.workflowStep({ workflow: 'workTarget', step: 'decide', outcome: 'timeout', seconds: 3 });
  metrics.effect({ tool: 'send_email', state: 'done' });
  const call = { model: 'small-1', outcome: 'answered' as const, seconds: 1, tokens: { in: 900, out: 80 } };
  metrics.modelCall({ ...call, costMicros: 2500 });
  metrics.watchBusLag(async () => ({ lake: 7 }));
  const { contentType, body } = await metrics.text();
  assert.match(contentType, /^text\/plain/);
  for (const line of [
    'gtm_http_request_duration_seconds_count{method="GET",route="/v1/proposals/:id",status="200"} 1',
    'gtm_workflow_step_duration_seconds_count{workflow="workTarget",step="decide",outcome="done"} 1',
    'gtm_workflow_step_duration_seconds_count{workflow="workTarget",step="decide",outcome="timeout"} 1',
    'gtm_effects_total{tool="send_email",state="done"} 1',
    'gtm_model_call_duration_seconds_count{model="small-1",outcome="answered"} 1',
    'gtm_model_tokens_total{model="small-1",direction="in"} 900',
    'gtm_model_cost_usd_total{model="small-1"} 0.0025',
    'gtm_bus_lag_events{consumer="lake"} 7',
  ]) {
    assert.ok(body.includes(`${line}\n`), line);
  }
});

test('no label holds an id or an address, and one label has at most 200 values', async () => {
  const metrics = createMetrics();
  for (const route of [`/v1/proposals/${id}`, `/v1/contacts/con_${'0'.repeat(32)}`, '/unsubscribe/bo@shop.example']) {
    metrics.httpRequest({ method: 'GET', route, status: 200, seconds: 0.01 });
  }
  metrics.httpRequest({ method: 'GET', route: null, status: 404, seconds: 0.01 });
  const usage = { outcome: 'answered' as const, seconds: 1, tokens: { in: 1, out: 1 }, costMicros: 0 };
  for (let index = 0; index < 300; index++) metrics.modelCall({ ...usage, model: `model-${index}` });
  const { body } = await metrics.text();
  assert.doesNotMatch(body, /0190000|shop\.example/);
  assert.match(body, /route="other",status="200"\} 3\n/);
  assert.match(body, /route="unmatched",status="404"\} 1\n/);
  assert.equal(body.match(/^gtm_model_cost_usd_total\{/gm)?.length, 201);
});

test('two sets of metrics do not mix, and a lag that cannot be read spoils nothing', async () => {
  const [left, right] = [createMetrics(), createMetrics()];
  left.effect({ tool: 'send_email', state: 'done' });
  right.watchBusLag(() => Promise.reject(new Error('database away')));
  assert.match((await left.text()).body, /gtm_effects_total\{/);
  assert.doesNotMatch((await right.text()).body, /gtm_effects_total\{/);
});

test('effects are counted from their events', async () => {
  const metrics = createMetrics();
  const event = (type: EventType): GtmEvent => ({
    ...{ id, tenantId: id, type, source: '/tenants/x/agents', subject: null, time: '2026-03-01T09:00:00Z' },
    ...{ traceparent: null, data: { tool: 'send_email' }, at: { position: '1', seq: 1 } },
  });
  const events = ['scheduled', 'claimed', 'parked', 'rescheduled'].map((verb) => event(`gtm.effect.${verb}.v1`));
  await createEffectMetrics(metrics).handle(id, events);
  const { body } = await metrics.text();
  assert.match(body, /gtm_effects_total\{tool="send_email",state="scheduled"\} 2\n/);
  assert.match(body, /gtm_effects_total\{tool="send_email",state="unknown"\} 1\n/);
});
