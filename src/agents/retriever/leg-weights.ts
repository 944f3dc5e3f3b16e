import type { LegWeights } from './fuse.ts';

/** How well one leg finds a known chunk again, 0 (as chance would) to 1 (always first). */
export interface LegStrengths {
  keywords: number;
  vectors: number;
}

/** The mean reciprocal rank that a random order of `chunkCount` chunks would have: H(n) / n. */
export function chanceReciprocalRank(chunkCount: number): number {
  let sum = 0;
  for (let rank = 1; rank <= chunkCount; rank++) sum += 1 / rank;
  return chunkCount === 0 ? 1 : sum / chunkCount;
}

/** Strength from reciprocal ranks: their mean, with chance taken off and rescaled. */
export function strengthOf(reciprocalRanks: readonly number[], chunkCount: number): number {
  if (reciprocalRanks.length === 0) return 0;
  const mean = reciprocalRanks.reduce((sum, value) => sum + value, 0) / reciprocalRanks.length;
  const chance = chanceReciprocalRank(chunkCount);
  return chance >= 1 ? 0 : Math.max(0, (mean - chance) / (1 - chance));
}

/** The most a lexical embedding may weigh. */
export const maxLexicalWeight = 0.1;

/**
 * Weights by the square of each leg's odds of finding a known chunk, s / (1 - s), with half a sample added to either
 * side so that a leg without a miss stays finite. Equal legs weigh the same; one that misses three times as often as
 * the other has about a tenth of the say, because what it adds is mostly its misses. A lexical embedding weighs at most
 * a tenth: it looks at the same letters as keywords, so that finding the same known items tells nothing in its favour.
 */
export function weighLegs(
  strengths: LegStrengths,
  sampleCount: number,
  label: 'lexical' | 'semantic' = 'semantic',
): LegWeights {
  if (sampleCount === 0) return { keywords: 1, vectors: 0 };
  const squaredOdds = (strength: number) =>
    ((strength * sampleCount + 0.5) / ((1 - strength) * sampleCount + 0.5)) ** 2;
  const odds = squaredOdds(strengths.vectors);
  const share = odds / (squaredOdds(strengths.keywords) + odds);
  const vectors = label === 'lexical' ? Math.min(share, maxLexicalWeight) : share;
  return { keywords: 1 - vectors, vectors };
}
