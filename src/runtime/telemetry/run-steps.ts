import type { Database } from '../../data/database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Log } from './log.ts';

/** How long rows gather before they are written. */
const FLUSH_MS = 200;

/** What became known about a step since its row was last written. */
export interface StepChange {
  tenantId: string;
  runId: string;
  workflowId: string;
  ordinal: number;
  name: string;
  /** Tries begun since. */
  attempts: number;
  startedAtMs: number;
  /** Null while a try is going on. */
  endedAtMs: number | null;
  errorCode: string | null;
  model: string | null;
  tokens: number;
  costMicros: number;
}

function merged(before: StepChange | undefined, change: StepChange): StepChange {
  if (!before) return change;
  return {
    ...change,
    startedAtMs: before.startedAtMs,
    attempts: before.attempts + change.attempts,
    model: change.model ?? before.model,
    tokens: before.tokens + change.tokens,
    costMicros: before.costMicros + change.costMicros,
  };
}

// Times come as ages, so that the rows stand in the tenant's own time.
const upsert = `
  insert into run_steps as known
    (run_id, workflow_id, ordinal, name, started_at, ended_at, attempts, error_code, model, tokens, cost_micros)
  select run_id, workflow_id, ordinal, name, app.now() - started_ago_ms * interval '1 millisecond',
    app.now() - ended_ago_ms * interval '1 millisecond', attempts, error_code, model, tokens, cost_micros
  from json_to_recordset($1) as step(run_id uuid, workflow_id text, ordinal int, name text, started_ago_ms float8,
    ended_ago_ms float8, attempts int, error_code text, model text, tokens int, cost_micros bigint)
  on conflict (tenant_id, run_id, workflow_id, ordinal) do update set
    ended_at = excluded.ended_at, error_code = excluded.error_code, model = coalesce(excluded.model, known.model),
    tokens = known.tokens + excluded.tokens, cost_micros = known.cost_micros + excluded.cost_micros,
    attempts = known.attempts + excluded.attempts`;

function rowOf(change: StepChange, nowMs: number) {
  return {
    ...{ run_id: change.runId, workflow_id: change.workflowId, ordinal: change.ordinal, name: change.name },
    started_ago_ms: nowMs - change.startedAtMs,
    ended_ago_ms: change.endedAtMs === null ? null : nowMs - change.endedAtMs,
    ...{ attempts: change.attempts, error_code: change.errorCode, model: change.model },
    ...{ tokens: change.tokens, cost_micros: change.costMicros },
  };
}

/**
 * Keeps `run_steps`: changes gather for 200 ms and go out in one statement per tenant. What cannot be written is logged
 * and dropped: the table is for looking at, and nothing depends on it.
 */
export function createRunSteps({ database, clock, log }: { database: Database; clock: Clock; log: Log }) {
  let waiting = new Map<string, StepChange>();
  let writing: Promise<void> = Promise.resolve();
  let timer: Promise<void> | null = null;
  const stop = new AbortController();

  async function write(changes: readonly StepChange[]): Promise<void> {
    for (const [tenantId, group] of Map.groupBy(changes, (change) => change.tenantId)) {
      const rows = group.map((change) => rowOf(change, clock.monotonicMs()));
      try {
        await database.asTenant(tenantId, (transaction) => transaction.query(upsert, [JSON.stringify(rows)]));
      } catch (error) {
        log.warn('run-steps-not-written', { tenantId, steps: rows.length }, error);
      }
    }
  }

  function flush(): Promise<void> {
    const changes = [...waiting.values()];
    waiting = new Map();
    if (changes.length > 0) writing = writing.then(() => write(changes));
    return writing;
  }

  return {
    note(change: StepChange): void {
      const key = `${change.workflowId}\n${change.ordinal}`;
      waiting.set(key, merged(waiting.get(key), change));
      timer ??= clock
        .sleep(FLUSH_MS, stop.signal)
        .catch(() => {})
        .then(() => {
          timer = null;
          return flush();
        });
    },
    flush,
    async close(): Promise<void> {
      stop.abort();
      await timer;
      await flush();
    },
  };
}

export type RunSteps = ReturnType<typeof createRunSteps>;
