import type { Clock } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';

export interface CircuitBreakerOptions {
  /** Failures in a row after which calls are refused without being tried. */
  failuresToOpen?: number;
  /** How long they are refused before one call is let through to try again. */
  openMs?: number;
}

/** Stops calling what keeps failing: closed, open for a while, then one trial call decides. */
export interface CircuitBreaker {
  /** Runs `work`, or throws `unavailable` at once while open. Only retryable errors count as failures of the other side. */
  run<T>(work: () => Promise<T>): Promise<T>;
  state(): 'closed' | 'open' | 'trial';
}

/** Makes a breaker for the dependency called `name` (as it is named to people). */
export function createCircuitBreaker(
  name: string,
  clock: Pick<Clock, 'monotonicMs'>,
  { failuresToOpen = 5, openMs = 30_000 }: CircuitBreakerOptions = {},
): CircuitBreaker {
  let failures = 0;
  let openedAtMs: number | null = null;
  let onTrial = false;
  const state = () => {
    if (openedAtMs === null) return 'closed';
    return clock.monotonicMs() - openedAtMs >= openMs ? 'trial' : 'open';
  };
  return {
    state,
    async run(work) {
      const current = state();
      if (current === 'open' || (current === 'trial' && onTrial)) {
        throw new GtmError(
          'unavailable',
          `${name} failed ${failures} times in a row and is being left alone. Try later.`,
        );
      }
      onTrial = current === 'trial';
      try {
        const result = await work();
        failures = 0;
        openedAtMs = null;
        return result;
      } catch (error) {
        if (GtmError.is(error) && error.retryable) {
          failures++;
          if (failures >= failuresToOpen) openedAtMs = clock.monotonicMs();
        } else {
          // It answered, if only to say no: the other side is there.
          failures = 0;
          openedAtMs = null;
        }
        throw error;
      } finally {
        onTrial = false;
      }
    },
  };
}
