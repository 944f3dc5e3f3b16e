import type { Database, TenantTransaction } from '../../data/database/database.ts';
import type { Json } from '../../domain/json.ts';
import type { StepContext } from './workflows.ts';

/** The output of a step that has already happened; null when it has not. */
export async function completedOutput<Output extends Json>(
  transaction: TenantTransaction,
  step: StepContext,
): Promise<{ output: Output } | null> {
  const [row] = await transaction.query<{ output: Output }>(
    'select output from completions where workflow_id = $1 and step = $2',
    [step.workflowId, step.stepKey],
  );
  return row ?? null;
}

/**
 * Runs the database part of a step exactly once: its effect and the fact that it happened are one transaction, and a
 * repetition after a crash returns the first output.
 */
export async function completeStep<Output extends Json>(
  database: Database,
  tenantId: string,
  step: StepContext,
  work: (transaction: TenantTransaction) => Promise<Output>,
): Promise<Output> {
  return database.asTenant(tenantId, async (transaction) => {
    const done = await completedOutput<Output>(transaction, step);
    if (done) return done.output;
    const output = await work(transaction);
    await transaction.query('insert into completions (workflow_id, step, output) values ($1, $2, $3)', [
      step.workflowId,
      step.stepKey,
      JSON.stringify(output),
    ]);
    return output;
  });
}
