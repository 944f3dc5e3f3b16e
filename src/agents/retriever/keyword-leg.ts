import type { TenantTransaction, Value } from '../../data/database/database.ts';
import { readSearchState } from '../../data/records/chunks.ts';
import { readPostings } from '../../data/records/postings.ts';
import { countTerms, tokenise } from '../../data/text/tokenise.ts';
import { filterSql, isEmptyFilter } from '../../data/vectors/filter-sql.ts';
import type { ChunkFilter } from '../../data/vectors/vectors.ts';
import { countChunks, inverseFrequency, rankByBm25 } from './bm25.ts';
import type { ScoredChunk } from './top-hits.ts';

/** A filter that lets no more chunks pass than this is turned into the list of them at once. */
const NARROW = 1000;
/** A wider one is first asked of the best hits, so many at most. */
const ASKED = 1000;
/** Distinct query terms looked at: of a longer text the rarest would be kept by their weight anyway. */
const MAX_TERMS = 64;

export interface KeywordResult {
  hits: ScoredChunk[];
  /** Weight (inverse frequency) of each query term that the tenant's chunks know. */
  termWeights: Map<string, number>;
}

/** The best `limit` chunks by BM25 among those that pass the filter. */
export async function searchKeywords(
  transaction: TenantTransaction,
  query: { text: string; filter: ChunkFilter; limit: number },
): Promise<KeywordResult> {
  const terms = new Map([...countTerms(tokenise(query.text))].slice(0, MAX_TERMS));
  const state = await readSearchState(transaction);
  const postings = terms.size > 0 ? await readPostings(transaction, [...terms.keys()]) : [];
  const termWeights = new Map(
    [...countChunks(postings)].map(([term, count]) => [term, inverseFrequency(state.chunkCount, count)]),
  );
  const rank = (limit: number, allowed: ReadonlySet<number> | null) =>
    rankByBm25({ terms, postings, ...state, limit, allowed });
  if (postings.length === 0) return { hits: [], termWeights };
  if (isEmptyFilter(query.filter)) return { hits: rank(query.limit, null), termWeights };

  const few = await listPassing(transaction, query.filter, NARROW + 1);
  if (few.size <= NARROW) return { hits: rank(query.limit, few), termWeights };
  const best = rank(ASKED, null);
  const hits = await filterBest(transaction, query, best);
  if (hits.length === query.limit || best.length < ASKED) return { hits, termWeights };
  return { hits: rank(query.limit, await listPassing(transaction, query.filter, null)), termWeights };
}

/** The numbers of the chunks that pass a filter. */
async function listPassing(
  transaction: TenantTransaction,
  filter: ChunkFilter,
  limit: number | null,
): Promise<Set<number>> {
  const values: Value[] = [limit];
  const rows = await transaction.query<{ number: number }>(
    `select number from chunks where true${filterSql(filter, values)} limit $1`,
    values,
  );
  return new Set(rows.map((row) => row.number));
}

/** Goes down a ranking in growing steps until enough of it has passed the filter. */
async function filterBest(
  transaction: TenantTransaction,
  query: { filter: ChunkFilter; limit: number },
  ranking: readonly ScoredChunk[],
): Promise<ScoredChunk[]> {
  const hits: ScoredChunk[] = [];
  for (let from = 0, step = query.limit * 2; from < ranking.length && hits.length < query.limit; step *= 3) {
    const next = ranking.slice(from, from + step);
    const values: Value[] = [next.map((hit) => hit.chunkNumber)];
    // Read by number first: without statistics the planner would rather walk through all that pass the filter.
    const rows = await transaction.query<{ number: number }>(
      `with asked as materialized (
         select number, entity_type, occurred_at, account_id, deal_id, contact_ids from chunks where number = any($1::int[]))
       select number from asked where true${filterSql(query.filter, values)}`,
      values,
    );
    const passed = new Set(rows.map((row) => row.number));
    hits.push(...next.filter((hit) => passed.has(hit.chunkNumber)));
    from += step;
  }
  return hits.slice(0, query.limit);
}
