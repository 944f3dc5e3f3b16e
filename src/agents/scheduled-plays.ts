import type { Database, TenantTransaction } from '../data/database/database.ts';
import { listPlays, noteOccurrence, type Play, type PlayOutcome, runGoingOn } from '../data/records/plays.ts';
import { createRun } from '../data/records/runs.ts';
import { getTenant } from '../data/records/tenants.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import type { ClockTrigger } from '../domain/play-trigger.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';
import { latestOccurrence } from './latest-occurrence.ts';

const actor: Actor = { kind: 'system', id: 'scheduled-plays', door: 'schedule' };

/** A play that times start. */
type ClockPlay = Play & { trigger: ClockTrigger };

/** Behind its time by more than this, nothing was there to start it. */
const MISSED_AFTER_MS = 15 * 60_000;

const startedByTheClock = (play: Play): play is ClockPlay =>
  play.enabled && (play.trigger.kind === 'schedule' || play.trigger.kind === 'cron');

/** The time that the play waits to be started for; null where it is not due. */
function dueTime(
  { trigger, updatedAt, lastDueAt }: ClockPlay,
  { now, zone }: { now: Date; zone: string },
): Date | null {
  const after = lastDueAt !== null && lastDueAt > updatedAt ? lastDueAt : updatedAt;
  return latestOccurrence(trigger, { after, now, zone: trigger.zone ?? zone });
}

/** Whether a run was begun for it: an older version kept no other note of that. */
async function hasRun(transaction: TenantTransaction, { goalId }: Play, dueAt: Date): Promise<boolean> {
  const runs = await transaction.query(
    "select 1 from runs where goal_id = $1 and trigger = 'schedule' and started_at >= $2 limit 1",
    [goalId, dueAt],
  );
  return runs.length > 0;
}

/** Whether this process may attend to the time: the play's own row is locked, so that of two processes one does. */
async function mayAttend(transaction: TenantTransaction, play: Play, dueAt: Date): Promise<boolean> {
  // Only a due play is locked: a lock is a write. Who waited for it looks again, and sees what its holder noted.
  const [locked] = await transaction.query<{ isOpen: boolean }>(
    `select coalesce(last_due_at < $2::timestamptz, true) and date_trunc('milliseconds', updated_at) = $3 as is_open
     from plays where name = $1 for update`,
    [play.name, dueAt, play.updatedAt],
  );
  return locked?.isOpen === true;
}

async function outcomeOf(transaction: TenantTransaction, play: ClockPlay, lateMs: number): Promise<PlayOutcome> {
  if (play.trigger.missed === 'skip' && lateMs > MISSED_AFTER_MS) return 'missed';
  return (await runGoingOn(transaction, play)) === null ? 'started' : 'still_running';
}

/**
 * Starts the plays of a tenant whose time has come. After a standstill a play starts once, not once for each time missed,
 * or not at all where its trigger says so; while a run of it goes on, its time is skipped and that is noted. Returns the
 * runs it started.
 */
export async function startScheduledPlays(
  services: { database: Database; ids: Ids; workflows: Workflows },
  tenantId: string,
): Promise<string[]> {
  const { database, ids, workflows } = services;
  const runIds = await database.asTenant(tenantId, async (transaction) => {
    const { zone } = await getTenant(transaction);
    const now = await transaction.now();
    const started: string[] = [];
    for (const play of (await listPlays(transaction)).filter(startedByTheClock)) {
      const dueAt = dueTime(play, { now, zone });
      if (dueAt === null || !(await mayAttend(transaction, play, dueAt))) continue;
      const isDone = await hasRun(transaction, play, dueAt);
      const outcome = isDone ? 'started' : await outcomeOf(transaction, play, now.getTime() - dueAt.getTime());
      await noteOccurrence(transaction, ids, actor, { name: play.name, dueAt, outcome });
      if (isDone || outcome !== 'started') continue;
      const { goal: text, goalId } = play;
      started.push((await createRun(transaction, ids, actor, { text, goalId, trigger: 'schedule' })).runId);
    }
    return started;
  });
  for (const runId of runIds) await workflows.start('runGoal', `run:${runId}`, { tenantId, runId });
  return runIds;
}
