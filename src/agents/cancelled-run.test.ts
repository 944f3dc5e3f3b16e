import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cancelRun, createRun, getRun } from '../data/records/runs.ts';
import type { Json } from '../domain/json.ts';
import type { Flow } from '../runtime/workflows/workflows.ts';
import { goalVocabulary } from '../testing/goal-vocabulary.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { createGoalActivities } from './goal-activities.ts';
import { compileGoal } from './planner/compile-goal.ts';
import { runGoal } from './run-goal.workflow.ts';
import { workTarget } from './work-target.workflow.ts';

const input = { tenantId: 't', runId: 'r' };
const actor = { kind: 'system', id: 'test', door: 'workflow' } as const;

/** Tells a run of ten targets, cancelled right after so many steps; the steps in their order. */
async function tell(stepsBeforeCancel: number): Promise<string[]> {
  const steps: string[] = [];
  const outputs: Record<string, Json> = {
    planGoal: { state: 'planned' },
    listTargets: { targetIds: Array.from({ length: 10 }, (_, index) => `t${index}`) },
    retrieveEvidence: { state: 'found', evidenceCount: 1 },
    decide: { state: 'decided', draftIds: ['d1', 'd2'] },
    judgeDraft: { decision: 'approve' },
    proposeDraft: { state: 'settled', proposalId: 'p' },
    settleTarget: { state: 'proposed' },
  };
  const whenCancelled: Record<string, Json> = {
    planGoal: { state: 'cancelled' },
    listTargets: { targetIds: [] },
    retrieveEvidence: { state: 'cancelled', evidenceCount: 0 },
    decide: { state: 'cancelled', draftIds: [] },
    judgeDraft: { decision: 'cancelled' },
    proposeDraft: { state: 'cancelled', proposalId: null },
  };
  const children = new Map<string, Promise<Json>>();
  const flow = {
    async step(name: string) {
      steps.push(name);
      return (steps.length > stepsBeforeCancel ? whenCancelled[name] : outputs[name]) ?? { state: 'ended' };
    },
    async startChild(name: string, id: string, child: { tenantId: string; runId: string; targetId: string }) {
      if (name === 'workTarget') children.set(id, workTarget(flow as unknown as Flow, child));
    },
    waitForChild: (id: string) => children.get(id)!,
  };
  await runGoal(flow as unknown as Flow, input);
  return steps;
}

test('a cancel is answered at the next step of every target, and no further target is begun', async () => {
  const whole = await tell(Number.POSITIVE_INFINITY);
  assert.equal(whole.filter((name) => name === 'retrieveEvidence').length, 10);
  for (let before = 0; before < whole.length - 1; before++) {
    const steps = await tell(before);
    const later = steps.slice(before).filter((name) => name !== 'finishRun' && name !== 'settleTarget');
    // Three targets are worked on at a time, and each needs one step to see it.
    assert.ok(later.length <= 4, `after ${before} steps came ${later.join(', ')}`);
  }
});

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

test('a cancel that comes while a goal is being understood stays', async () => {
  const tenantId = await world.newTenant();
  const { database, ids } = world;
  const { runId } = await database.asTenant(tenantId, (transaction) =>
    createRun(transaction, ids, actor, { text: 'rekindle the frosty ones' }),
  );
  const plan = await compileGoal('stalled deals', goalVocabulary());
  assert.ok(plan.kind === 'plan');
  const activities = createGoalActivities({
    ...{ database, ids, lake: { query: async () => [] } },
    async proposePlan() {
      await database.asTenant(tenantId, (transaction) => cancelRun(transaction, ids, actor, runId));
      return { plan: plan.plan, understood: [], degraded: [], usage: { tokens: 1, costMicros: 1 } };
    },
  });
  const planned = await activities['planGoal']!({ tenantId, runId } as never, { workflowId: 'w', stepKey: '1' });
  assert.deepEqual(planned, { state: 'cancelled' });
  assert.equal((await database.asTenant(tenantId, (transaction) => getRun(transaction, runId))).state, 'cancelled');
});

test('a cancelled run leaves no target waiting', async () => {
  const tenantId = await world.newTenant();
  const { database, ids } = world;
  const states = await database.asTenant(tenantId, async (transaction) => {
    const { runId } = await createRun(transaction, ids, actor, { text: 'stalled deals' });
    await transaction.query(
      "insert into run_targets (id, run_id, ordinal, state) values ($1, $3, 0, 'proposed'), ($2, $3, 1, 'waiting')",
      [ids.next(), ids.next(), runId],
    );
    await cancelRun(transaction, ids, actor, runId);
    return transaction.query<{ state: string }>('select state from run_targets order by ordinal');
  });
  assert.deepEqual(
    states.map(({ state }) => state),
    ['proposed', 'cancelled'],
  );
});
