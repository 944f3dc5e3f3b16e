/** A chunk and its score in one leg; higher is better. */
export interface ScoredChunk {
  chunkNumber: number;
  score: number;
}

/** Best first; equal scores by the lower number, so that an order is never left to chance. */
export function byScore(left: ScoredChunk, right: ScoredChunk): number {
  return right.score - left.score || left.chunkNumber - right.chunkNumber;
}

/** Collects scored chunks and keeps the best `limit` of them. */
export function createTopHits(limit: number): { add(chunkNumber: number, score: number): void; list(): ScoredChunk[] } {
  let kept: ScoredChunk[] = [];
  let threshold = Number.NEGATIVE_INFINITY;
  const cut = () => {
    kept.sort(byScore);
    if (kept.length > limit) kept = kept.slice(0, limit);
    if (kept.length === limit) threshold = kept.at(-1)?.score ?? threshold;
  };
  return {
    add(chunkNumber, score) {
      if (score < threshold) return;
      kept.push({ chunkNumber, score });
      if (kept.length >= limit * 4 + 256) cut();
    },
    list() {
      cut();
      return kept;
    },
  };
}
