import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { dropOutdatedIndex, insertChunks, removeChunksOf } from '../../data/records/chunks.ts';
import { mergeSmallBlocks } from '../../data/records/merge-posting-blocks.ts';
import { textVersion } from '../../data/text/tokenise.ts';
import type { Vectors } from '../../data/vectors/vectors.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';
import type { Embeddings } from '../../models/embeddings/embeddings.ts';
import { embedChunks } from './embed-chunks.ts';
import { loadTexts } from './load-texts.ts';
import { makeChunks } from './make-chunks.ts';

/** What indexing works with. */
export interface IndexingServices {
  database: Database;
  vectors: Vectors;
  embeddings: Embeddings;
}

/** `entities` were taken from the backlog; `chunks` were written anew (unchanged ones are left as they are). */
export interface IndexingReport {
  entities: number;
  chunks: number;
}

/** The backlog is looked through once for so many. */
const BITE_ENTITIES = 1024;
/** Short transactions, so that a search waits little on an engine with a single connection. */
const BATCH_ENTITIES = 64;
/** With a full bite waiting, larger blocks of postings: every later search reads fewer rows. */
const BULK_ENTITIES = 256;

interface BacklogRow {
  entityType: ChunkEntityType;
  entityId: string;
}

/**
 * Makes searchable what waits in the backlog: chunks, postings and vectors of each entity, old ones removed. Each
 * batch is one transaction that takes its rows from the backlog, so a crash repeats at most the batch in hand, an
 * entity queued again meanwhile comes again, and two indexers share the work. `limit` bounds the entities.
 */
export async function indexBacklog(
  services: IndexingServices,
  tenantId: string,
  { limit = Number.POSITIVE_INFINITY }: { limit?: number } = {},
): Promise<IndexingReport> {
  const report: IndexingReport = { entities: 0, chunks: 0 };
  const work = await services.database.asTenant(tenantId, (transaction) => hasWork(transaction, services.embeddings));
  if (!work) return report;
  await services.database.asTenant(tenantId, dropOutdatedIndex);
  while (report.entities < limit) {
    const bite = Math.min(BITE_ENTITIES, limit - report.entities);
    const waiting = await services.database.asTenant(tenantId, (transaction) => readBacklog(transaction, bite));
    if (waiting.length === 0) break;
    const size = waiting.length === BITE_ENTITIES ? BULK_ENTITIES : BATCH_ENTITIES;
    for (let from = 0; from < waiting.length; from += size) {
      const batch = waiting.slice(from, from + size);
      const done = await services.database.asTenant(tenantId, (transaction) => indexBatch(transaction, batch));
      report.entities += done.entities;
      report.chunks += done.chunks;
      if (done.removed.length > 0) await services.vectors.remove(tenantId, done.removed);
      await embedChunks(services, tenantId);
    }
  }
  await embedChunks(services, tenantId);
  await services.database.asTenant(tenantId, mergeSmallBlocks);
  return report;
}

/** Something waits, has no vector yet, or was made with another tokeniser or embedding model. */
async function hasWork(transaction: TenantTransaction, embeddings: Embeddings): Promise<boolean> {
  const [row] = await transaction.query<{ work: boolean }>(
    `select exists (select from index_backlog) or exists (select from chunks where embedding_model is null)
       or exists (select from search_state where text_version <> $1 or embedding_model is distinct from $2) as work`,
    [textVersion, embeddings.model],
  );
  return row!.work;
}

/** The rows that wait longest. */
function readBacklog(transaction: TenantTransaction, limit: number): Promise<BacklogRow[]> {
  return transaction.query<BacklogRow>(
    'select entity_type, entity_id from index_backlog order by queued_at, entity_id limit $1',
    [limit],
  );
}

/**
 * Takes rows from the backlog, as far as no other indexer has. Whoever changes one of these entities from now on waits
 * for this transaction and queues it anew.
 */
function takeFromBacklog(transaction: TenantTransaction, rows: readonly BacklogRow[]): Promise<BacklogRow[]> {
  return transaction.query<BacklogRow>(
    `delete from index_backlog where entity_type = any($1::text[]) and entity_id = any($2::uuid[])
     returning entity_type, entity_id`,
    [[...new Set(rows.map((row) => row.entityType))], rows.map((row) => row.entityId)],
  );
}

async function indexBatch(
  transaction: TenantTransaction,
  batch: readonly BacklogRow[],
): Promise<IndexingReport & { removed: number[] }> {
  const entities = await takeFromBacklog(transaction, batch);
  if (entities.length === 0) return { entities: 0, chunks: 0, removed: [] };
  const texts = await loadTexts(transaction, entities);
  const chunks = texts.flatMap(makeChunks);
  const changed = await changedEntities(
    transaction,
    entities.map((entity) => entity.entityId),
    chunks,
  );
  const removed = changed.size > 0 ? await removeChunksOf(transaction, [...changed]) : [];
  const fresh = chunks.filter((chunk) => changed.has(chunk.entityId));
  await insertChunks(transaction, fresh);
  return { entities: entities.length, chunks: fresh.length, removed };
}

/** The entities whose stored chunks are not exactly these. */
async function changedEntities(
  transaction: TenantTransaction,
  entityIds: readonly string[],
  chunks: readonly { entityId: string; id: string; fingerprint: string }[],
): Promise<Set<string>> {
  const stored = await transaction.query<{ entityId: string; id: string; fingerprint: string }>(
    'select entity_id, id, fingerprint from chunks where entity_id = any($1::uuid[])',
    [entityIds],
  );
  const keys = (rows: typeof chunks) => {
    const byEntity = new Map<string, string[]>();
    for (const row of rows) {
      const key = `${row.id} ${row.fingerprint}`;
      const known = byEntity.get(row.entityId);
      if (known) known.push(key);
      else byEntity.set(row.entityId, [key]);
    }
    return byEntity;
  };
  const before = keys(stored);
  const after = keys(chunks);
  const same = (id: string) => (before.get(id) ?? []).sort().join() === (after.get(id) ?? []).sort().join();
  return new Set(entityIds.filter((id) => !same(id)));
}
