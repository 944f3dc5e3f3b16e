import { LRUCache } from 'lru-cache';
import type { Clock } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';

const CALLERS = 10_000;

/** How many at once, and how many a second in the long run. */
export interface Rate {
  burst: number;
  perSecond: number;
}

export const callerRate: Rate = { burst: 200, perSecond: 100 };
/** Guessing a password is no use at one try in five seconds. */
export const signInRate: Rate = { burst: 10, perSecond: 0.2 };

/** Whole seconds after which one more is let through. */
export const retryAfterSeconds = ({ perSecond }: Rate): string => String(Math.ceil(1 / perSecond));

/** A token bucket for each caller. Throws `too-fast` when it is empty. */
export function createRateLimit(clock: Clock, { burst, perSecond }: Rate): (caller: string) => void {
  const buckets = new LRUCache<string, { tokens: number; filledAtMs: number }>({ max: CALLERS });
  return (caller) => {
    const nowMs = clock.monotonicMs();
    const bucket = buckets.get(caller) ?? { tokens: burst, filledAtMs: nowMs };
    const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) / 1000) * perSecond);
    if (tokens < 1) {
      const wait = retryAfterSeconds({ burst, perSecond });
      throw new GtmError(
        'too-fast',
        `Too many requests. Try again in ${wait === '1' ? 'a second' : `${wait} seconds`}.`,
      );
    }
    buckets.set(caller, { tokens: tokens - 1, filledAtMs: nowMs });
  };
}
