import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { GtmError } from '../../domain/errors.ts';
import type { LanguageModels, StructuredAnswer } from '../../models/models.ts';
import { type CollectedSpan, startFakeCollector } from '../../testing/fake-collector.ts';
import { createSystemClock } from '../system/system-clock.ts';
import { createMetrics } from './metrics.ts';
import { observeModels } from './observe-models.ts';
import { createOtlpTracing } from './otlp-tracing.ts';
import { currentTraceparent, parseTraceparent, type StepUsage, traceparentOfRun, withTrace } from './trace-context.ts';
import { noTracing, type Tracing, withSpan } from './tracing.ts';

const clock = createSystemClock();
const runId = '01900000-0000-7000-8000-000000000001';

async function collect(work: (tracing: Tracing) => Promise<void>): Promise<{ spans: CollectedSpan[]; text: string }> {
  const collector = await startFakeCollector();
  const tracing = createOtlpTracing(collector.url, { version: '0.0.0', clock });
  await work(tracing);
  await tracing.close();
  await collector.close();
  return { spans: collector.spans, text: collector.bodies.join('\n') };
}

test('spans arrive at the collector, under their parents', async () => {
  const { spans, text } = await collect(async (tracing) => {
    await withSpan(tracing, 'outer', { parent: traceparentOfRun(runId), attributes: { 'gtm.run.id': runId } }, () =>
      withSpan(tracing, 'inner', { kind: 'client' }, async () => {}),
    );
  });
  const [inner, outer] = ['inner', 'outer'].map((name) => spans.find((span) => span.name === name));
  assert.ok(inner && outer);
  assert.equal(outer.traceId, runId.replaceAll('-', ''));
  assert.equal(outer.parentSpanId, parseTraceparent(traceparentOfRun(runId))!.spanId);
  assert.deepEqual([inner.traceId, inner.parentSpanId], [outer.traceId, outer.spanId]);
  assert.equal(outer.attributes['gtm.run.id'], runId);
  assert.match(text, /service\.version/);
});

test('a failed span carries the code of the error and nothing of its words', async () => {
  const { spans, text } = await collect(async (tracing) => {
    const failing = withSpan(tracing, 'fails', {}, async () => {
      throw new GtmError('timeout', 'bo@shop.example did not answer');
    });
    await assert.rejects(failing, { code: 'timeout' });
  });
  assert.equal(spans[0]!.failed, true);
  assert.equal(spans[0]!.attributes['error.type'], 'timeout');
  assert.doesNotMatch(text, /shop\.example/);
});

test('a span of the past takes the id that others already named as their parent', async () => {
  const traceparent = traceparentOfRun(runId);
  const { spans } = await collect(async (tracing) => {
    tracing.record('run goal', { traceparent, startedAgoMs: 5000 });
    tracing.begin('step', { parent: traceparent }).end();
  });
  const root = spans.find((span) => span.name === 'run goal')!;
  const step = spans.find((span) => span.name === 'step')!;
  assert.deepEqual([step.traceId, step.parentSpanId], [root.traceId, root.spanId]);
  assert.notEqual(step.spanId, root.spanId);
  assert.equal(root.parentSpanId, null);
  assert.ok(root.endedAtMs - root.startedAtMs >= 4990);
});

const secret = 'the secret price of another customer';

function modelThat(answer: () => Promise<StructuredAnswer<never>>): LanguageModels {
  return {
    ...{ kind: 'openai-compatible', name: 'small-1' },
    generateStructured: answer as LanguageModels['generateStructured'],
    check: async () => ({ ok: true, detail: '' }),
  };
}

const request = {
  template: { id: 'decision', version: 1, variables: ['goal'], untrusted: [], system: secret, user: secret },
  ...{ variables: { goal: secret }, schema: z.string(), schemaName: 'answer', maxTokens: 200 },
};

test('a model call has the GenAI attributes and its cost, and never the prompt or the answer', async () => {
  const metrics = createMetrics();
  const usage: StepUsage = { model: null, tokens: 0, costMicros: 0 };
  const { spans, text } = await collect(async (tracing) => {
    const answer = { kind: 'answered', value: secret as never, answer: secret } as const;
    const used = { model: 'small-1-2026', tokens: { in: 900, out: 80 }, costMicros: 2500 };
    const models = observeModels(
      modelThat(async () => ({ ...answer, ...used })),
      { metrics, tracing, clock },
    );
    assert.ok(models.kind === 'openai-compatible');
    await withTrace(null, () => models.generateStructured(request), usage);
    const away = observeModels(
      modelThat(() => Promise.reject(new GtmError('unavailable', secret))),
      { metrics, tracing, clock },
    );
    assert.ok(away.kind === 'openai-compatible');
    await assert.rejects(away.generateStructured(request), { code: 'unavailable' });
  });
  const [call, failed] = spans;
  assert.equal(call!.name, 'chat small-1');
  assert.deepEqual(
    Object.fromEntries(Object.entries(call!.attributes).filter(([name]) => name.startsWith('gen_ai.'))),
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai-compatible',
      'gen_ai.request.model': 'small-1',
      'gen_ai.request.max_tokens': 200,
      'gen_ai.output.type': 'json',
      'gen_ai.response.model': 'small-1-2026',
      'gen_ai.usage.input_tokens': 900,
      'gen_ai.usage.output_tokens': 80,
    },
  );
  assert.equal(call!.attributes['gtm.cost_micros'], 2500);
  assert.equal(failed!.attributes['error.type'], 'unavailable');
  assert.doesNotMatch(text, /secret/);
  assert.deepEqual(usage, { model: 'small-1-2026', tokens: 980, costMicros: 2500 });
  const { body } = await metrics.text();
  assert.match(body, /gtm_model_call_duration_seconds_count\{model="small-1",outcome="failed"\} 1\n/);
});

test('a collector that is away costs nothing but the spans', async () => {
  const collector = await startFakeCollector();
  await collector.close();
  const tracing = createOtlpTracing(collector.url, { version: '0.0.0', clock });
  assert.equal(await withSpan(tracing, 'lost', {}, async () => 5), 5);
  await tracing.close();
});

test('without a collector a traceparent is passed on all the same', async () => {
  const traceparent = traceparentOfRun(runId);
  const seen = await withSpan(noTracing, 'nothing', { parent: traceparent }, async () => currentTraceparent());
  assert.equal(seen, traceparent);
  assert.equal(currentTraceparent(), null);
});

test('a traceparent that is none is not read', () => {
  const broken = [null, '', '00-00000000000000000000000000000000-00f067aa0ba902b7-01', '01-aa-bb-01'];
  for (const text of broken) assert.equal(parseTraceparent(text), null);
});
