import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { Flow, Workflows } from './workflows.ts';

/** What every workflow engine must do. `open` returns an engine that has not been launched, and how to end it. */
export function testEveryWorkflows(
  name: string,
  open: () => Promise<{ workflows: Workflows; close(): Promise<void> }>,
): void {
  describe(name, () => {
    let engine: Awaited<ReturnType<typeof open>>;
    let failures = 0;
    const calls: string[] = [];

    before(async () => {
      engine = await open();
      engine.workflows.register(
        {
          adds: async (flow: Flow, input: { left: number; right: number }) => flow.step('add', input),
          waits: async (flow: Flow, input: { timeoutMs: number }) => flow.waitForSignal('go', input.timeoutMs),
          parent: async (flow: Flow, input: { left: number; right: number }) => {
            await flow.startChild('adds', `${flow.workflowId}-child`, input);
            return flow.waitForChild(`${flow.workflowId}-child`);
          },
          retries: async (flow: Flow) => flow.step('failTwice', {}),
          gives_up: async (flow: Flow) => flow.step('refuse', {}),
          quotes: async (flow: Flow) => flow.step('quote', {}, { attempts: 1 }),
          clocks: async (flow: Flow) => ({
            now: await flow.now(),
            first: flow.id('x'),
            second: flow.id('x'),
            changed: await flow.changed('a'),
          }),
        },
        {
          add: async (input: { left: number; right: number }) => input.left + input.right,
          failTwice: async (_input: Json, step) => {
            calls.push(step.stepKey);
            failures += 1;
            if (failures < 3) throw new GtmError('unavailable', 'not yet');
            return failures;
          },
          refuse: async () => {
            failures += 100;
            throw new GtmError('refused', 'never');
          },
          quote: async () => {
            throw Object.assign(new Error('cannot read "Ada <ada@shop.example>"'), { code: '22P02' });
          },
        },
      );
      await engine.workflows.launch();
    });
    after(() => engine.close());

    test('a started run ends with its output, and starting it again changes nothing', async () => {
      await engine.workflows.start('adds', 'run-1', { left: 2, right: 3 });
      assert.equal(await engine.workflows.result('run-1'), 5);
      await engine.workflows.start('adds', 'run-1', { left: 100, right: 100 });
      assert.equal(await engine.workflows.result('run-1'), 5);
    });

    test('a signal reaches a waiting run, and one that never comes is null', async () => {
      await engine.workflows.start('waits', 'run-2', { timeoutMs: 60_000 });
      await engine.workflows.signal('run-2', 'go', { id: 7 });
      assert.deepEqual(await engine.workflows.result('run-2'), { id: 7 });
      await engine.workflows.start('waits', 'run-3', { timeoutMs: 50 });
      assert.equal(await engine.workflows.result('run-3'), null);
    });

    test('a parent gets the output of its child', async () => {
      await engine.workflows.start('parent', 'run-4', { left: 20, right: 22 });
      assert.equal(await engine.workflows.result('run-4'), 42);
    });

    test('a step that may be retried is tried again under the same key', async () => {
      await engine.workflows.start('retries', 'run-5', {});
      assert.equal(await engine.workflows.result('run-5'), 3);
      assert.equal(new Set(calls).size, 1);
    });

    test('a refusal is not retried and fails the run with its words', async () => {
      failures = 0;
      await engine.workflows.start('gives_up', 'run-6', {});
      await assert.rejects(engine.workflows.result('run-6'), /never/);
      assert.equal(failures, 100);
      assert.equal((await engine.workflows.status('run-6'))?.state, 'failed');
    });

    test('what a foreign error quotes does not get into the history of the run', async () => {
      await engine.workflows.start('quotes', 'run-9', {});
      await assert.rejects(engine.workflows.result('run-9'), /^Error: Error \(22P02\)$/);
      assert.doesNotMatch(JSON.stringify(await engine.workflows.status('run-9')), /ada/i);
    });

    test('time and ids come from the flow; ids differ by position', async () => {
      await engine.workflows.start('clocks', 'run-7', {});
      const output = (await engine.workflows.result('run-7')) as {
        now: string;
        first: string;
        second: string;
        changed: boolean;
      };
      assert.ok(!Number.isNaN(Date.parse(output.now)));
      assert.notEqual(output.first, output.second);
      assert.equal(output.changed, true);
    });

    test('a cancelled run says so', async () => {
      await engine.workflows.start('waits', 'run-8', { timeoutMs: 60_000 });
      await engine.workflows.cancel('run-8');
      assert.equal((await engine.workflows.status('run-8'))?.state, 'cancelled');
      assert.equal(await engine.workflows.status('never-started'), null);
    });
  });
}
