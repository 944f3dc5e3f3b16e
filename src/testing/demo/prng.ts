/** A stream of numbers that depends on its seed only; `fork` gives an independent stream for a named part. */
export interface Prng {
  /** 0 <= x < 1 */
  next(): number;
  /** Whole number, low <= x <= high. */
  between(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
  /** A new array in another order. */
  shuffle<T>(items: readonly T[]): T[];
  fork(label: string): Prng;
}

/** Stable 32-bit hash of a text (FNV-1a). */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/** Makes the stream for an integer seed (a Weyl sequence behind the murmur3 finaliser). */
export function createPrng(seed: number): Prng {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  }
  function between(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1));
  }
  return {
    next,
    between,
    pick(items) {
      return items[between(0, items.length - 1)]!;
    },
    chance(probability) {
      return next() < probability;
    },
    shuffle(items) {
      const order = [...items];
      for (let index = order.length - 1; index > 0; index--) {
        const other = between(0, index);
        [order[index], order[other]] = [order[other]!, order[index]!];
      }
      return order;
    },
    fork(label) {
      return createPrng((seed ^ hashText(label)) >>> 0);
    },
  };
}
