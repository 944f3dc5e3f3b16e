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
