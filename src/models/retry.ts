import type { Clock, Random } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';

export interface RetryOptions {
  /** Tries in all, the first included. */
  attempts?: number;
  /** Upper bound of the first wait; it doubles with each try, and the wait is drawn evenly below it. */
  baseDelayMs?: number;
  /** Nobody waits longer than this once, whatever the other side asks for. */
  maxDelayMs?: number;
  signal?: AbortSignal;
}

/** A failure that says when to come back (HTTP `Retry-After`). */
interface RetryAdvice {
  retryAfterMs: number;
}

function adviceOf(error: unknown): number | null {
  const cause = error instanceof Error ? (error.cause as Partial<RetryAdvice> | null | undefined) : null;
  return typeof cause?.retryAfterMs === 'number' ? cause.retryAfterMs : null;
}

/** A number in [0, 1) from random bytes. */
function fraction(random: Random): number {
  const bytes = random.bytes(4);
  return (bytes[0]! * 0x1000000 + bytes[1]! * 0x10000 + bytes[2]! * 0x100 + bytes[3]!) / 0x100000000;
}

/**
 * Runs `work` again while it throws retryable errors, with exponential backoff and full jitter. An error whose cause
 * carries `retryAfterMs` waits that long instead; when that is more than `maxDelayMs`, the error is thrown at once.
 */
export async function withRetry<T>(
  { clock, random }: { clock: Clock; random: Random },
  work: (attempt: number) => Promise<T>,
  { attempts = 3, baseDelayMs = 500, maxDelayMs = 20_000, signal }: RetryOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!GtmError.is(error) || !error.retryable || attempt >= attempts || signal?.aborted) throw error;
      const advised = adviceOf(error);
      if (advised !== null && advised > maxDelayMs) throw error;
      const ceilingMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
      await clock.sleep(advised ?? Math.ceil(fraction(random) * ceilingMs), signal);
    }
  }
}

/** Milliseconds that a `Retry-After` header asks for (RFC 9110, 10.2.3: seconds or an HTTP date); null when unreadable. */
export function parseRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
