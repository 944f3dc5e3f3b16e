import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { appendEvents } from '../../data/records/outbox.ts';
import { createRun } from '../../data/records/runs.ts';
import type { Actor } from '../../domain/actor.ts';
import { GtmError } from '../../domain/errors.ts';
import { type FakeCollector, startFakeCollector } from '../../testing/fake-collector.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { createDbosWorkflows } from '../workflows/dbos.ts';
import type { Flow, Workflows } from '../workflows/workflows.ts';
import { createLog } from './log.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { currentUsage, parseTraceparent, traceparentOfRun } from './trace-context.ts';

const actor: Actor = { kind: 'system', id: 'test', door: 'migration' };
type Input = { tenantId: string; runId: string };

let world: TestWorld;
let collector: FakeCollector;
let telemetry: Telemetry;
let workflows: Workflows;
let tries = 0;
const lines: string[] = [];

before(async () => {
  world = await openTestWorld();
  collector = await startFakeCollector();
  const { database, clock, ids } = world;
  const log = createLog({ clock, format: 'json', write: (line) => void lines.push(line) });
  telemetry = await createTelemetry({ ...{ database, clock, log }, otlpUrl: collector.url, version: '0.0.0' });
  workflows = createDbosWorkflows({ ...world, observe: telemetry.observe });
  workflows.register(
    {
      runGoal: async (flow: Flow, input: Input) => {
        await flow.step('think', input);
        await flow.step('stumble', input);
        await flow.step('announce', input);
        return null;
      },
      fails: async (flow: Flow, input: Input) => flow.step('refuse', input),
      unrelated: async (flow: Flow, input: { number: number }) => flow.step('count', input),
    },
    {
      async think() {
        const usage = currentUsage()!;
        usage.model = 'small-1';
        usage.tokens += 120;
        usage.costMicros += 7;
        return { state: 'planned' };
      },
      async stumble() {
        tries += 1;
        if (tries < 3) throw new GtmError('unavailable', 'not yet');
        return { state: 'done' };
      },
      async announce({ tenantId, runId }: Input) {
        await database.asTenant(tenantId, (transaction) =>
          appendEvents(transaction, ids, [
            { type: 'gtm.run.ended.v1', connector: 'agents', subject: null, data: { runId, state: 'done' } },
          ]),
        );
        return { state: 'done' };
      },
      async refuse() {
        throw new GtmError('refused', 'never');
      },
      count: async ({ number }: { number: number }) => number + 1,
    },
  );
  await workflows.launch();
});
after(async () => {
  await workflows.close();
  await telemetry.close();
  await world.close();
  await collector.close();
});

async function newRun(frozenAt?: string): Promise<Input> {
  const tenantId = await world.newTenant(frozenAt === undefined ? {} : { frozenAt });
  const { runId } = await world.database.asTenant(tenantId, (transaction) =>
    createRun(transaction, world.ids, actor, { text: 'win back stalled deals' }),
  );
  return { tenantId, runId };
}

interface StepRow {
  ordinal: number;
  name: string;
  attempts: number;
  errorCode: string | null;
  model: string | null;
  tokens: number;
  costMicros: number;
  startedAt: Date;
  endedAt: Date | null;
}

async function stepsOf({ tenantId, runId }: Input): Promise<StepRow[]> {
  await telemetry.flush();
  return world.database.asTenant(tenantId, (transaction) =>
    transaction.query<StepRow>('select * from run_steps where run_id = $1 order by workflow_id, ordinal', [runId]),
  );
}

test('every step of a run is a row with its tries, model, tokens and cost', async () => {
  tries = 0;
  const run = await newRun();
  await workflows.start('runGoal', `run:${run.runId}`, run);
  await workflows.result(`run:${run.runId}`);
  const rows = await stepsOf(run);
  assert.deepEqual(
    rows.map(({ ordinal, name, attempts, errorCode, tokens }) => ({ ordinal, name, attempts, errorCode, tokens })),
    [
      { ordinal: 1, name: 'think', attempts: 1, errorCode: null, tokens: 120 },
      { ordinal: 2, name: 'stumble', attempts: 3, errorCode: null, tokens: 0 },
      { ordinal: 3, name: 'announce', attempts: 1, errorCode: null, tokens: 0 },
    ],
  );
  assert.deepEqual([rows[0]!.model, rows[0]!.costMicros], ['small-1', 7]);
  assert.ok(rows.every((row) => row.endedAt !== null && row.endedAt >= row.startedAt));
});

test('a step that fails says with which code, and its run is told by the metrics', async () => {
  const run = await newRun();
  await workflows.start('fails', `fails:${run.runId}`, run);
  await assert.rejects(workflows.result(`fails:${run.runId}`), /never/);
  const [row] = await stepsOf(run);
  assert.deepEqual([row!.attempts, row!.errorCode], [1, 'refused']);
  const { body } = await telemetry.metricsText();
  assert.match(body, /step_duration_seconds_count\{workflow="fails",step="refuse",outcome="refused"\} 1\n/);
  assert.match(body, /step_duration_seconds_count\{workflow="runGoal",step="stumble",outcome="unavailable"\} 2\n/);
});

test('the rows of a frozen tenant stand in its own time', async () => {
  tries = 3;
  const run = await newRun('2026-03-03T09:40:00Z');
  await workflows.start('runGoal', `run:${run.runId}`, run);
  await workflows.result(`run:${run.runId}`);
  const rows = await stepsOf(run);
  assert.equal(rows.length, 3);
  for (const { startedAt } of rows) {
    const beforeMs = Date.parse('2026-03-03T09:40:00Z') - startedAt.getTime();
    assert.ok(beforeMs >= 0 && beforeMs < 60_000, startedAt.toISOString());
  }
});

test('one trace holds the run, its steps and the events written in them', async () => {
  tries = 3;
  const run = await newRun();
  await workflows.start('runGoal', `run:${run.runId}`, run);
  await workflows.result(`run:${run.runId}`);
  const { stored, events } = await world.database.asTenant(run.tenantId, async (transaction) => ({
    stored: await transaction.query<{ traceparent: string }>('select traceparent from runs'),
    events: await transaction.query<{ type: string; traceparent: string }>(
      'select type, traceparent from outbox order by position, seq',
    ),
  }));
  const root = traceparentOfRun(run.runId);
  assert.deepEqual(stored, [{ traceparent: root }]);
  const { traceId } = parseTraceparent(root)!;
  assert.deepEqual(
    events.map((event) => [event.type, parseTraceparent(event.traceparent)!.traceId]),
    [
      ['gtm.run.started.v1', traceId],
      ['gtm.run.ended.v1', traceId],
    ],
  );
  await telemetry.flush();
  const spans = collector.spans.filter((span) => span.traceId === traceId);
  const names = spans.map((span) => span.name).sort();
  assert.deepEqual(names, ['run goal', 'step announce', 'step stumble', 'step think']);
  const top = spans.find((span) => span.name === 'run goal')!;
  assert.equal(top.parentSpanId, null);
  assert.ok(spans.every((span) => span === top || span.parentSpanId === top.spanId));
  const announce = spans.find((span) => span.name === 'step announce')!;
  assert.equal(parseTraceparent(events[1]!.traceparent)!.spanId, announce.spanId);
  assert.equal(spans.find((span) => span.name === 'step think')!.attributes['gtm.cost_micros'], 7);
  assert.doesNotMatch(collector.bodies.join(), /stalled deals/);
});

test('a step of no run works, and so does one whose telemetry cannot be written', async () => {
  await workflows.start('unrelated', 'unrelated-1', { number: 4 });
  assert.equal(await workflows.result('unrelated-1'), 5);
  const broken = { tenantId: 'no uuid', runId: 'none' };
  tries = 3;
  const ran = await telemetry.observe.around(
    { workflow: 'runGoal', workflowId: 'run:none', ordinal: 1, name: 'think', input: broken },
    async () => 'output',
  );
  assert.equal(ran, 'output');
  assert.ok(lines.some((line) => line.includes('telemetry-failed')));
});

test('rows that the database refuses are dropped with a warning', async () => {
  const run = await newRun();
  const step = { workflow: 'runGoal', workflowId: 'run:x', ordinal: 1, name: 'a\u0000b', input: run };
  assert.equal(await telemetry.observe.around(step, async () => 7), 7);
  await telemetry.flush();
  assert.ok(lines.some((line) => line.includes('run-steps-not-written')));
});
