import type { VectorRecord } from '../../data/vectors/vectors.ts';
import type { IndexingServices } from './index-backlog.ts';

interface ChunkToEmbed extends Omit<VectorRecord, 'chunkNumber' | 'embedding'> {
  number: number;
  title: string;
  text: string;
}

/** Small, because a lexical model works on this thread. */
const BATCH_CHUNKS = 32;

/**
 * Embeds every chunk that has no vector of the current model yet; after a change of model, that is all of them. No
 * transaction is open while the model works. Returns how many were embedded.
 */
export async function embedChunks(services: IndexingServices, tenantId: string): Promise<number> {
  const { database, embeddings, vectors } = services;
  const { model } = embeddings;
  await database.asTenant(tenantId, async (transaction) => {
    const [state] = await transaction.query<{ embeddingModel: string | null }>(
      'select embedding_model from search_state',
    );
    if (!state || state.embeddingModel === model) return;
    await transaction.query('update chunks set embedding_model = null where embedding_model <> $1', [model]);
    await transaction.query('update search_state set embedding_model = $1', [model]);
  });
  const batch = Math.min(BATCH_CHUNKS, embeddings.maxBatch);
  for (let count = 0; ; ) {
    const chunks = await database.asTenant(tenantId, (transaction) =>
      transaction.query<ChunkToEmbed>(
        `select number, title, text, entity_type, occurred_at, account_id, deal_id, contact_ids from chunks
         where embedding_model is null order by number limit $1`,
        [batch],
      ),
    );
    if (chunks.length === 0) return count;
    const embedded = await embeddings.embed(
      chunks.map((chunk) => `${chunk.title}\n${chunk.text}`.trim()),
      { tenantId },
    );
    await vectors.upsert(
      tenantId,
      model,
      chunks.map(({ number, title: _title, text: _text, ...filters }, index) => ({
        ...filters,
        chunkNumber: number,
        embedding: embedded[index]!,
      })),
    );
    const numbers = chunks.map((chunk) => chunk.number);
    await database.asTenant(tenantId, (transaction) =>
      transaction.query('update chunks set embedding_model = $1 where number = any($2::int[])', [model, numbers]),
    );
    count += chunks.length;
  }
}
