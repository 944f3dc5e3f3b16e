import type { TenantTransaction, Value } from '../../data/database/database.ts';
import { readSearchState } from '../../data/records/chunks.ts';
import { readPostings } from '../../data/records/postings.ts';
import { countTerms, tokenise } from '../../data/text/tokenise.ts';
import { filterSql, isEmptyFilter } from '../../data/vectors/filter-sql.ts';
import type { ChunkFilter } from '../../data/vectors/vectors.ts';
import { countChunks, inverseFrequency, rankByBm25 } from './bm25.ts';
import type { ScoredChunk } from './top-hits.ts';

/** Distinct query terms looked at: of a longer text the rarest would be kept by their weight anyway. */
const MAX_TERMS = 64;

export interface KeywordResult {
  hits: ScoredChunk[];
  /** Weight (inverse frequency) of each query term that the tenant's chunks know. */
  termWeights: Map<string, number>;
}

/** The best `limit` chunks by BM25 among those that pass the filter; dates are compared to the second. */
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
  const { entityTypes, since, until, ...owners } = query.filter;
  const allowed = isEmptyFilter(owners) || postings.length === 0 ? null : await listPassing(transaction, owners);
  const hits = rankByBm25({
    terms,
    postings,
    ...state,
    limit: query.limit,
    allowed,
    window: {
      ...(entityTypes ? { entityTypes } : {}),
      ...(since ? { sinceSeconds: Math.floor(since.getTime() / 1000) } : {}),
      ...(until ? { untilSeconds: Math.floor(until.getTime() / 1000) } : {}),
    },
  });
  return { hits, termWeights };
}

/** The numbers of the chunks of an account, deal or contact. */
async function listPassing(transaction: TenantTransaction, owners: ChunkFilter): Promise<Set<number>> {
  const values: Value[] = [];
  const condition = filterSql(owners, values);
  const rows = await transaction.query<{ number: number }>(`select number from chunks where true${condition}`, values);
  return new Set(rows.map((row) => row.number));
}
