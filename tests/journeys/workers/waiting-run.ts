import { join } from 'node:path';
import { openDatabase } from '../../../src/data/database/open-database.ts';
import { writeAudit } from '../../../src/data/records/audit.ts';
import type { Json } from '../../../src/domain/json.ts';
import { completeStep } from '../../../src/runtime/workflows/complete-step.ts';
import { openWorkflows } from '../../../src/runtime/workflows/open-workflows.ts';
import type { Activity, Flow, StepContext, WorkflowFunction } from '../../../src/runtime/workflows/workflows.ts';
import { openTestWorld } from '../../../src/testing/test-world.ts';

/**
 * One life of a program whose runs wait for an approval: `waiting-run.ts DIRECTORY TENANT RELEASE TASK...`. RELEASE is
 * `first`, or `second`, which registers one workflow more and has two new steps behind `flow.changed`: one in the middle
 * and one right before the wait. Tasks, in order: `start:ID`, `settle:ID` (waits until the run waits), `approve:ID` (the
 * row alone), `ring:ID` (the signal alone), `end:ID`, `cancel:ID`, `die` (SIGKILL).
 */
const LOOK_MS = 1500;
const actor = { kind: 'system', id: 'lives', door: 'workflow' } as const;

type RunInput = { tenantId: string; runId: string };
type Look = { isApproved: boolean };

async function firstRelease(flow: Flow, input: RunInput): Promise<Json> {
  await flow.step('open', input);
  while (!(await flow.step<Look>('lookUp', input)).isApproved) await flow.waitForSignal('changed', LOOK_MS);
  return flow.step('carryOut', input);
}

async function secondRelease(flow: Flow, input: RunInput): Promise<Json> {
  await flow.step('open', input);
  if (await flow.changed('check-first')) await flow.step('check', input);
  for (let look = 0; !(await flow.step<Look>('lookUp', input)).isApproved; look++) {
    if (look === 0 && (await flow.changed('remind-once'))) await flow.step('remind', input);
    await flow.waitForSignal('changed', LOOK_MS);
  }
  return flow.step('carryOut', input);
}

const another: WorkflowFunction = async (flow: Flow, input: RunInput) => flow.step('open', input);

async function main(directory: string, tenant: string, release: string, tasks: readonly string[]): Promise<void> {
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(directory, 'database')}`) });
  const { database, ids, clock } = world;
  const tenantId = tenant === 'new' ? await world.newTenant() : tenant;
  const workflows = await openWorkflows('dbos:', world);
  const note = (action: string, subjectId: string, step: StepContext | null) => async (): Promise<Json> => {
    const entry = { actor, action, subjectNoun: 'run', subjectId };
    if (step === null) await database.asTenant(tenantId, (transaction) => writeAudit(transaction, ids, entry));
    else {
      await completeStep(database, tenantId, step, async (transaction) => {
        await writeAudit(transaction, ids, entry);
        return null;
      });
    }
    return { kind: action };
  };
  const noting = (action: string): Activity => {
    return ({ runId }: RunInput, step) => note(action, runId, step)();
  };
  const countOf = (action: string, runId: string) =>
    database.asTenant(tenantId, async (transaction) => {
      const rows = await transaction.query('select from audit where action = $1 and subject_id = $2', [action, runId]);
      return rows.length;
    });
  const lookUp: Activity = async ({ runId }: RunInput, step) => {
    await note('looked', runId, step)();
    return { isApproved: (await countOf('approved', runId)) > 0 };
  };
  const activities = {
    ...{ open: noting('opened'), check: noting('checked'), remind: noting('reminded'), lookUp },
    carryOut: noting('carried-out'),
  };
  const functions: Record<string, WorkflowFunction> =
    release === 'first' ? { asks: firstRelease } : { asks: secondRelease, another };
  workflows.register(functions, activities);
  await workflows.launch();

  const perform: Record<string, (id: string) => Promise<unknown>> = {
    start: (id) => workflows.start('asks', id, { tenantId, runId: id }),
    another: (id) => workflows.start('another', id, { tenantId, runId: id }),
    async settle(id) {
      const begun = "select from dbos.operation_outputs where workflow_uuid = $1 and function_name = 'DBOS.sleep'";
      while ((await world.pool.query(begun, [id])).rowCount === 0) await clock.sleep(20);
    },
    approve: (id) => note('approved', id, null)(),
    ring: (id) => workflows.signal(id, 'changed', null),
    end: (id) => workflows.result(id),
    cancel: (id) => workflows.cancel(id),
    die: async () => process.kill(process.pid, 'SIGKILL'),
  };
  for (const task of tasks) {
    const [verb, id = ''] = task.split(':');
    await perform[verb!]!(id);
  }
  const runIds = [...new Set(tasks.map((task) => task.split(':')[1]).filter((id) => id !== undefined))];
  const runs: Record<string, { state: string; done: string[] }> = {};
  for (const id of runIds) {
    const done = await database.asTenant(tenantId, (transaction) =>
      transaction.query<{ action: string }>('select action from audit where subject_id = $1 order by position, seq', [
        id,
      ]),
    );
    runs[id] = { state: (await workflows.status(id))?.state ?? 'missing', done: done.map(({ action }) => action) };
  }
  console.log(JSON.stringify({ tenantId, runs }));
  await workflows.close();
  await world.close();
}

const [directory, tenant, release, ...tasks] = process.argv.slice(2);
await main(directory!, tenant!, release!, tasks);
