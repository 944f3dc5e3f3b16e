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

/** Asking the system for sixteen bytes at a time was a tenth of what the importer's thread does. */
const POOL_BYTES = 8192;

/** The operating system's randomness. The only place that reads it. No byte is handed out twice. */
export function createSystemRandom(): Random {
  let pool = new Uint8Array();
  return {
    bytes(length) {
      if (length > POOL_BYTES) return randomBytes(length);
      if (length > pool.length) pool = randomBytes(POOL_BYTES);
      const bytes = pool.subarray(0, length);
      pool = pool.subarray(length);
      return bytes;
    },
  };
}
