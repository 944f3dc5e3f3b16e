/** What a code index keeps of a vector, besides its code. */
export interface CodeEntry {
  chunkNumber: number;
  entityType: string;
  /** Milliseconds since 1970; null where undated. */
  timeMs: number | null;
  code: Uint8Array;
}

/** Conditions that can be checked on what a code index keeps. */
export interface CodeFilter {
  entityTypes?: readonly string[];
  sinceMs?: number;
  untilMs?: number;
}

/** The signs of a vector, one bit per dimension, 1 where above 0 (Charikar 2002: near vectors differ in few bits). */
export function signCode(vector: Float32Array): Uint8Array {
  const code = new Uint8Array(Math.ceil(vector.length / 32) * 4);
  for (let index = 0; index < vector.length; index++) {
    if (vector[index]! > 0) code[index >> 3]! |= 1 << (index & 7);
  }
  return code;
}

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function wordsOf(code: Uint8Array): Uint32Array {
  // A Buffer is a window on a larger one: copied first.
  return new Uint32Array(new Uint8Array(code).buffer);
}

/** The codes of many vectors in memory: some 50 bytes each for 256 dimensions. */
export interface CodeIndex {
  readonly size: number;
  add(entries: readonly CodeEntry[]): void;
  /** Chunk numbers of the `limit` codes that differ from `code` in the fewest bits, among those that pass. */
  nearest(code: Uint8Array, limit: number, filter: CodeFilter): number[];
}

/** An empty code index for vectors of so many dimensions. */
export function createCodeIndex(dimensions: number): CodeIndex {
  const width = Math.ceil(dimensions / 32);
  const types = new Map<string, number>();
  let size = 0;
  let numbers = new Int32Array(256);
  let kinds = new Uint8Array(256);
  let times = new Float64Array(256);
  let codes = new Uint32Array(256 * width);

  function reserve(count: number): void {
    if (count <= numbers.length) return;
    const room = Math.max(count, numbers.length * 2);
    const grown = { numbers: new Int32Array(room), kinds: new Uint8Array(room), times: new Float64Array(room) };
    grown.numbers.set(numbers);
    grown.kinds.set(kinds);
    grown.times.set(times);
    const moreCodes = new Uint32Array(room * width);
    moreCodes.set(codes);
    ({ numbers, kinds, times } = grown);
    codes = moreCodes;
  }

  /** Distance of each code, -1 where it does not pass, and how many there are of each distance. */
  function measure(wanted: Uint32Array, filter: CodeFilter): { distances: Int16Array; counts: Uint32Array } {
    const distances = new Int16Array(size);
    const counts = new Uint32Array(width * 32 + 1);
    const allowed = filter.entityTypes && new Set(filter.entityTypes.map((type) => types.get(type) ?? -1));
    for (let at = 0; at < size; at++) {
      const time = times[at]!;
      // An undated one is NaN: it is not since anything, and not after anything.
      const out =
        (allowed && !allowed.has(kinds[at]!)) ||
        (filter.sinceMs !== undefined && !(time >= filter.sinceMs)) ||
        (filter.untilMs !== undefined && time > filter.untilMs);
      if (out) {
        distances[at] = -1;
        continue;
      }
      let distance = 0;
      for (let word = 0; word < width; word++) distance += countBits(codes[at * width + word]! ^ wanted[word]!);
      distances[at] = distance;
      counts[distance]!++;
    }
    return { distances, counts };
  }

  return {
    get size() {
      return size;
    },
    add(entries) {
      reserve(size + entries.length);
      for (const { chunkNumber, entityType, timeMs, code } of entries) {
        if (!types.has(entityType)) types.set(entityType, types.size);
        numbers[size] = chunkNumber;
        kinds[size] = types.get(entityType)!;
        times[size] = timeMs ?? Number.NaN;
        codes.set(wordsOf(code), size * width);
        size++;
      }
    },
    nearest(code, limit, filter) {
      const { distances, counts } = measure(wordsOf(code), filter);
      let furthest = -1;
      for (let found = 0; furthest + 1 < counts.length && found < limit; ) found += counts[++furthest]!;
      // All nearer ones, then as many of the furthest distance as there is room for.
      let room = limit;
      for (let distance = 0; distance < furthest; distance++) room -= counts[distance]!;
      const nearest: number[] = [];
      for (let at = 0; at < size; at++) {
        const distance = distances[at]!;
        if (distance < 0 || distance > furthest) continue;
        if (distance === furthest && room-- <= 0) continue;
        nearest.push(numbers[at]!);
      }
      return nearest;
    },
  };
}
