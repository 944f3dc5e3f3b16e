import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { liveApproval } from '../../data/records/approvals.ts';
import { type EffectRecord, getEffect, moveEffect } from '../../data/records/effects.ts';
import { currentPolicy } from '../../data/records/policies.ts';
import { findOptOut, findStaleBasis } from '../../data/records/proposal-basis.ts';
import { markSuperseded, setProposalState } from '../../data/records/proposal-states.ts';
import { getProposal, type ProposalRecord } from '../../data/records/proposals.ts';
import {
  holdPlaces,
  type Recipient,
  resolveRecipients,
  sendingLocks,
  takeLocks,
} from '../../data/records/send-ledger.ts';
import type { Supersession } from '../../data/records/supersession.ts';
import { actionDigest } from '../../domain/action-digest.ts';
import { actionRecipients } from '../../domain/action-recipients.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Departure } from '../approval/approve-proposal.ts';
import { loadDecidable, loadMember } from '../approval/load-permission.ts';
import { mayApprove } from '../approval/may-decide.ts';
import { changedAttachment } from './attachments.ts';
import { runsAlone } from './runs-alone.ts';
import { findSendingRoom } from './sending-room.ts';
import type { Claim } from './tool-agent.ts';

export type ClaimResult =
  | { kind: 'claimed'; claim: Claim }
  | { kind: 'rescheduled'; notBefore: Date; reason: string }
  | ({ kind: 'superseded' } & Supersession)
  | { kind: 'expired'; reason: string }
  | { kind: 'paused' }
  | { kind: 'not_due'; notBefore: Date }
  /** Somebody else has it, or it is over. */
  | { kind: 'ended'; state: EffectRecord['state'] };

export interface ClaimServices {
  database: Database;
  ids: Ids;
}

export interface ClaimOptions {
  /** How long the claim holds without a receipt; longer than the provider's timeout. */
  leaseSeconds?: number;
  /** When it should leave by quiet hours and the like, asked just before; null skips that. */
  departure?: Departure | null;
}

/** Who the executor is in the audit. */
export const executor: Actor = { kind: 'system', id: 'executor', door: 'workflow' };

const defaultLeaseSeconds = 120;
/** A departure that is nearer than this is now: plans always add the time to pull back. */
const departureSlackMs = 60_000;

/**
 * The one short transaction after which an effect leaves: reads approval and action again, recomputes the digest,
 * checks that nothing overtook it, that its limits have room and, last of all, that nobody opted out; only then the
 * effect is claimed, with a place for each recipient. By the database's clock. Everything else changes the effect's
 * state or time and says why.
 */
export async function claimEffect(
  { database, ids }: ClaimServices,
  tenantId: string,
  effectId: string,
  { leaseSeconds = defaultLeaseSeconds, departure = null }: ClaimOptions = {},
): Promise<ClaimResult> {
  return database.asTenant(tenantId, async (transaction): Promise<ClaimResult> => {
    // Proposal before effect, as everybody locks them; the tenant's row shared, so that a pause waits for us.
    const { proposalId } = await getEffect(transaction, effectId);
    const proposal = await getProposal(transaction, proposalId, { lock: true });
    const effect = await getEffect(transaction, effectId, { lock: true });
    const [tenant] = await transaction.query<{ paused: boolean; now: Date }>(
      'select paused_at is not null as paused, app.now() as now from tenants for share',
    );
    const now = tenant!.now;
    if (effect.state !== 'scheduled') return { kind: 'ended', state: effect.state };
    if (effect.notBefore > now) return { kind: 'not_due', notBefore: effect.notBefore };
    if (tenant!.paused) return { kind: 'paused' };

    const policy = await currentPolicy(transaction);
    const refusal = await findRefusal(transaction, { proposal, effect, policy, now });
    if (refusal?.kind === 'expired') {
      await moveEffect(transaction, ids, {
        actor: executor,
        effect,
        to: 'expired',
        change: { failure: refusal.reason },
      });
      const closed = { actor: executor, proposalId, state: 'expired' as const, reason: refusal.reason };
      await setProposalState(transaction, ids, closed);
      return refusal;
    }
    if (refusal) return supersede(transaction, ids, proposal, refusal);
    const recipients = await lockRecipients(transaction, proposal, effect);
    const stale = (await findStaleBasis(transaction, proposal)) ?? daysPassed(departure);
    if (stale) return supersede(transaction, ids, proposal, stale);
    const room =
      departsLater(departure, now) ?? (await findSendingRoom(transaction, { proposal, recipients, policy, now }));
    if (room && 'cause' in room) return supersede(transaction, ids, proposal, room);
    if (room) {
      const change = { notBefore: room.notBefore, notBeforeReason: room.reason };
      await moveEffect(transaction, ids, { actor: executor, effect, to: 'scheduled', change });
      return { kind: 'rescheduled', ...room };
    }
    const optedOut = await findOptOut(transaction, proposal);
    if (optedOut) return supersede(transaction, ids, proposal, optedOut);

    await holdPlaces(transaction, ids, { effectId, mailboxId: effect.mailboxId, recipients });
    await moveEffect(transaction, ids, { actor: executor, effect, to: 'claimed', change: { leaseSeconds } });
    const claimed = await getEffect(transaction, effectId);
    return { kind: 'claimed', claim: { tenantId, proposal, effect: { ...claimed, claimedAt: claimed.claimedAt! } } };
  });
}

async function supersede(
  transaction: TenantTransaction,
  ids: Ids,
  proposal: ProposalRecord,
  { cause, reason }: Supersession,
): Promise<ClaimResult> {
  await markSuperseded(transaction, ids, { actor: executor, proposalId: proposal.id, cause, reason });
  return { kind: 'superseded', cause, reason };
}

function daysPassed(departure: Departure | null): Supersession | null {
  return departure?.outdated ? { cause: 'days_passed', reason: departure.outdated } : null;
}

function departsLater(departure: Departure | null, now: Date): { notBefore: Date; reason: string } | null {
  if (!departure) return null;
  const notBefore = new Date(departure.notBefore);
  return notBefore.getTime() > now.getTime() + departureSlackMs ? { notBefore, reason: departure.reason } : null;
}

/** The recipients as they are once their locks are held: a merge may have moved an address while we waited. */
async function lockRecipients(
  transaction: TenantTransaction,
  { action }: ProposalRecord,
  { mailboxId }: EffectRecord,
): Promise<Recipient[]> {
  const addresses = actionRecipients(action);
  const held = new Set<string>();
  for (;;) {
    const recipients = await resolveRecipients(transaction, addresses);
    const missing = sendingLocks(recipients, mailboxId).filter((name) => !held.has(name));
    if (missing.length === 0) return recipients;
    await takeLocks(transaction, missing);
    for (const name of missing) held.add(name);
  }
}

type Refusal = { kind: 'expired'; reason: string } | ({ kind?: never } & Supersession);

const notApproved = (reason: string): Refusal => ({ cause: 'not_approved', reason });

/** Whether a person's approval still covers exactly this, by rows read again now. */
async function findRefusal(
  transaction: TenantTransaction,
  { proposal, effect, policy, now }: { proposal: ProposalRecord; effect: EffectRecord; policy: Policy; now: Date },
): Promise<Refusal | null> {
  const { action, evidenceIds, policyVersion } = proposal;
  const digest = actionDigest({ tenantId: transaction.tenantId, action, evidenceIds, policyVersion });
  if (digest !== effect.digest || proposal.state !== 'approved') {
    return notApproved('What is stored is not what was approved.');
  }
  if (effect.approvalId === null) {
    return runsAlone(effect.tool, policy) ? null : notApproved('No person has approved this.');
  }
  const approval = await liveApproval(transaction, proposal.id);
  if (!approval || approval.id !== effect.approvalId) return notApproved('No approval covers this any more.');
  if (approval.digest !== digest || approval.revision !== proposal.revision) {
    return notApproved('What is stored is not what was approved.');
  }
  if (approval.expiresAt <= now) return { kind: 'expired', reason: 'The approval expired before it could leave.' };
  const latest = action.tool === 'send_email' ? action.sendWindow.notAfter : null;
  if (latest !== null && Date.parse(latest) < now.getTime()) {
    return { kind: 'expired', reason: 'The time in which this made sense has passed.' };
  }
  if (policyVersion !== policy.version) {
    return { cause: 'policy_changed', reason: 'The policy changed after this was approved.' };
  }
  const approver = await loadMember(transaction, approval.approvedBy);
  if (!approver || !mayApprove(approver, await loadDecidable(transaction, proposal)).allowed) {
    return notApproved('Whoever approved this may no longer do so.');
  }
  return changedAttachment(transaction, action);
}
