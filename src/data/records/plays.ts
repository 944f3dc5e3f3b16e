import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { PlayTrigger } from '../../domain/play-trigger.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';

/** A goal that the tenant lets something else than a person start. */
export interface Play {
  name: string;
  goalId: string;
  goal: string;
  trigger: PlayTrigger;
  enabled: boolean;
  updatedAt: Date;
}

/** Turns a play on or off, or changes it: what happened before now starts nothing. */
export async function putPlay(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  play: { name: string; goal: string; trigger: PlayTrigger; enabled: boolean },
): Promise<void> {
  const { kind, ...settings } = play.trigger;
  const goalId = ids.next();
  await transaction.query('insert into goals (id, text, created_by) values ($1, $2, $3)', [
    goalId,
    play.goal,
    actor.id,
  ]);
  await transaction.query(
    `insert into plays (name, trigger_kind, trigger, enabled, goal_id, updated_at) values ($1, $2, $3, $4, $5, app.now())
     on conflict (tenant_id, name) do update set trigger_kind = excluded.trigger_kind, trigger = excluded.trigger,
       enabled = excluded.enabled, goal_id = excluded.goal_id, updated_at = excluded.updated_at`,
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
    `select p.name, p.goal_id, g.text as goal, p.trigger_kind as kind, p.trigger as settings, p.enabled, p.updated_at
     from plays p join goals g on g.tenant_id = p.tenant_id and g.id = p.goal_id order by p.name`,
  );
  return rows.map(({ kind, settings, ...play }) => ({ ...play, trigger: { kind, ...settings } as PlayTrigger }));
}
