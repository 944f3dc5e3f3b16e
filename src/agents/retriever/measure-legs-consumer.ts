import type { Clock } from '../../domain/clock.ts';
import type { Consumer } from '../../runtime/bus/bus.ts';
import { ensureLegStrengths, type RetrievalServices, textsWait } from './leg-strength.ts';

/** Long enough for an import or a run to pass: measuring searches a few hundred times. */
const LINGER_MS = 30_000;
const LOOK_AGAIN_MS = 250;
/** An index that is not ready by then is measured with the next event. */
const MAX_LOOKS = 40;

/**
 * The bus consumer that keeps the weights of the retrieval legs measured: once a tenant's texts are all indexed, and
 * again when there are twice or half as many. Until the first measurement keywords decide alone. `stop` ends a wait
 * for the index.
 */
export function createMeasureLegsConsumer(services: RetrievalServices & { clock: Clock }, stop: AbortSignal): Consumer {
  const { database, embeddings, clock } = services;
  return {
    name: 'leg-strengths',
    types: 'all',
    lingerMs: LINGER_MS,
    async handle(tenantId) {
      const waits = () => database.asTenant(tenantId, (transaction) => textsWait(transaction, embeddings.model));
      for (let look = 0; look < MAX_LOOKS && !stop.aborted && (await waits()); look++) {
        await clock.sleep(LOOK_AGAIN_MS, stop).catch(() => {});
      }
      if (!stop.aborted) await ensureLegStrengths(services, tenantId);
    },
  };
}
