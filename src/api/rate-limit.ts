import { LRUCache } from 'lru-cache';
import type { Clock } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';

const BURST = 200;
const PER_SECOND = 100;
const CALLERS = 10_000;

/** A token bucket for each caller: 200 at once, 100 a second. Throws `too-fast` when it is empty. */
export function createRateLimit(clock: Clock): (caller: string) => void {
  const buckets = new LRUCache<string, { tokens: number; filledAtMs: number }>({ max: CALLERS });
  return (caller) => {
    const nowMs = clock.monotonicMs();
    const bucket = buckets.get(caller) ?? { tokens: BURST, filledAtMs: nowMs };
    const tokens = Math.min(BURST, bucket.tokens + ((nowMs - bucket.filledAtMs) / 1000) * PER_SECOND);
    if (tokens < 1) throw new GtmError('too-fast', 'Too many requests. Wait a second and try again.');
    buckets.set(caller, { tokens: tokens - 1, filledAtMs: nowMs });
  };
}
