import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { Json } from '../../domain/json.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { ReplyKind } from '../../domain/reply.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { appendEvents } from './outbox.ts';
import type { SignalKind } from './signals.ts';

/** How a signal was tied to an action, the surest first. */
export type Attribution = 'message_id' | 'meeting_uid' | 'thread' | 'address' | 'recency';

/** What happened after an action. `value` is signed, -1 to 1: an opt-out is a reply, and negative. */
export interface OutcomeRecord {
  id: string;
  signalId: string;
  effectId: string;
  proposalId: string;
  kind: SignalKind;
  value: number;
  attributedBy: Attribution;
  occurredAt: Date;
}

/**
 * Stores an outcome with audit and event, which also tells what `about` says of its signal. A signal has at most one: false
 * when it had one before.
 */
export async function insertOutcome(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  outcome: Omit<OutcomeRecord, 'id'>,
  about: { readonly [field: string]: Json } = {},
): Promise<boolean> {
  const { signalId, effectId, proposalId, kind, value, attributedBy } = outcome;
  const known = await transaction.query('select 1 from outcomes where signal_id = $1', [signalId]);
  if (known.length > 0) return false;
  const id = ids.next();
  await transaction.query(
    `insert into outcomes (id, signal_id, effect_id, proposal_id, kind, value, attributed_by, occurred_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [...[id, signalId, effectId, proposalId, kind, value], ...[attributedBy, outcome.occurredAt]],
  );
  const detail = { signalId, effectId, proposalId, kind, value, attributedBy };
  const subject = { subjectNoun: 'outcome', subjectId: id };
  await writeAudit(transaction, ids, { actor, action: 'outcome-attributed', ...subject, detail });
  await appendEvents(transaction, ids, [
    {
      ...{ type: 'gtm.outcome.attributed.v1', connector: 'learning', subject: formatId('outcome', id) },
      data: { outcomeId: id, ...detail, ...about },
    },
  ]);
  return true;
}

/** A mail whose outcome a person's word changes, and what they said it is. */
export interface CorrectedMail {
  outcomeId: string;
  kind: SignalKind;
  value: number;
  kinds: ReplyKind[];
}

/** Outcomes of these mails of which a person said what they are, by signals of the given kinds. */
export function correctedMails(
  transaction: TenantTransaction,
  activityIds: readonly string[],
  signalKinds: readonly SignalKind[],
): Promise<CorrectedMail[]> {
  return transaction.query<CorrectedMail>(
    `select o.id as outcome_id, o.kind, o.value, r.kinds from signals s join outcomes o on o.signal_id = s.id
       join replies r on r.activity_id = s.activity_id
     where s.activity_id = any($1) and s.kind = any($2)
       and exists (select from reply_corrections c where c.activity_id = s.activity_id)
     order by o.id for update of o`,
    [activityIds, signalKinds],
  );
}

/** Says what an outcome is from now on, and what it is worth. */
export async function revalueOutcome(
  transaction: TenantTransaction,
  ids: Ids,
  { actor, outcomeId, kind, value }: { actor: Actor; outcomeId: string; kind: SignalKind; value: number },
): Promise<void> {
  await transaction.query('update outcomes set kind = $2, value = $3 where id = $1', [outcomeId, kind, value]);
  const subject = { subjectNoun: 'outcome', subjectId: outcomeId };
  await writeAudit(transaction, ids, { actor, action: 'outcome-revalued', ...subject, detail: { kind, value } });
}

/** Outcomes of one proposal, oldest first. */
export function listOutcomes(transaction: TenantTransaction, proposalId: string): Promise<OutcomeRecord[]> {
  return transaction.query<OutcomeRecord>(
    `select id, signal_id, effect_id, proposal_id, kind, value, attributed_by, occurred_at from outcomes
     where proposal_id = $1 order by occurred_at, id`,
    [proposalId],
  );
}

/**
 * How the actions of a play have turned out: how many had an outcome that says something (an absence says nothing), and
 * the mean of their values, -1 to 1.
 */
export async function trackRecord(
  transaction: TenantTransaction,
  play: string,
): Promise<{ outcomes: number; meanValue: number }> {
  const [row] = await transaction.query<{ outcomes: number; meanValue: number }>(
    `select count(*)::int as outcomes, coalesce(avg(o.value), 0)::float8 as mean_value
     from outcomes o join proposals p on p.tenant_id = o.tenant_id and p.id = o.proposal_id
     where p.play = $1 and o.kind not in ('out_of_office', 'auto_reply', 'delivered', 'opened')`,
    [play],
  );
  return row!;
}
