import type { Clock, Random } from '../domain/clock.ts';

/** A clock that stands still until it is told to move; sleeping moves it. */
export function createFixedClock(startsAt: string): Clock & { advance(ms: number): void } {
  let nowMs = Date.parse(startsAt);
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
    advance(ms) {
      nowMs += ms;
    },
  };
}

/** Random bytes that are the same on every run with the same seed (xorshift32). */
export function createSeededRandom(seed: number): Random {
  let state = seed | 1;
  return {
    bytes(length) {
      const bytes = new Uint8Array(length);
      for (let index = 0; index < length; index++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        bytes[index] = state & 0xff;
      }
      return bytes;
    },
  };
}
