import type { ChunkFilter, Vectors } from '../../data/vectors/vectors.ts';
import type { Embeddings } from '../../models/embeddings/embeddings.ts';
import type { ScoredChunk } from './top-hits.ts';

/** The best `limit` chunks by the cosine of their vectors with the query's, among those that pass the filter. */
export async function searchVectors(
  services: { vectors: Vectors; embeddings: Embeddings },
  tenantId: string,
  query: { text: string; filter: ChunkFilter; limit: number },
): Promise<ScoredChunk[]> {
  if (query.text.trim() === '') return [];
  const [embedding] = await services.embeddings.embed([query.text], { tenantId });
  const hits = await services.vectors.search(tenantId, {
    model: services.embeddings.model,
    embedding: embedding!,
    filter: query.filter,
    limit: query.limit,
  });
  return hits.map(({ chunkNumber, similarity }) => ({ chunkNumber, score: similarity }));
}
