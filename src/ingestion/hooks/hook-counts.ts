import type { Database } from '../../data/database/database.ts';
import { addHookCounts } from '../../data/records/hooks.ts';
import type { HookOutcome } from '../../domain/hook-outcome.ts';

/** Counts of what happened at each hook, kept in memory and written together: a refused request costs no transaction. */
export interface HookCounts {
  /** `hook` is null for an address that names none. */
  count(hook: { id: string; tenantId: string; provider: string } | null, outcome: HookOutcome, times?: number): void;
  /** Writes what was counted since the last time. */
  flush(): Promise<void>;
}

/** Makes `HookCounts`; `observe` is told of each count, for the metrics. What is counted in the last second before a crash is lost. */
export function createHookCounts(
  database: Database,
  observe: (delivery: { provider: string; outcome: HookOutcome; times: number }) => void,
): HookCounts {
  let waiting = new Map<string, { tenantId: string; counts: Map<HookOutcome, number> }>();
  return {
    count(hook, outcome, times = 1) {
      if (times === 0) return;
      observe({ provider: hook?.provider ?? 'unknown', outcome, times });
      if (hook === null) return;
      const entry = waiting.get(hook.id) ?? { tenantId: hook.tenantId, counts: new Map() };
      entry.counts.set(outcome, (entry.counts.get(outcome) ?? 0) + times);
      waiting.set(hook.id, entry);
    },
    async flush() {
      const entries = [...waiting].sort(([left], [right]) => (left < right ? -1 : 1));
      waiting = new Map();
      for (const [hookId, { tenantId, counts }] of entries) {
        await database.asTenant(tenantId, (transaction) => addHookCounts(transaction, hookId, counts));
      }
    },
  };
}
