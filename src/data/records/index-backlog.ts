import type { ChunkEntityType } from '../../domain/evidence.ts';
import type { TenantTransaction } from '../database/database.ts';
import { insertRows } from './bulk-rows.ts';

/** Queues entities whose free text is new or changed; one that waits already waits once. */
export async function queueForIndexing(
  transaction: TenantTransaction,
  entities: readonly { entityType: ChunkEntityType; entityId: string }[],
  at: Date,
): Promise<void> {
  const rows = new Map(entities.map((entity) => [`${entity.entityType} ${entity.entityId}`, entity]));
  await insertRows(
    transaction,
    'index_backlog',
    [...rows.values()].map(({ entityType, entityId }) => ({ entityType, entityId, queuedAt: at, attempts: 0 })),
  );
}
