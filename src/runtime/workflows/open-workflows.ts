import type { PoolAs } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';
import type { StepObserver, Workflows } from './workflows.ts';

/** Opens the workflow engine that `url` names: `dbos:`, which lives on the database behind `poolAs`. */
export async function openWorkflows(
  url: string,
  services: { poolAs: PoolAs; observe?: StepObserver },
): Promise<Workflows> {
  if (url !== 'dbos:') throw new GtmError('misconfigured', `GTM_WORKFLOWS_URL must be dbos: (found "${url}")`);
  const { createDbosWorkflows } = await import('./dbos.ts');
  return createDbosWorkflows(services);
}
