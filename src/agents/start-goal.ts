import type { Database } from '../data/database/database.ts';
import { createRun } from '../data/records/runs.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';

/** Stores a goal with its first run and starts the run; `asOf` looks at the data as they were on that day. */
export async function startGoal(
  services: { database: Database; ids: Ids; workflows: Workflows },
  tenantId: string,
  actor: Actor,
  goal: { text: string; asOf: Date | null },
): Promise<{ goalId: string; runId: string }> {
  const started = await services.database.asTenant(tenantId, (transaction) =>
    createRun(transaction, services.ids, actor, goal),
  );
  await services.workflows.start('runGoal', `run:${started.runId}`, { tenantId, runId: started.runId });
  return started;
}

/** A run is stored before its workflow is started; younger ones may be about to be. */
const STRANDED_AFTER = "interval '30 seconds'";

/** Starts the workflows of runs that a crash left stored and not begun. Returns their ids. */
export async function startStrandedRuns(
  { database, workflows }: { database: Database; workflows: Workflows },
  tenantId: string,
): Promise<string[]> {
  const rows = await database.asTenant(tenantId, (transaction) =>
    transaction.query<{ id: string }>(
      `select id from runs where state = 'running' and started_at < app.now() - ${STRANDED_AFTER}`,
    ),
  );
  const stranded: string[] = [];
  for (const { id } of rows) if ((await workflows.status(`run:${id}`)) === null) stranded.push(id);
  for (const runId of stranded) await workflows.start('runGoal', `run:${runId}`, { tenantId, runId });
  return stranded;
}
