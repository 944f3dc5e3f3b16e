/** At most this many hits of one entity and of one thread come first; others follow where room is left. */
const PER_ENTITY = 2;
const PER_THREAD = 3;

/** The first `k` hits, so that no single document or thread fills the list while others are waiting. */
export function diversify<T extends { entityId: string; threadId: string | null }>(
  items: readonly T[],
  k: number,
): T[] {
  const seen = new Map<string, number>();
  const first: T[] = [];
  const later: T[] = [];
  for (const item of items) {
    const ofEntity = seen.get(item.entityId) ?? 0;
    const ofThread = item.threadId === null ? 0 : (seen.get(item.threadId) ?? 0);
    if (ofEntity >= PER_ENTITY || ofThread >= PER_THREAD) {
      later.push(item);
      continue;
    }
    first.push(item);
    seen.set(item.entityId, ofEntity + 1);
    if (item.threadId !== null) seen.set(item.threadId, ofThread + 1);
  }
  return [...first, ...later].slice(0, k);
}
