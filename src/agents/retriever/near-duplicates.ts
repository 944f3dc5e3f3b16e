import { tokenise } from '../../data/text/tokenise.ts';

const SHINGLE_TERMS = 3;
/** Two texts are near-duplicates when they share this much of their three-word sequences (Jaccard index). */
const SAME = 0.8;

function shinglesOf(text: string): Set<string> {
  const terms = tokenise(text);
  if (terms.length <= SHINGLE_TERMS) return new Set([terms.join(' ')]);
  return new Set(
    Array.from({ length: terms.length - SHINGLE_TERMS + 1 }, (_, at) => terms.slice(at, at + SHINGLE_TERMS).join(' ')),
  );
}

/** Size of the intersection over size of the union. */
function jaccard(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const [small, large] = left.size < right.size ? [left, right] : [right, left];
  if (small.size < large.size * SAME) return 0;
  let both = 0;
  for (const shingle of small) if (large.has(shingle)) both++;
  return both / (small.size + large.size - both);
}

/** Leaves out what says nearly the same as something before it; the order stays. Stops when `limit` are kept. */
export function dropNearDuplicates<T extends { title: string; text: string }>(items: readonly T[], limit: number): T[] {
  const kept: { item: T; shingles: Set<string> }[] = [];
  for (const item of items) {
    if (kept.length >= limit) break;
    const shingles = shinglesOf(`${item.title}\n${item.text}`);
    if (!kept.some((other) => jaccard(other.shingles, shingles) >= SAME)) kept.push({ item, shingles });
  }
  return kept.map(({ item }) => item);
}
