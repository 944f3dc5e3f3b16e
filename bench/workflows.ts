import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import { runGoal } from '../src/agents/run-goal.workflow.ts';
import { workTarget } from '../src/agents/work-target.workflow.ts';
import { openDatabase } from '../src/data/database/open-database.ts';
import type { Json } from '../src/domain/json.ts';
import { createDbosWorkflows } from '../src/runtime/workflows/dbos.ts';
import type { Flow, Workflows } from '../src/runtime/workflows/workflows.ts';
import type { BenchRun } from './bench-run.ts';

/** Targets of the measured run; each has three steps in a child of its own. */
const TARGETS = 20;
const WIDTH = 3;
const ROUNDS = 7;
const RUNS_PER_ROUND = 25;
const GOALS_PER_ROUND = 4;
const WARM_UP = 5;

/** One way to do a piece of work, `id` being new each time. */
type Arm = (id: string) => Promise<unknown>;
interface Sample {
  wallMs: number;
  cpuMs: number;
}

const targetIds = Array.from({ length: TARGETS }, (_, index) => `${index}`);

const activities: Record<string, (input: never) => Promise<Json>> = {
  noop: async () => null,
  planGoal: async () => ({ state: 'planned' }),
  listTargets: async ({ runId }: { runId: string }) => ({ targetIds: targetIds.map((id) => `${runId}-${id}`) }),
  retrieveEvidence: async () => ({ state: 'found', evidenceCount: 0 }),
  decide: async () => ({ state: 'decided', draftIds: [] }),
  settleTarget: async () => ({ state: 'left_alone' }),
  finishRun: async () => ({ state: 'done' }),
};

function ourArms(workflows: Workflows): Record<string, Arm> {
  const steps = (count: number) => async (flow: Flow) => {
    for (let step = 0; step < count; step++) await flow.step('noop', null);
    return null;
  };
  workflows.register({ three: steps(3), five: steps(5), runGoal, workTarget }, activities);
  const run = (name: string) => async (id: string) => {
    await workflows.start(name, id, { tenantId: 'bench', runId: id });
    return workflows.result(id);
  };
  return { three: run('three'), five: run('five'), children: run('runGoal'), flat: run('runGoal') };
}

/** The same steps with the same outputs, and for a run the same children, written on DBOS itself. */
function bareArms(): Record<string, Arm> {
  const step = (name: string, input: Json) => DBOS.runStep(() => activities[name]!(input as never), { name });
  const register = (name: string, names: readonly string[]) => {
    const work = async (input: Json) => {
      for (const one of names) await step(one, input);
      return null;
    };
    return DBOS.registerWorkflow(work, { name });
  };
  const ofTarget = ['retrieveEvidence', 'decide', 'settleTarget'];
  const target = register('bare-target', ofTarget);
  const withChildren = async (input: { tenantId: string; runId: string }) => {
    await step('planGoal', input);
    const { targetIds: ids } = (await step('listTargets', input)) as { targetIds: string[] };
    const children: WorkflowHandle<Json>[] = [];
    const start = async (index: number) => {
      const targetId = ids[index]!;
      const options = { workflowID: `target:${targetId}` };
      children[index] = await DBOS.startWorkflow(target, options)({ ...input, targetId });
    };
    for (let index = 0; index < WIDTH; index++) await start(index);
    for (let index = 0; index < ids.length; index++) {
      await children[index]!.getResult();
      if (index + WIDTH < ids.length) await start(index + WIDTH);
    }
    return step('finishRun', input);
  };
  const run = (workflow: (input: never) => Promise<Json>) => async (id: string) => {
    const handle = await DBOS.startWorkflow(workflow, { workflowID: id })({ tenantId: 'bench', runId: id } as never);
    return handle.getResult();
  };
  const repeated = (count: number) => Array<string>(count).fill('noop');
  const everyStep = ['planGoal', 'listTargets', ...targetIds.flatMap(() => ofTarget), 'finishRun'];
  return {
    three: run(register('bare-three', repeated(3))),
    five: run(register('bare-five', repeated(5))),
    children: run(DBOS.registerWorkflow(withChildren, { name: 'bare-children' })),
    flat: run(register('bare-flat', everyStep)),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

async function measure(arm: Arm, runs: number, prefix: string): Promise<Sample> {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  for (let run = 0; run < runs; run++) await arm(`${prefix}-${run}`);
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: (performance.now() - start) / runs, cpuMs: (user + system) / 1000 / runs };
}

const titles: Record<string, string> = {
  three: '3 no-op steps',
  five: '5 no-op steps',
  children: `runGoal, ${TARGETS} targets, beside bare DBOS with the same steps and children`,
  flat: `runGoal, ${TARGETS} targets, beside one bare workflow with as many steps`,
};

async function compare(name: string, own: Arm, bare: Arm) {
  const runs = name === 'three' || name === 'five' ? RUNS_PER_ROUND : GOALS_PER_ROUND;
  const samples: { own: Sample; bare: Sample }[] = [];
  await measure(own, WARM_UP, `${name}-own-warm`);
  await measure(bare, WARM_UP, `${name}-bare-warm`);
  for (let round = 0; round < ROUNDS; round++) {
    const ownFirst = round % 2 === 0;
    const first = await measure(ownFirst ? own : bare, runs, `${name}-${round}-first`);
    const second = await measure(ownFirst ? bare : own, runs, `${name}-${round}-second`);
    samples.push(ownFirst ? { own: first, bare: second } : { own: second, bare: first });
  }
  const of = (pick: (sample: { own: Sample; bare: Sample }) => number) => Number(median(samples.map(pick)).toFixed(3));
  return {
    work: titles[name]!,
    'wall ratio': of((sample) => sample.own.wallMs / sample.bare.wallMs),
    'CPU ratio': of((sample) => sample.own.cpuMs / sample.bare.cpuMs),
    'ours ms': of((sample) => sample.own.wallMs),
    'bare ms': of((sample) => sample.bare.wallMs),
    'ours CPU ms': of((sample) => sample.own.cpuMs),
    'bare CPU ms': of((sample) => sample.bare.cpuMs),
    'more ms': of((sample) => sample.own.wallMs - sample.bare.wallMs),
  };
}

/** P2: what our workflow layer costs beside DBOS without it, on the same embedded engine in the same process. */
export const bench: BenchRun = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gtm-bench-workflows-'));
  const { database, poolAs } = await openDatabase(`pglite:${directory}`);
  const workflows = createDbosWorkflows({ poolAs });
  try {
    const own = ourArms(workflows);
    const bare = bareArms();
    await workflows.launch();
    const rows = [];
    for (const name of Object.keys(titles)) rows.push(await compare(name, own[name]!, bare[name]!));
    return {
      rows,
      notes: { rounds: ROUNDS, runsPerRound: { small: RUNS_PER_ROUND, runGoal: GOALS_PER_ROUND }, targets: TARGETS },
    };
  } finally {
    await workflows.close();
    await database[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  }
};
