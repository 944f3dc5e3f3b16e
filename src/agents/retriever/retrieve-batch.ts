import type { RetrievalServices } from './leg-strength.ts';
import { rankChunks } from './rank-chunks.ts';
import type { RetrievalMode } from './retrieval-query.ts';

export interface BatchQuery {
  id: string;
  text: string;
}

/** `sourceId` is the id that the source gave the record (a document's `id`). */
export interface BatchHit {
  sourceId: string;
  chunkId: string;
  score: number;
}

/** Two chunks of one source can be in the ranking: so much deeper it is read. */
const CHUNKS_PER_SOURCE = 1.5;

/**
 * Plain rankings for evaluation, one answer per query in their order: each source once, by its best chunk, nothing
 * left out as a near-duplicate.
 */
export async function* retrieveBatch(
  services: RetrievalServices,
  tenantId: string,
  queries: Iterable<BatchQuery> | AsyncIterable<BatchQuery>,
  options: { k: number; mode: RetrievalMode },
): AsyncGenerator<{ id: string; hits: BatchHit[] }> {
  for await (const { id, text } of queries) {
    const depth = Math.ceil(options.k * CHUNKS_PER_SOURCE);
    const { hits } = await rankChunks(services, tenantId, { text, mode: options.mode }, depth, async () => null);
    const rows = await services.database.asTenant(tenantId, (transaction) =>
      transaction.query<{ number: number; id: string; externalId: string }>(
        'select number, id, external_id from chunks where number = any($1::int[])',
        [hits.map((hit) => hit.chunkNumber)],
      ),
    );
    const byNumber = new Map(rows.map((row) => [row.number, row]));
    const bySource = new Map<string, BatchHit>();
    for (const { chunkNumber, score } of hits) {
      const row = byNumber.get(chunkNumber);
      if (row && !bySource.has(row.externalId)) {
        bySource.set(row.externalId, { sourceId: row.externalId, chunkId: row.id, score });
      }
    }
    yield { id, hits: [...bySource.values()].slice(0, options.k) };
  }
}
