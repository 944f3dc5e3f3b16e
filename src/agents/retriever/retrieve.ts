import type { TenantTransaction } from '../../data/database/database.ts';
import type { ChunkFilter } from '../../data/vectors/vectors.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ChunkEntityType, Evidence } from '../../domain/evidence.ts';
import { diversify } from './diversify.ts';
import { type FusedHit, fuse, type LegWeights, minLegWeight } from './fuse.ts';
import { searchKeywords } from './keyword-leg.ts';
import { type RetrievalServices, readLegReport, weightsOf } from './leg-strength.ts';
import { dropNearDuplicates } from './near-duplicates.ts';
import { pickQuote } from './pick-quote.ts';
import { searchVectors } from './vector-leg.ts';

export type RetrievalMode = 'hybrid' | 'keywords' | 'vectors';

/** What is looked for. Filters hold inside both legs: a hit that does not pass is not merely cut from the list. */
export interface RetrievalQuery {
  text: string;
  entityTypes?: readonly ChunkEntityType[];
  /** Only what is dated within so many days before now (or before `asOf`). */
  sinceDays?: number;
  /** Look as on that day: chunks dated later are ignored. */
  asOf?: Date;
  accountId?: string;
  contactId?: string;
  dealId?: string;
  /** Number of hits, 1 to 100; 10 when left out. */
  k?: number;
  mode?: RetrievalMode;
}

interface StoredChunk
  extends Omit<Evidence, 'chunkId' | 'quote' | 'quoteStart' | 'quoteEnd' | 'occurredAt' | 'score' | 'parts'> {
  id: string;
  number: number;
  threadId: string | null;
  text: string;
  startOffset: number;
  occurredAt: Date | null;
}

const MAX_HITS = 100;
const MIN_DEPTH = 100;
const DAY_MS = 86_400_000;

/** Candidates read in full for each wanted hit: near-duplicates and crowding take some away. */
const CANDIDATES_PER_HIT = 3;

/**
 * The best evidence for a query: both legs under the same filter, fused by their measured weights, near-duplicates
 * left out, at most two hits of one entity while others wait, each with the sentence that says most about the query.
 * Throws `invalid` for a bad `k` or `sinceDays`. When the embedding model does not answer, hybrid goes on with keywords alone.
 */
export async function retrieve(
  services: RetrievalServices,
  tenantId: string,
  query: RetrievalQuery,
): Promise<Evidence[]> {
  const k = query.k ?? 10;
  if (!Number.isInteger(k) || k < 1 || k > MAX_HITS) {
    throw new GtmError('invalid', `k must be a whole number from 1 to ${MAX_HITS}.`, { field: 'k' });
  }
  const depth = Math.max(MIN_DEPTH, k * CANDIDATES_PER_HIT * 2);
  const { hits, termWeights } = await rankChunks(services, tenantId, query, depth);
  const candidates = hits.slice(0, k * CANDIDATES_PER_HIT + 10);
  const chunks = await services.database.asTenant(tenantId, (transaction) => readChunks(transaction, candidates));
  const best = diversify(dropNearDuplicates(chunks), k);
  return best.map((chunk) => toEvidence(chunk, termWeights)).sort((left, right) => right.score - left.score);
}

/** The filter of a query in instants. `since` counts back from `asOf`, or from the tenant's now. */
async function filterOf(transaction: TenantTransaction, query: RetrievalQuery): Promise<ChunkFilter> {
  const { entityTypes, sinceDays, asOf, accountId, contactId, dealId } = query;
  if (sinceDays !== undefined && !(sinceDays > 0)) {
    throw new GtmError('invalid', 'sinceDays must be a number of days above 0.', { field: 'sinceDays' });
  }
  const from = sinceDays === undefined ? undefined : (asOf ?? (await transaction.now())).getTime() - sinceDays * DAY_MS;
  return {
    ...(entityTypes && entityTypes.length > 0 ? { entityTypes } : {}),
    ...(from === undefined ? {} : { since: new Date(from) }),
    ...(asOf ? { until: asOf } : {}),
    ...(accountId ? { accountId } : {}),
    ...(contactId ? { contactId } : {}),
    ...(dealId ? { dealId } : {}),
  };
}

function weightsFor(mode: RetrievalMode, measured: LegWeights): LegWeights {
  if (mode === 'keywords') return { keywords: 1, vectors: 0 };
  return mode === 'vectors' ? { keywords: 0, vectors: 1 } : measured;
}

/** The fused ranking over chunk numbers, `depth` deep in each leg, before anything is read or left out. */
export async function rankChunks(
  services: RetrievalServices,
  tenantId: string,
  query: RetrievalQuery,
  depth: number,
): Promise<{ hits: FusedHit[]; termWeights: Map<string, number> }> {
  const mode = query.mode ?? 'hybrid';
  const { keywords, filter, measured } = await services.database.asTenant(tenantId, async (transaction) => {
    const passes = await filterOf(transaction, query);
    return {
      filter: passes,
      measured:
        mode === 'hybrid' ? weightsOf(await readLegReport(transaction, services.embeddings.model)) : weightsOf(null),
      keywords: await searchKeywords(transaction, { text: query.text, filter: passes, limit: depth }),
    };
  });
  const weights = weightsFor(mode, measured);
  let vectors: Awaited<ReturnType<typeof searchVectors>> = [];
  if (weights.vectors >= minLegWeight) {
    try {
      vectors = await searchVectors(services, tenantId, { text: query.text, filter, limit: depth });
    } catch (error) {
      const gone = GtmError.is(error) && error.retryable;
      if (mode !== 'hybrid' || !gone) throw error;
    }
  }
  const hits = fuse(
    keywords.hits,
    vectors,
    vectors.length === 0 && mode === 'hybrid' ? { keywords: 1, vectors: 0 } : weights,
  );
  return { hits, termWeights: keywords.termWeights };
}

/** The chunks of these hits in their order; one that is gone meanwhile is left out. */
async function readChunks(
  transaction: TenantTransaction,
  hits: readonly FusedHit[],
): Promise<(StoredChunk & { hit: FusedHit })[]> {
  const rows = await transaction.query<StoredChunk>(
    `select id, number, entity_type, entity_id, account_id, contact_id, deal_id, thread_id, source_record_id, external_id,
       title, text, start_offset, occurred_at, audience, trust
     from chunks where number = any($1::int[])`,
    [hits.map((hit) => hit.chunkNumber)],
  );
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  return hits.flatMap((hit) => {
    const row = byNumber.get(hit.chunkNumber);
    return row ? [{ ...row, hit }] : [];
  });
}

function toEvidence(chunk: StoredChunk & { hit: FusedHit }, termWeights: ReadonlyMap<string, number>): Evidence {
  const { id, number: _number, threadId: _threadId, text, startOffset, occurredAt, hit, ...rest } = chunk;
  const quote = pickQuote(text, termWeights);
  const { score, bm25, bm25Rank, vector, vectorRank } = hit;
  return {
    ...rest,
    chunkId: id,
    quote: quote.text,
    quoteStart: startOffset + quote.start,
    quoteEnd: startOffset + quote.end,
    occurredAt: occurredAt?.toISOString() ?? null,
    score,
    parts: { bm25, bm25Rank, vector, vectorRank },
  };
}
