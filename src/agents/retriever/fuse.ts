import { byScore, type ScoredChunk } from './top-hits.ts';

/** Weights of the two legs; they add up to 1. */
export interface LegWeights {
  keywords: number;
  vectors: number;
}

/** A fused hit with what each leg said; null where the leg did not return the chunk. Ranks begin at 1. */
export interface FusedHit extends ScoredChunk {
  bm25: number | null;
  bm25Rank: number | null;
  vector: number | null;
  vectorRank: number | null;
}

/** A leg lighter than this is left out altogether: the result is then exactly the other leg's. */
export const minLegWeight = 0.05;

/**
 * Joins the legs by a weighted sum of their scores, each brought to 0..1: BM25 by its best score (its zero is a true
 * zero), cosines from the weakest hit returned (their zero means nothing) to the best. A chunk that a leg did not
 * return gets 0 there. Sums of scores keep how far apart hits are, which ranks forget (Bruch, Gai and Ingber 2023).
 */
export function fuse(
  keywords: readonly ScoredChunk[],
  vectors: readonly ScoredChunk[],
  weights: LegWeights,
): FusedHit[] {
  const fused = new Map<number, FusedHit>();
  const hitOf = (chunkNumber: number) => {
    let hit = fused.get(chunkNumber);
    if (!hit) {
      hit = { chunkNumber, score: 0, bm25: null, bm25Rank: null, vector: null, vectorRank: null };
      fused.set(chunkNumber, hit);
    }
    return hit;
  };
  const keywordsCount = weights.keywords >= minLegWeight;
  const vectorsCount = weights.vectors >= minLegWeight;
  if (keywordsCount) {
    const scale = scaleBetween(0, keywords[0]?.score ?? 0);
    for (const [index, { chunkNumber, score }] of keywords.entries()) {
      const hit = hitOf(chunkNumber);
      hit.score += weights.keywords * scale(score);
      hit.bm25 = score;
      hit.bm25Rank = index + 1;
    }
  }
  if (vectorsCount) {
    const scale = scaleBetween(vectors.at(-1)?.score ?? 0, vectors[0]?.score ?? 0);
    for (const [index, { chunkNumber, score }] of vectors.entries()) {
      const hit = hitOf(chunkNumber);
      hit.score += weights.vectors * scale(score);
      hit.vector = score;
      hit.vectorRank = index + 1;
    }
  }
  const hits = [...fused.values()];
  // Scaling may round two close scores to one: a leg alone keeps the order it came in.
  return keywordsCount && vectorsCount ? hits.sort(byScore) : hits;
}

function scaleBetween(low: number, high: number): (score: number) => number {
  return high > low ? (score) => (score - low) / (high - low) : () => 1;
}
