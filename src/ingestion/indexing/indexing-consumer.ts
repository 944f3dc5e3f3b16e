import type { Consumer } from '../../runtime/bus/bus.ts';
import { type IndexingServices, indexBacklog } from './index-backlog.ts';

/**
 * The bus consumer that works off the backlog when anything of a tenant changed. Those who change an entity queue it
 * in the backlog in the same transaction; the event is only the doorbell, so doing it twice does nothing.
 */
export function createIndexingConsumer(services: IndexingServices): Consumer {
  return {
    name: 'indexing',
    types: 'all',
    async handle(tenantId) {
      await indexBacklog(services, tenantId);
    },
  };
}
