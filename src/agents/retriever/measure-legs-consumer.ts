import type { Consumer } from '../../runtime/bus/bus.ts';
import { ensureLegStrengths, type RetrievalServices } from './leg-strength.ts';

/** Long enough for an import or a run to pass: measuring searches a few hundred times. */
const LINGER_MS = 15_000;

/**
 * The bus consumer that keeps the weights of the retrieval legs measured: once a tenant's texts are all indexed, and
 * again when there are twice or half as many. Until the first measurement keywords decide alone.
 */
export function createMeasureLegsConsumer(services: RetrievalServices): Consumer {
  return {
    name: 'leg-strengths',
    types: 'all',
    lingerMs: LINGER_MS,
    async handle(tenantId) {
      await ensureLegStrengths(services, tenantId);
    },
  };
}
