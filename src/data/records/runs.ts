import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { currentTraceparent, traceparentOfRun } from '../../runtime/telemetry/trace-context.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { appendEvents } from './outbox.ts';

export type RunState = 'running' | 'done' | 'failed' | 'cancelled' | 'needs_answer';

/** One durable execution of a goal. */
export interface RunRecord {
  id: string;
  goalId: string;
  goalText: string;
  plan: unknown;
  asOf: Date | null;
  startedBy: string;
  trigger: 'goal' | 'signal' | 'schedule' | 'hand';
  state: RunState;
  question: string | null;
  degraded: string[];
  counts: { [name: string]: number };
  costMicros: number;
  tokens: number;
  startedAt: Date;
  endedAt: Date | null;
}

/** One account, contact or deal a run works on. */
export interface RunTarget {
  id: string;
  runId: string;
  ordinal: number;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  state: 'waiting' | 'proposed' | 'unchanged' | 'answered' | 'left_alone' | 'postponed' | 'failed' | 'cancelled';
  reason: string | null;
  play: string | null;
  /** What deciding about it took of a language model, in millionths of a US dollar. */
  costMicros: number;
}

const runColumns = `r.id, r.goal_id, g.text as goal_text, r.plan, r.as_of, r.started_by, r.trigger, r.state, r.question, r.degraded,
  r.counts, r.cost_micros, r.tokens, r.started_at, r.ended_at`;
const runsWithGoals = 'runs r join goals g on g.tenant_id = r.tenant_id and g.id = r.goal_id';

/** Stores a goal and its first run, running. */
export async function createRun(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  goal: { text: string; goalId?: string; asOf?: Date | null; trigger?: RunRecord['trigger'] },
): Promise<{ goalId: string; runId: string }> {
  const goalId = goal.goalId ?? ids.next();
  const runId = ids.next();
  if (goal.goalId === undefined) {
    await transaction.query('insert into goals (id, text, created_by) values ($1, $2, $3)', [
      goalId,
      goal.text,
      actor.id,
    ]);
  }
  const traceparent = currentTraceparent() ?? traceparentOfRun(runId);
  await transaction.query(
    'insert into runs (id, goal_id, as_of, started_by, trigger, traceparent) values ($1, $2, $3, $4, $5, $6)',
    [...[runId, goalId, goal.asOf ?? null, actor.id, goal.trigger ?? 'goal'], traceparent],
  );
  await writeAudit(transaction, ids, {
    actor,
    action: 'run-started',
    subjectNoun: 'run',
    subjectId: runId,
    detail: { goalId, trigger: goal.trigger ?? 'goal' },
  });
  const data = { runId, goalId };
  await appendEvents(transaction, ids, [
    { type: 'gtm.run.started.v1', connector: 'agents', subject: formatId('run', runId), data, traceparent },
  ]);
  return { goalId, runId };
}

/** The run, or `not-found`. */
export async function getRun(transaction: TenantTransaction, runId: string): Promise<RunRecord> {
  const [run] = await transaction.query<RunRecord>(`select ${runColumns} from ${runsWithGoals} where r.id = $1`, [
    runId,
  ]);
  if (!run) throw new GtmError('not-found', 'There is no such run; list them with `gtm runs`.');
  return run;
}

/** Runs, newest first; behind the run `after`. */
export async function listRuns(
  transaction: TenantTransaction,
  { limit = 50, after = null, goalId = null }: { limit?: number; after?: string | null; goalId?: string | null } = {},
): Promise<RunRecord[]> {
  return transaction.query<RunRecord>(
    `select ${runColumns} from ${runsWithGoals}
     where ($2::uuid is null or (r.started_at, r.id) < (select started_at, id from runs where id = $2))
       and ($3::uuid is null or r.goal_id = $3)
     order by r.started_at desc, r.id desc limit $1`,
    [limit, after, goalId],
  );
}

/** Moves a run on: its plan, question, counts or end. An ended run announces itself. */
export async function updateRun(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  change: {
    runId: string;
    state: RunState;
    plan?: object;
    question?: string;
    counts?: Record<string, number>;
    degraded?: readonly string[];
  },
): Promise<void> {
  const ended = change.state === 'done' || change.state === 'failed' || change.state === 'cancelled';
  const [run] = await transaction.query<{ costMicros: number }>(
    `update runs set state = $2, plan = coalesce($3, plan), question = coalesce($4, question), counts = coalesce($5, counts),
       degraded = coalesce($6, degraded), ended_at = case when $7 then app.now() else ended_at end where id = $1
     returning cost_micros`,
    [
      ...[change.runId, change.state, change.plan ?? null, change.question ?? null, change.counts ?? null],
      ...[change.degraded ?? null, ended],
    ],
  );
  await writeAudit(transaction, ids, {
    actor,
    action: `run-${change.state.replace('_', '-')}`,
    subjectNoun: 'run',
    subjectId: change.runId,
    detail: { ...change.counts },
  });
  if (!ended) return;
  const { runId, state, counts } = change;
  const data: { [key: string]: Json } = { ...counts, runId, state, costMicros: run!.costMicros };
  await appendEvents(transaction, ids, [
    { type: 'gtm.run.ended.v1', connector: 'agents', subject: formatId('run', change.runId), data },
  ]);
}

/** Ends a run that goes on or asks, and the targets it has not come to; `conflict` for one that has ended. */
export async function cancelRun(transaction: TenantTransaction, ids: Ids, actor: Actor, runId: string): Promise<void> {
  const { state, counts } = await getRun(transaction, runId);
  if (state !== 'running' && state !== 'needs_answer') {
    throw new GtmError('conflict', `This run is ${state} already.`);
  }
  await transaction.query("update run_targets set state = 'cancelled' where run_id = $1 and state = 'waiting'", [
    runId,
  ]);
  await updateRun(transaction, ids, actor, { runId, state: 'cancelled', counts });
}

/** Adds what a step took of a language model, and which parts did without what they depend on, each code once. The caller audits. */
export async function addRunUsage(
  transaction: TenantTransaction,
  taken: { runId: string; usage: { tokens: number; costMicros: number }; degraded: readonly string[] },
): Promise<void> {
  await transaction.query(
    `update runs set tokens = tokens + $2, cost_micros = cost_micros + $3,
       degraded = array(select distinct unnest(degraded || $4::text[]) order by 1) where id = $1`,
    [taken.runId, taken.usage.tokens, taken.usage.costMicros, taken.degraded],
  );
}

const targetColumns = 'id, run_id, ordinal, account_id, contact_id, deal_id, state, reason, play, cost_micros';

/** The targets of a run, in the order they are worked on. */
export async function listRunTargets(transaction: TenantTransaction, runId: string): Promise<RunTarget[]> {
  return transaction.query<RunTarget>(
    `select ${targetColumns} from run_targets
     where run_id = $1 order by ordinal`,
    [runId],
  );
}

/** One target, or `not-found`. */
export async function getRunTarget(transaction: TenantTransaction, targetId: string): Promise<RunTarget> {
  const [target] = await transaction.query<RunTarget>(`select ${targetColumns} from run_targets where id = $1`, [
    targetId,
  ]);
  if (!target) throw new GtmError('not-found', 'There is no such target.');
  return target;
}
