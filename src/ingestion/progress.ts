import type { Clock } from '../domain/clock.ts';
import type { ImportProgress } from './ingestion-services.ts';

/** Reports how far an import is, with its rate since the phase began. */
export function createProgress(clock: Clock, onProgress: ((progress: ImportProgress) => void) | undefined) {
  let phase: ImportProgress['phase'] = 'scanning';
  let total: number | null = null;
  let startedMs = clock.monotonicMs();
  return {
    phase(next: ImportProgress['phase'], expected: number | null = null): void {
      phase = next;
      total = expected;
      startedMs = clock.monotonicMs();
      onProgress?.({ phase, read: 0, total, perSecond: 0 });
    },
    read(count: number): void {
      const seconds = (clock.monotonicMs() - startedMs) / 1000;
      onProgress?.({ phase, read: count, total, perSecond: seconds > 0 ? Math.round(count / seconds) : 0 });
    },
  };
}
