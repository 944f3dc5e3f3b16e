import { Temporal } from 'temporal-polyfill';
import type { Database, TenantTransaction } from '../data/database/database.ts';
import { listPlays, type Play } from '../data/records/plays.ts';
import { createRun } from '../data/records/runs.ts';
import { getTenant } from '../data/records/tenants.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import type { PlayTrigger } from '../domain/play-trigger.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';

const actor: Actor = { kind: 'system', id: 'scheduled-plays', door: 'schedule' };

type Schedule = Extract<PlayTrigger, { kind: 'schedule' }>;

/** The latest time at or before `now` that a schedule names; a local time that a clock change skips is the next there is. */
function latestOccurrence({ at, days }: Schedule, now: Date, zone: string): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  for (let back = 0; ; back++) {
    const day = local.toPlainDate().subtract({ days: back });
    const instant = day.toZonedDateTime({ timeZone: zone, plainTime: at });
    if (days.includes(day.dayOfWeek) && instant.epochMilliseconds <= now.getTime()) {
      return new Date(instant.epochMilliseconds);
    }
  }
}

/** Whether an occurrence lies behind the play's last change and nothing has run for it. */
async function isDue(transaction: TenantTransaction, play: Play, occurrence: Date): Promise<boolean> {
  const [row] = await transaction.query<{ due: boolean }>(
    `select $2::timestamptz > p.updated_at and not exists (select from runs r
       where r.goal_id = p.goal_id and r.trigger = 'schedule' and r.started_at >= $2::timestamptz) as due
     from plays p where p.name = $1`,
    [play.name, occurrence],
  );
  return row?.due === true;
}

/** Whether this process may start it: the play's own row is locked, so that of two processes one does. */
async function mayStart(transaction: TenantTransaction, play: Play, occurrence: Date): Promise<boolean> {
  // Only a due play is locked: a lock is a write. And who waited for it asks again, to see the run its holder has stored.
  if (!(await isDue(transaction, play, occurrence))) return false;
  await transaction.query('select 1 from plays where name = $1 for update', [play.name]);
  return isDue(transaction, play, occurrence);
}

/**
 * Starts the plays of a tenant whose time has come since they last ran; after a standstill once, not once for each time
 * missed. Returns the runs it started.
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
    for (const play of await listPlays(transaction)) {
      const { trigger, goal, goalId, enabled } = play;
      if (!enabled || trigger.kind !== 'schedule') continue;
      if (!(await mayStart(transaction, play, latestOccurrence(trigger, now, zone)))) continue;
      const { runId } = await createRun(transaction, ids, actor, { text: goal, goalId, trigger: 'schedule' });
      started.push(runId);
    }
    return started;
  });
  for (const runId of runIds) await workflows.start('runGoal', `run:${runId}`, { tenantId, runId });
  return runIds;
}
