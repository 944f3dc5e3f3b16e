import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { PlayTrigger } from '../../domain/play-trigger.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { requireZone } from './tenants.ts';

/** A goal that the tenant lets something else than a person start. */
export interface Play {
  name: string;
  goalId: string;
  goal: string;
  trigger: PlayTrigger;
  enabled: boolean;
  updatedAt: Date;
  /** The last time its trigger named, and what became of it. */
  lastDueAt: Date | null;
  lastOutcome: PlayOutcome | null;
}

/** What became of a time: a run began, the one before still went on, or nothing was there to start it and it may be skipped. */
export type PlayOutcome = 'started' | 'still_running' | 'missed';

/** Turns a play on or off, or changes it: what happened before now starts nothing. Throws `invalid` for an unknown zone. */
export async function putPlay(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  play: { name: string; goal: string; trigger: PlayTrigger; enabled: boolean },
): Promise<void> {
  const { kind, ...settings } = play.trigger;
  if ('zone' in settings && settings.zone !== undefined) requireZone(settings.zone);
  const goalId = ids.next();
  await transaction.query('insert into goals (id, text, created_by) values ($1, $2, $3)', [
    goalId,
    play.goal,
    actor.id,
  ]);
  await transaction.query(
    `insert into plays (name, trigger_kind, trigger, enabled, goal_id, updated_at) values ($1, $2, $3, $4, $5, app.now())
     on conflict (tenant_id, name) do update set trigger_kind = excluded.trigger_kind, trigger = excluded.trigger,
       enabled = excluded.enabled, goal_id = excluded.goal_id, updated_at = excluded.updated_at,
       last_due_at = null, last_outcome = null`,
    [play.name, kind, settings, play.enabled, goalId],
  );
  await writeAudit(transaction, ids, {
    ...{ actor, action: play.enabled ? 'play-enabled' : 'play-disabled', subjectNoun: 'play', subjectId: play.name },
    detail: { kind, goalId },
  });
}

/** Every play, by name. */
export async function listPlays(transaction: TenantTransaction): Promise<Play[]> {
  const rows = await transaction.query<Omit<Play, 'trigger'> & { kind: string; settings: object }>(
    `select p.name, p.goal_id, g.text as goal, p.trigger_kind as kind, p.trigger as settings, p.enabled, p.updated_at, p.last_due_at, p.last_outcome
     from plays p join goals g on g.tenant_id = p.tenant_id and g.id = p.goal_id order by p.name`,
  );
  return rows.map(({ kind, settings, ...play }) => ({ ...play, trigger: { kind, ...settings } as PlayTrigger }));
}

/** A run of the play that has not ended; null where there is none. */
export async function runGoingOn(
  transaction: TenantTransaction,
  { goalId }: Pick<Play, 'goalId'>,
): Promise<string | null> {
  const [row] = await transaction.query<{ id: string }>(
    "select id from runs where goal_id = $1 and state = 'running' order by started_at limit 1",
    [goalId],
  );
  return row?.id ?? null;
}

/** Notes what became of a time that the play's trigger named. */
export async function noteOccurrence(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  { name, dueAt, outcome }: { name: string; dueAt: Date; outcome: PlayOutcome },
): Promise<void> {
  await transaction.query('update plays set last_due_at = $2, last_outcome = $3 where name = $1', [
    ...[name, dueAt, outcome],
  ]);
  const action = outcome === 'started' ? 'play-started' : 'play-skipped';
  await writeAudit(transaction, ids, {
    ...{ actor, action, subjectNoun: 'play', subjectId: name },
    detail: { outcome },
  });
}
