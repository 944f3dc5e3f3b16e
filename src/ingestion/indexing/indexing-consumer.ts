import type { Consumer } from '../../runtime/bus/bus.ts';
import { type IndexingServices, indexBacklog } from './index-backlog.ts';

/** A stop waits for so many entities at most. */
const BITE_ENTITIES = 1024;

/**
 * The bus consumer that works off the backlog when anything of a tenant changed. Those who change an entity queue it
 * in the backlog in the same transaction; the event is only the doorbell, so doing it twice does nothing. After
 * `stop` the rest waits for the next start.
 */
export function createIndexingConsumer(services: IndexingServices, stop?: AbortSignal): Consumer {
  return {
    name: 'indexing',
    types: 'all',
    async handle(tenantId) {
      for (let full = true; full; ) {
        // Not handled to its end: the same events come again at the next start.
        stop?.throwIfAborted();
        full = (await indexBacklog(services, tenantId, { limit: BITE_ENTITIES })).entities === BITE_ENTITIES;
      }
    },
  };
}
