import type { TenantTransaction, Value } from '../../data/database/database.ts';
import { readSearchState } from '../../data/records/chunks.ts';
import { readPostings } from '../../data/records/postings.ts';
import { countTerms, tokenise } from '../../data/text/tokenise.ts';
import { filterSql, isEmptyFilter } from '../../data/vectors/filter-sql.ts';
import type { ChunkFilter } from '../../data/vectors/vectors.ts';
import { countChunks, inverseFrequency, rankByBm25 } from './bm25.ts';
import type { ScoredChunk } from './top-hits.ts';

/** A filter that lets no more chunks pass than this is turned into the list of them; a wider one is asked of the best hits. */
const NARROW = 5000;
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

  const allowed = await passing(transaction, query.filter, null, NARROW + 1);
  if (allowed.size <= NARROW) return { hits: rank(query.limit, allowed), termWeights };
  return { hits: await filterBest(transaction, query, rank), termWeights };
}

/** Chunk numbers that pass the filter, among `numbers` where given. */
async function passing(
  transaction: TenantTransaction,
  filter: ChunkFilter,
  numbers: readonly number[] | null,
  limit: number,
): Promise<Set<number>> {
  const values: Value[] = [limit];
  const condition = filterSql(filter, values);
  if (numbers) values.push(numbers);
  const among = numbers ? ` and number = any($${values.length}::int[])` : '';
  const rows = await transaction.query<{ number: number }>(
    `select number from chunks where true${condition}${among} limit $1`,
    values,
  );
  return new Set(rows.map((row) => row.number));
}

/** Goes down the ranking in growing steps until enough hits have passed the filter, or all were asked. */
async function filterBest(
  transaction: TenantTransaction,
  query: { filter: ChunkFilter; limit: number },
  rank: (limit: number, allowed: null) => ScoredChunk[],
): Promise<ScoredChunk[]> {
  const all = rank(Number.MAX_SAFE_INTEGER, null);
  const hits: ScoredChunk[] = [];
  for (let from = 0, step = query.limit * 2; from < all.length && hits.length < query.limit; step *= 4) {
    const next = all.slice(from, from + step);
    const numbers = next.map((hit) => hit.chunkNumber);
    const allowed = await passing(transaction, query.filter, numbers, numbers.length);
    hits.push(...next.filter((hit) => allowed.has(hit.chunkNumber)));
    from += step;
  }
  return hits.slice(0, query.limit);
}
