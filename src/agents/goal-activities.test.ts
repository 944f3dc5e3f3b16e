import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../data/records/audit.ts';
import { createRun, getRun, listRunTargets } from '../data/records/runs.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { createGoalActivities } from './goal-activities.ts';

const actor = { kind: 'system', id: 'test', door: 'workflow' } as const;
let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

test('a run that takes only the most pressing of its targets says how many it did not begin', async () => {
  const tenantId = await world.newTenant();
  const { database, ids } = world;
  const runId = await database.asTenant(tenantId, async (transaction) => {
    const rows = Array.from({ length: 203 }, (_, index) => [ids.next(), `Company ${index}`]);
    await transaction.copyIn('accounts', ['id', 'name'], rows);
    await writeAudit(transaction, ids, { actor, action: 'seeded', subjectNoun: 'tenant', subjectId: tenantId });
    return (await createRun(transaction, ids, actor, { text: 'every account' })).runId;
  });
  const activities = createGoalActivities({ database, ids, lake: { query: async () => [] } });
  for (const [index, name] of ['planGoal', 'listTargets', 'finishRun'].entries()) {
    await activities[name]!({ tenantId, runId } as never, { workflowId: 'run', stepKey: `${index}-${name}` });
  }
  const { run, targets } = await database.asTenant(tenantId, async (transaction) => ({
    run: await getRun(transaction, runId),
    targets: await listRunTargets(transaction, runId),
  }));
  assert.deepEqual([targets.length, run.counts['targets'], run.counts['notBegun']], [200, 200, 3]);
});

test('a run that has nothing to do says so and asks no language model; one that has asks it once', async () => {
  const tenantId = await world.newTenant();
  const { database, ids } = world;
  let asked = 0;
  const wordNeeds = async (_tenantId: string, _goal: string, needs: readonly unknown[]) => {
    asked += 1;
    return { needs: [...needs], degraded: [], usage: { tokens: 7, costMicros: 7 } } as never;
  };
  const services = { database, ids, lake: { query: async () => [] }, wordNeeds, proposePlan: assert.fail };
  const activities = createGoalActivities(services);
  async function run() {
    const { runId } = await database.asTenant(tenantId, (transaction) =>
      createRun(transaction, ids, actor, { text: 'every account' }),
    );
    for (const name of ['planGoal', 'listTargets', 'finishRun']) {
      await activities[name]!({ tenantId, runId } as never, { workflowId: runId, stepKey: name });
    }
    return database.asTenant(tenantId, (transaction) => getRun(transaction, runId));
  }
  const idle = await run();
  assert.deepEqual([idle.state, idle.counts['targets'], idle.tokens, idle.costMicros, asked], ['done', 0, 0, 0, 0]);
  await database.asTenant(tenantId, async (transaction) => {
    await transaction.query("insert into accounts (id, name) values ($1, 'Shop')", [ids.next()]);
    await writeAudit(transaction, ids, { actor, action: 'seeded', subjectNoun: 'tenant', subjectId: tenantId });
  });
  const busy = await run();
  assert.deepEqual([busy.counts['targets'], busy.tokens, asked], [1, 7, 1]);
});
