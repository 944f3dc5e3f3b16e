import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { insertApproval } from '../../data/records/approvals.ts';
import { type EffectRecord, insertEffect } from '../../data/records/effects.ts';
import { insertFeedback } from '../../data/records/feedback.ts';
import { currentPolicy } from '../../data/records/policies.ts';
import { findStaleBasis } from '../../data/records/proposal-basis.ts';
import { latestVerdict, markSuperseded, setProposalState } from '../../data/records/proposal-states.ts';
import { getProposal, type ProposalRecord } from '../../data/records/proposals.ts';
import type { Supersession } from '../../data/records/supersession.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Policy } from '../../domain/policy.ts';
import { approvalNeeds } from '../../domain/verdict.ts';
import { requirePermission, requirePerson } from './load-permission.ts';
import { requireShown } from './require-shown.ts';

/** When an approved action may leave, and why then (`planSendTime` over gathered facts). ISO instant, tenant time. */
export interface Departure {
  notBefore: string;
  reason: string;
  /** Why words of the mail will mean another day by then than when they were written; left out where they will not. */
  outdated?: string;
}

export interface ApprovalServices {
  database: Database;
  ids: Ids;
  /** Called outside any transaction. */
  planDeparture(tenantId: string, proposalId: string): Promise<Departure>;
}

/** A person's decision about exactly what they were shown. */
export interface Decision {
  proposalId: string;
  /** Digest of the action that was shown. */
  digest: string;
  /** A person; `door` is the one they came through. */
  actor: Actor;
}

export type ApprovalResult =
  | { kind: 'approved'; approvalId: string; effectId: string; notBefore: Date; reason: string }
  /** Overtaken between showing and approving; it was closed with this reason instead. */
  | ({ kind: 'superseded' } & Supersession)
  | { kind: 'expired' };

/**
 * Approves a proposal in one transaction and schedules its effect. Throws `conflict` when something else was shown, or
 * somebody decided before; `forbidden` when this person may not; `refused` when the verdict forbids it or asks for a
 * reason that is missing (`field: overrideReason`).
 */
export async function approveProposal(
  services: ApprovalServices,
  tenantId: string,
  decision: Decision & { overrideReason?: string },
): Promise<ApprovalResult> {
  const { database, ids } = services;
  const { actor, proposalId } = decision;
  const door = requirePerson(actor);
  const departure = await services.planDeparture(tenantId, proposalId);
  return database.asTenant(tenantId, async (transaction): Promise<ApprovalResult> => {
    const proposal = await getProposal(transaction, proposalId, { lock: true });
    await requirePermission(transaction, { actor, proposal, to: 'approve' });
    requireShown(proposal, decision.digest);
    if (proposal.expiresAt <= (await transaction.now())) {
      await setProposalState(transaction, ids, {
        actor,
        proposalId,
        state: 'expired',
        reason: 'Nobody decided in time.',
      });
      return { kind: 'expired' };
    }
    const policy = await currentPolicy(transaction);
    const overrideReason = await requireVerdict(transaction, proposal, policy, decision.overrideReason);
    if (departure.outdated) throw new GtmError('refused', `${departure.outdated} Edit the text, then approve it.`);
    const stale = await findStaleBasis(transaction, proposal);
    if (stale) {
      await markSuperseded(transaction, ids, { actor, proposalId, ...stale });
      return { kind: 'superseded', ...stale };
    }
    const approvalId = ids.next();
    const { revision, digest } = proposal;
    await insertApproval(transaction, {
      ...{ id: approvalId, proposalId, revision, digest, approvedBy: actor.id, door, overrideReason },
      expiresAfterDays: policy.ceiling.approvalExpiresAfterDays,
    });
    const effect = await scheduleEffect(transaction, { ids, actor, proposal, approvalId, policy, departure });
    await setProposalState(transaction, ids, {
      ...{ actor, proposalId, state: 'approved', reason: effect.notBeforeReason },
      detail: {
        ...{ approvalId, effectId: effect.id, digest, revision, decidedBy: actor.id },
        overridden: overrideReason === null ? 0 : 1,
      },
    });
    await insertFeedback(transaction, ids, {
      ...{ proposalId, revision, kind: 'approve', givenBy: actor.id, reason: overrideReason },
    });
    return {
      ...{ kind: 'approved', approvalId, effectId: effect.id, notBefore: effect.notBefore },
      reason: effect.notBeforeReason,
    };
  });
}

/** Refuses what the Supervisor's verdict does not let a person approve; returns the reason that overrides it, or null. */
async function requireVerdict(
  transaction: TenantTransaction,
  proposal: ProposalRecord,
  policy: Policy,
  overrideReason: string | undefined,
): Promise<string | null> {
  const stored = await latestVerdict(transaction, proposal.id, proposal.revision);
  if (!stored) throw new GtmError('conflict', 'This has not been checked yet; try again in a moment.');
  if (stored.verdict.policyVersion !== policy.version) {
    throw new GtmError('conflict', 'The policy changed after this was checked; it has to be checked again first.');
  }
  const needs = approvalNeeds(stored.verdict);
  const inTheWay = stored.verdict.findings.filter(({ decision }) => decision === 'reject' || decision === 'escalate');
  if (needs === 'impossible') {
    const found = inTheWay.find(({ overridable }) => !overridable)!;
    throw new GtmError('refused', `${found.message} What would unblock it: ${found.wouldPass}`);
  }
  const reason = overrideReason?.trim() ?? '';
  if (needs === 'reason' && reason === '') {
    const found = inTheWay.find(({ decision }) => decision === 'reject')!;
    throw new GtmError('refused', `${found.message} Give your reason to approve it all the same.`, {
      field: 'overrideReason',
    });
  }
  return needs === 'reason' ? reason : null;
}

/** The key under which the world will know the effect, and the driver that carries it out. */
async function addressEffect(
  transaction: TenantTransaction,
  effectId: string,
  { action }: ProposalRecord,
): Promise<Pick<EffectRecord, 'externalKey' | 'provider' | 'mailboxId'>> {
  if (action.tool !== 'send_email' && action.tool !== 'schedule_meeting') {
    return { externalKey: effectId, provider: 'local', mailboxId: null };
  }
  const { mailboxId, address } = action.sender;
  const key = `${effectId}@${address.slice(address.lastIndexOf('@') + 1)}`;
  const place =
    action.tool === 'send_email'
      ? { table: 'mailboxes', id: mailboxId }
      : { table: 'calendars', id: action.calendarId };
  const [row] = await transaction.query<{ driver: string }>(`select driver from ${place.table} where id = $1`, [
    place.id,
  ]);
  if (!row) throw new GtmError('conflict', 'The mailbox or calendar of this action is gone; choose another sender.');
  return { externalKey: action.tool === 'send_email' ? `<${key}>` : key, provider: row.driver, mailboxId };
}

async function scheduleEffect(
  transaction: TenantTransaction,
  {
    ids,
    actor,
    proposal,
    approvalId,
    policy,
    departure,
  }: {
    ids: Ids;
    actor: Actor;
    proposal: ProposalRecord;
    approvalId: string;
    policy: Policy;
    departure: Departure;
  },
): Promise<Pick<EffectRecord, 'id' | 'notBefore' | 'notBeforeReason'>> {
  const undoable = (await transaction.now()).getTime() + policy.ceiling.undoWindowSeconds * 1000;
  const effect = {
    id: ids.next(),
    notBefore: new Date(Math.max(undoable, Date.parse(departure.notBefore))),
    notBeforeReason: departure.reason,
  };
  await insertEffect(transaction, ids, actor, {
    ...effect,
    ...{ proposalId: proposal.id, approvalId, tool: proposal.tool, digest: proposal.digest },
    ...(await addressEffect(transaction, effect.id, proposal)),
  });
  return effect;
}
