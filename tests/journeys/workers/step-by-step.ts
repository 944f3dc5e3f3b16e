import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { runGoal } from '../../../src/agents/run-goal.workflow.ts';
import { runProposal } from '../../../src/agents/run-proposal.workflow.ts';
import { workTarget } from '../../../src/agents/work-target.workflow.ts';
import { openDatabase } from '../../../src/data/database/open-database.ts';
import { writeAudit } from '../../../src/data/records/audit.ts';
import type { Json } from '../../../src/domain/json.ts';
import { completeStep } from '../../../src/runtime/workflows/complete-step.ts';
import { openWorkflows } from '../../../src/runtime/workflows/open-workflows.ts';
import type { Activity, StepContext } from '../../../src/runtime/workflows/workflows.ts';
import { openTestWorld } from '../../../src/testing/test-world.ts';

/**
 * One life of the agents' workflow functions on the embedded engine, over activities whose effect is one row each:
 * `step-by-step.ts DIRECTORY TENANT SEED kill|end`. With `kill` the process kills itself right after the first step
 * that no earlier life did, and notes that step in `killed.txt`; with `end` it works to the end and prints how every
 * run ended. Steps wait a random while, so that no two lives interleave the children in the same way.
 */
const TARGETS = 20;
const RUN = 'run:1';
const LONGEST_DELAY_MS = 12;
const actor = { kind: 'system', id: 'lives', door: 'workflow' } as const;

type StepInput = { tenantId: string; targetId?: string; draftId?: string };
interface Life {
  step(tenantId: string, step: StepContext, output: Json): Promise<Json>;
}

/** What each step hands to the workflow; every fifth target gets a draft, the first of them one that must be revised. */
function activitiesOf(life: Life, ids: { next(): string }): Record<string, Activity> {
  const fixed = (output: Json): Activity => {
    return ({ tenantId }: StepInput, step) => life.step(tenantId, step, output);
  };
  const targetIds = Array.from({ length: TARGETS }, (_, index) => `t${index}`);
  return {
    planGoal: fixed({ state: 'planned' }),
    listTargets: fixed({ targetIds }),
    retrieveEvidence: fixed({ state: 'found', evidenceCount: 1 }),
    decide: ({ tenantId, targetId }: StepInput, step) =>
      life.step(tenantId, step, {
        state: 'decided',
        draftIds: Number(targetId!.slice(1)) % 5 === 0 ? [`d-${targetId}`] : [],
      }),
    judgeDraft: ({ tenantId, draftId }: StepInput, step) =>
      life.step(tenantId, step, {
        decision: draftId === 'd-t0' && step.stepKey.startsWith('3-') ? 'adjust' : 'approve',
      }),
    reviseDraft: fixed({ revisions: 1 }),
    proposeDraft: ({ tenantId }: StepInput, step) =>
      life.step(tenantId, step, { state: 'settled', proposalId: ids.next() }),
    settleTarget: fixed({ state: 'proposed' }),
    finishRun: fixed({ state: 'done' }),
    readProposal: ({ tenantId }: StepInput, step) => {
      const isFirst = step.stepKey.startsWith('1-');
      return life.step(tenantId, step, { next: isFirst ? 'runInternal' : 'stop', waitMs: 0, state: 'executed' });
    },
    runInternalAction: fixed({ kind: 'done' }),
  };
}

async function main(directory: string, tenant: string, seed: number, ending: 'kill' | 'end'): Promise<void> {
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(directory, 'database')}`) });
  const tenantId = tenant === 'new' ? await world.newTenant() : tenant;
  const workflows = await openWorkflows('dbos:', world);
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let last: Promise<unknown> = Promise.resolve();
  const life: Life = {
    async step(owner, step, output) {
      await world.clock.sleep(random() * LONGEST_DELAY_MS);
      // One at a time, so that a life which dies has done exactly one new step.
      const turn = last.then(async () => {
        let isNew = false;
        const done = await completeStep(world.database, owner, step, async (transaction) => {
          isNew = true;
          const subjectId = `${step.workflowId}/${step.stepKey}`;
          await writeAudit(transaction, world.ids, { actor, action: 'step-done', subjectNoun: 'step', subjectId });
          return output;
        });
        if (isNew && ending === 'kill') {
          appendFileSync(join(directory, 'killed.txt'), `${step.workflowId}/${step.stepKey}\n`);
          process.kill(process.pid, 'SIGKILL');
        }
        return done;
      });
      last = turn.catch(() => {});
      return turn;
    },
  };
  workflows.register({ runGoal, workTarget, runProposal }, activitiesOf(life, world.ids));
  await workflows.launch();
  if (tenant === 'new') {
    console.log(JSON.stringify({ tenantId }));
  } else {
    await workflows.start('runGoal', RUN, { tenantId, runId: '1' });
    await workflows.result(RUN);
    const steps = await world.database.asTenant(tenantId, (transaction) =>
      transaction.query<{ step: string }>("select subject_id as step from audit where action = 'step-done'"),
    );
    const workflowIds = [...new Set(steps.map(({ step }) => step.slice(0, step.indexOf('/'))))];
    for (const id of workflowIds) await workflows.result(id);
    const states: Record<string, string> = {};
    for (const id of workflowIds) states[id] = (await workflows.status(id))?.state ?? 'missing';
    console.log(JSON.stringify({ steps: steps.map(({ step }) => step), states }));
  }
  await workflows.close();
  await world.close();
}

const [directory, tenant, seed, ending] = process.argv.slice(2);
await main(directory!, tenant!, Number(seed), ending as 'kill' | 'end');
