import type { TenantTransaction } from '../../data/database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Consumer } from '../../runtime/bus/bus.ts';
import { ensureLegStrengths, type RetrievalServices, textsWait } from './leg-strength.ts';

/** Long enough for an import or a run to pass: measuring searches a few hundred times. */
const LINGER_MS = 30_000;
const LOOK_AGAIN_MS = 250;
/** A tenant that is not at rest by then is measured with the next event. */
const MAX_LOOKS = 40;

/**
 * The bus consumer that keeps the weights of the retrieval legs measured: once a tenant's texts are all indexed
 * and no run is on, and again when there are twice or half as many. Until the first measurement keywords decide alone. `stop` ends a wait and a
 * measurement.
 */
export function createMeasureLegsConsumer(services: RetrievalServices & { clock: Clock }, stop: AbortSignal): Consumer {
  const { database, embeddings, clock } = services;
  const isBusy = async (transaction: TenantTransaction) => {
    const running = await transaction.query("select 1 from runs where state = 'running' limit 1");
    return running.length > 0 || textsWait(transaction, embeddings.model);
  };
  return {
    name: 'leg-strengths',
    types: 'all',
    lingerMs: LINGER_MS,
    async handle(tenantId) {
      for (let look = 0; look < MAX_LOOKS && !stop.aborted; look++) {
        if (!(await database.asTenant(tenantId, isBusy))) {
          await ensureLegStrengths(services, tenantId, stop);
          return;
        }
        await clock.sleep(LOOK_AGAIN_MS, stop).catch(() => {});
      }
    },
  };
}
