/** Relevance judgements: query id -> document id -> grade (0 is judged and not relevant). */
export type Judgements = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A ranking: query id -> document ids, best first, none twice. */
export type Rankings = ReadonlyMap<string, readonly string[]>;

export interface Scores {
  map: number;
  p30: number;
  ndcg10: number;
  queries: number;
}

/**
 * MAP, P@30 and nDCG@10 as trec_eval computes them (`-c -m map -m P.30 -m ndcg_cut.10`): means over the queries that
 * have a relevant document, one that was not answered counting 0; gain is the grade, discount log2(rank + 1).
 */
export function scoreRankings(judgements: Judgements, rankings: Rankings): Scores {
  const sums = { map: 0, p30: 0, ndcg10: 0, queries: 0 };
  for (const [query, grades] of judgements) {
    const relevant = [...grades.values()].filter((grade) => grade > 0);
    if (relevant.length === 0) continue;
    const ranking = rankings.get(query) ?? [];
    const gains = ranking.map((document) => Math.max(0, grades.get(document) ?? 0));
    sums.queries += 1;
    sums.map += averagePrecision(gains, relevant.length);
    sums.p30 += gains.slice(0, 30).filter((gain) => gain > 0).length / 30;
    sums.ndcg10 += discounted(gains) / discounted(relevant.sort((left, right) => right - left));
  }
  const mean = (sum: number) => (sums.queries === 0 ? 0 : sum / sums.queries);
  return { map: mean(sums.map), p30: mean(sums.p30), ndcg10: mean(sums.ndcg10), queries: sums.queries };
}

function averagePrecision(gains: readonly number[], relevantCount: number): number {
  let found = 0;
  let sum = 0;
  for (const [index, gain] of gains.entries()) {
    if (gain <= 0) continue;
    found += 1;
    sum += found / (index + 1);
  }
  return sum / relevantCount;
}

function discounted(gains: readonly number[]): number {
  return gains.slice(0, 10).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}
