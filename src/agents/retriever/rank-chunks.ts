import type { TenantTransaction } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';
import { type FusedHit, fuse, type LegWeights, minLegWeight } from './fuse.ts';
import { searchKeywords } from './keyword-leg.ts';
import { type RetrievalServices, readLegReport, weightsOf } from './leg-strength.ts';
import { filterOf, type RetrievalQuery } from './retrieval-query.ts';
import type { ScoredChunk } from './top-hits.ts';
import { searchVectors } from './vector-leg.ts';

export interface Ranking<T> {
  hits: FusedHit[];
  /** Weight of each query term that the tenant's chunks know. */
  termWeights: Map<string, number>;
  /** What `whileOpen` returned. */
  early: T;
}

const keywordsAlone: LegWeights = { keywords: 1, vectors: 0 };

/**
 * The fused ranking over chunk numbers, `depth` deep in each leg, before anything is read or left out. `whileOpen`
 * runs with the keyword hits in the transaction that found them. When the embedding model or the vector index does
 * not answer, hybrid goes on with keywords alone.
 */
export async function rankChunks<T>(
  services: RetrievalServices,
  tenantId: string,
  query: RetrievalQuery,
  depth: number,
  whileOpen: (transaction: TenantTransaction, keywords: readonly ScoredChunk[]) => Promise<T>,
): Promise<Ranking<T>> {
  const mode = query.mode ?? 'hybrid';
  const { filter, weights, keywords, early } = await services.database.asTenant(tenantId, async (transaction) => {
    const passes = await filterOf(transaction, query);
    const found = await searchKeywords(transaction, { text: query.text, filter: passes, limit: depth });
    return {
      filter: passes,
      keywords: found,
      weights: await weightsFor(transaction, mode, services.embeddings.model),
      early: await whileOpen(transaction, mode === 'vectors' ? [] : found.hits),
    };
  });
  const search = () => searchVectors(services, tenantId, { text: query.text, filter, limit: depth });
  const vectors = weights.vectors < minLegWeight ? [] : await (mode === 'hybrid' ? orNone(search) : search());
  return {
    hits: fuse(keywords.hits, vectors, mode === 'hybrid' && vectors.length === 0 ? keywordsAlone : weights),
    termWeights: keywords.termWeights,
    early,
  };
}

async function weightsFor(
  transaction: TenantTransaction,
  mode: NonNullable<RetrievalQuery['mode']>,
  model: string,
): Promise<LegWeights> {
  if (mode === 'hybrid') return weightsOf(await readLegReport(transaction, model));
  return mode === 'keywords' ? keywordsAlone : { keywords: 0, vectors: 1 };
}

/** An engine that cannot be reached yields no hits; any other error stays one. */
async function orNone(search: () => Promise<ScoredChunk[]>): Promise<ScoredChunk[]> {
  try {
    return await search();
  } catch (error) {
    if (GtmError.is(error) && error.retryable) return [];
    throw error;
  }
}
