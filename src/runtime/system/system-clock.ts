import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Random } from '../../domain/clock.ts';

/** The machine's clock. The only place that reads it. */
export function createSystemClock(): Clock {
  return {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    sleep: async (ms, signal) => {
      await delay(ms, undefined, signal ? { signal } : {});
    },
  };
}

/** The operating system's randomness. The only place that reads it. */
export function createSystemRandom(): Random {
  return { bytes: (length) => randomBytes(length) };
}
