import { alignmentDistance } from '../domain/alignment-distance.ts';

const MOST_MISTAKES = 2;

/** The known word that somebody who typed `typed` probably meant; null when none is near. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const allowed = Math.min(MOST_MISTAKES, Math.floor(typed.length / 2));
  let best: { word: string; mistakes: number } | null = null;
  for (const word of known) {
    const mistakes = word.length > typed.length && word.startsWith(typed) ? 1 : alignmentDistance(typed, word);
    if (mistakes <= allowed && (best === null || mistakes < best.mistakes)) best = { word, mistakes };
  }
  return best?.word ?? null;
}
