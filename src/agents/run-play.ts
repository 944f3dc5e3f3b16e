import type { Database } from '../data/database/database.ts';
import { listPlays, runGoingOn } from '../data/records/plays.ts';
import { createRun } from '../data/records/runs.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';
import { formatId } from '../domain/prefixed-id.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';

/**
 * Starts a run of a play's whole goal by hand, also of one that is off or that signals start. Throws `not-found`, and
 * `conflict` while a run of it goes on.
 */
export async function runPlay(
  services: { database: Database; ids: Ids; workflows: Workflows },
  tenantId: string,
  actor: Actor,
  name: string,
): Promise<{ goalId: string; runId: string }> {
  const { database, ids, workflows } = services;
  const started = await database.asTenant(tenantId, async (transaction) => {
    await transaction.query('select 1 from plays where name = $1 for update', [name]);
    const play = (await listPlays(transaction)).find((candidate) => candidate.name === name);
    if (!play) throw new GtmError('not-found', `There is no play "${name}"; list them with \`gtm play\`.`);
    const going = await runGoingOn(transaction, play);
    if (going !== null) {
      const runId = formatId('run', going);
      throw new GtmError('conflict', `A run of "${name}" still goes on: \`gtm run ${runId}\` shows it.`);
    }
    return createRun(transaction, ids, actor, { text: play.goal, goalId: play.goalId, trigger: 'hand' });
  });
  await workflows.start('runGoal', `run:${started.runId}`, { tenantId, runId: started.runId });
  return started;
}
