import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';
import { findBreaches } from './find-breaches.ts';
import { type PlantedBug, plantedBugs, triggerStatements } from './planted-bugs.ts';
import { liveHistory } from './random-history.ts';

const CLEAN_SEEDS = 20;
/** A bug has to show within so many histories. */
const MOST_SEEDS = 8;

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

test('the auditor finds nothing in twenty histories with failing providers and crashes', async () => {
  let left = 0;
  for (let seed = 1; seed <= CLEAN_SEEDS; seed++) {
    const history = await liveHistory(world, seed);
    left += history.lines.length;
    assert.deepEqual(await findBreaches(world.database, history), [], `seed ${seed}`);
  }
  assert.ok(left > 3 * CLEAN_SEEDS, `only ${left} mails left in all`);
});

/** The rules that a history under this bug breaks first; empty when none does within the seeds. */
async function firstBreaches(bug: PlantedBug): Promise<string[]> {
  const statements = 'trigger' in bug ? triggerStatements(bug.trigger) : null;
  if (statements) await world.pool.query(statements.plant);
  try {
    for (let seed = 101; seed < 101 + MOST_SEEDS; seed++) {
      const history = await liveHistory(world, seed, 'bent' in bug ? bug.bent : {});
      const breaches = await findBreaches(world.database, history);
      if (breaches.length > 0) return [...new Set(breaches.map(({ rule }) => rule))].sort();
    }
    return [];
  } finally {
    if (statements) await world.pool.query(statements.remove);
  }
}

for (const bug of plantedBugs) {
  test(`the auditor finds it when ${bug.name}`, async (context) => {
    const rules = await firstBreaches(bug);
    context.diagnostic(rules.join(', '));
    assert.notDeepEqual(rules, []);
  });
}
