import type { ActionKind } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { appendEvents } from './outbox.ts';

export type EffectState =
  | 'scheduled'
  | 'claimed'
  | 'done'
  | 'failed'
  | 'unknown'
  | 'pulled_back'
  | 'superseded'
  | 'expired';

/** One thing done to the world, at most once. */
export interface EffectRecord {
  id: string;
  proposalId: string;
  /** Null for internal actions that run alone. */
  approvalId: string | null;
  tool: ActionKind;
  digest: string;
  state: EffectState;
  notBefore: Date;
  notBeforeReason: string;
  /** Message-ID of a mail, UID of a meeting; assigned before anything leaves. */
  externalKey: string;
  /** Scheme of the driver that carries it out, for example `maildir`. */
  provider: string;
  mailboxId: string | null;
  claimedAt: Date | null;
  leaseUntil: Date | null;
  attempts: number;
  failure: string | null;
  receipt: { readonly [key: string]: Json } | null;
  createdAt: Date;
  endedAt: Date | null;
}

const columns = `id, proposal_id, approval_id, tool, digest, state, not_before, not_before_reason, external_key, provider,
  mailbox_id, claimed_at, lease_until, attempts, failure, receipt, created_at, ended_at`;

/** Stores a new effect as `scheduled`, with audit and event. */
export async function insertEffect(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  effect: Pick<
    EffectRecord,
    | 'id'
    | 'proposalId'
    | 'approvalId'
    | 'tool'
    | 'digest'
    | 'notBefore'
    | 'notBeforeReason'
    | 'externalKey'
    | 'provider'
    | 'mailboxId'
  >,
): Promise<void> {
  await transaction.query(
    `insert into effects (id, proposal_id, approval_id, tool, digest, not_before, not_before_reason, external_key, provider, mailbox_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[effect.id, effect.proposalId, effect.approvalId, effect.tool, effect.digest, effect.notBefore],
      ...[effect.notBeforeReason, effect.externalKey, effect.provider, effect.mailboxId],
    ],
  );
  await announceEffect(transaction, ids, { actor, effect, verb: 'scheduled' });
}

/** The effect, or `not-found`. `lock` holds its row until the transaction ends. */
export async function getEffect(
  transaction: TenantTransaction,
  effectId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<EffectRecord> {
  const [row] = await transaction.query<EffectRecord>(
    `select ${columns} from effects where id = $1${lock ? ' for update' : ''}`,
    [effectId],
  );
  if (!row) throw new GtmError('not-found', 'There is no such effect; list them with `gtm scheduled`.');
  return row;
}

/** The latest effect of a proposal, or null. */
export async function latestEffect(transaction: TenantTransaction, proposalId: string): Promise<EffectRecord | null> {
  const [row] = await transaction.query<EffectRecord>(
    `select ${columns} from effects where proposal_id = $1 order by created_at desc, id desc limit 1`,
    [proposalId],
  );
  return row ?? null;
}

/**
 * What the executor should look at now: scheduled effects whose time has come, claimed ones whose lease ended, and
 * parked ones that an answer or a bounce has since proven to have left.
 */
export async function effectsToWorkOn(
  transaction: TenantTransaction,
  limit: number,
): Promise<{ id: string; proposalId: string; state: 'scheduled' | 'claimed' | 'unknown' }[]> {
  return transaction.query(
    `select id, proposal_id, state from effects
     where (state = 'scheduled' and not_before <= app.now()
         and not exists (select from tenants where paused_at is not null))
       or (state = 'claimed' and lease_until <= app.now())
       or (state = 'unknown' and exists (select from outcomes o
         where o.effect_id = effects.id and o.attributed_by in ('message_id', 'meeting_uid')))
     order by not_before, id limit $1`,
    [limit],
  );
}

/** The values that may change together with a state. */
export interface EffectChange {
  notBefore?: Date;
  notBeforeReason?: string;
  /** Seconds from now; only for a claim. */
  leaseSeconds?: number;
  failure?: string | null;
  receipt?: { readonly [key: string]: Json };
  provider?: string;
}

const verbs = {
  scheduled: 'rescheduled',
  claimed: 'claimed',
  done: 'executed',
  failed: 'failed',
  unknown: 'parked',
  pulled_back: 'pulled_back',
  superseded: 'superseded',
  expired: 'expired',
} as const satisfies Record<EffectState, string>;

const ends: ReadonlySet<EffectState> = new Set(['done', 'failed', 'pulled_back', 'superseded', 'expired']);

/**
 * Moves a locked effect to another state, with audit and event. The database refuses arrows that are not allowed.
 * `failure` is shown to people and never put into audit or event.
 */
export async function moveEffect(
  transaction: TenantTransaction,
  ids: Ids,
  { actor, effect, to, change = {} }: { actor: Actor; effect: EffectRecord; to: EffectState; change?: EffectChange },
): Promise<void> {
  const claims = to === 'claimed';
  await transaction.query(
    `update effects set state = $2, not_before = coalesce($3, not_before), not_before_reason = coalesce($4, not_before_reason),
       claimed_at = case when $5 then app.now() else claimed_at end,
       lease_until = case when $5 then app.now() + $6 * interval '1 second' end,
       attempts = attempts + case when $5 then 1 else 0 end,
       failure = $7, receipt = coalesce($8, receipt), provider = coalesce($9, provider),
       ended_at = case when $10 then app.now() end
     where id = $1`,
    [
      ...[effect.id, to, change.notBefore ?? null, change.notBeforeReason ?? null, claims, change.leaseSeconds ?? 0],
      ...[change.failure ?? null, change.receipt ?? null, change.provider ?? null, ends.has(to)],
    ],
  );
  await announceEffect(transaction, ids, { actor, effect, verb: verbs[to] });
}

async function announceEffect(
  transaction: TenantTransaction,
  ids: Ids,
  {
    actor,
    effect,
    verb,
  }: {
    actor: Actor;
    effect: Pick<EffectRecord, 'id' | 'proposalId' | 'tool' | 'digest'>;
    verb: 'scheduled' | (typeof verbs)[EffectState];
  },
): Promise<void> {
  const detail = { proposalId: effect.proposalId, tool: effect.tool, digest: effect.digest };
  const action = `effect-${verb.replaceAll('_', '-')}`;
  await writeAudit(transaction, ids, { actor, action, subjectNoun: 'effect', subjectId: effect.id, detail });
  await appendEvents(transaction, ids, [
    {
      type: `gtm.effect.${verb}.v1`,
      connector: 'agents',
      subject: formatId('effect', effect.id),
      data: { effectId: effect.id, ...detail },
    },
  ]);
}
