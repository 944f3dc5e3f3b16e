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
