import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../data/records/audit.ts';
import { createRun, getRun } from '../data/records/runs.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { createGoalActivities } from './goal-activities.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

test('a goal that means more targets than a run takes says how many were not reached', async () => {
  const tenantId = await world.newTenant();
  const actor = { kind: 'person', id: 'u-clara', door: 'cli' } as const;
  const runId = await world.database.asTenant(tenantId, async (transaction) => {
    for (let number = 1; number <= 203; number++) {
      await transaction.query('insert into deals (id, name, stage) values ($1, $2, $3)', [
        ...[world.ids.next(), `Deal ${number}`, 'Proposal'],
      ]);
    }
    const subject = { subjectNoun: 'tenant', subjectId: tenantId } as const;
    await writeAudit(transaction, world.ids, { actor, action: 'rows-inserted', ...subject });
    return (await createRun(transaction, world.ids, actor, { text: 'Look after all open deals' })).runId;
  });
  const activities = createGoalActivities(world);
  for (const step of ['planGoal', 'listTargets', 'finishRun']) {
    await activities[step]!({ tenantId, runId } as never, { workflowId: `run:${runId}`, stepKey: step });
  }
  const run = await world.database.asTenant(tenantId, (transaction) => getRun(transaction, runId));
  assert.equal(run.state, 'done');
  assert.deepEqual([run.counts['targets'], run.counts['notReached']], [200, 3]);
});
