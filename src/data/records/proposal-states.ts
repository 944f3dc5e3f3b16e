import { actionDigest } from '../../domain/action-digest.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { ProposalState } from '../../domain/proposal.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { TenantTransaction } from '../database/database.ts';
import { revokeApproval } from './approvals.ts';
import { writeAudit } from './audit.ts';
import { latestEffect, moveEffect } from './effects.ts';
import { appendEvents } from './outbox.ts';
import { getProposal, type ProposalRecord } from './proposals.ts';
import type { Supersession } from './supersession.ts';

/** A verdict as it is stored, with the revision it speaks about. */
export interface StoredVerdict {
  id: string;
  proposalId: string;
  revision: number;
  verdict: Verdict;
  facts: unknown;
  createdAt: Date;
}

/**
 * Stores the Supervisor's answer about the proposal's present revision, with the facts it was computed from. A reject
 * blocks the proposal, everything else leaves it open. The digest follows the verdict's policy version; returns it.
 */
export async function storeVerdict(
  transaction: TenantTransaction,
  ids: Ids,
  { actor, proposalId, verdict, facts }: { actor: Actor; proposalId: string; verdict: Verdict; facts: object },
): Promise<{ verdictId: string; digest: string; state: 'open' | 'blocked' }> {
  const proposal = await getProposal(transaction, proposalId, { lock: true });
  const verdictId = ids.next();
  const { policyVersion } = verdict;
  const digest = actionDigest({ ...proposal, tenantId: transaction.tenantId, policyVersion });
  const state = verdict.decision === 'reject' ? 'blocked' : 'open';
  await transaction.query(
    `insert into verdicts (id, proposal_id, revision, decision, body, facts, policy_version)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [verdictId, proposalId, proposal.revision, verdict.decision, verdict, facts, policyVersion],
  );
  await transaction.query('update proposal_revisions set digest = $3 where proposal_id = $1 and revision = $2', [
    proposalId,
    proposal.revision,
    digest,
  ]);
  await transaction.query(
    `update proposals set policy_version = $2, digest = $3, updated_at = app.now(),
       state = case when state in ('open', 'blocked') then $4 else state end where id = $1`,
    [proposalId, policyVersion, digest, state],
  );
  const detail = { decision: verdict.decision, rules: verdict.findings.map((found) => found.rule), policyVersion };
  await announce(transaction, ids, { actor, proposalId, action: 'proposal-judged', verb: 'judged', detail });
  return { verdictId, digest, state };
}

/** The latest verdict on the given revision; null when there is none yet. */
export async function latestVerdict(
  transaction: TenantTransaction,
  proposalId: string,
  revision: number,
): Promise<StoredVerdict | null> {
  const [row] = await transaction.query<StoredVerdict>(
    `select id, proposal_id, revision, body as verdict, facts, created_at from verdicts
     where proposal_id = $1 and revision = $2 order by created_at desc, id desc limit 1`,
    [proposalId, revision],
  );
  return row ?? null;
}

/** Moves a proposal to another state, with audit and event. */
export async function setProposalState(
  transaction: TenantTransaction,
  ids: Ids,
  change: {
    actor: Actor;
    proposalId: string;
    state: ProposalState;
    reason: string;
    detail?: Record<string, string | number>;
  },
): Promise<void> {
  await transaction.query('update proposals set state = $2, state_reason = $3, updated_at = app.now() where id = $1', [
    change.proposalId,
    change.state,
    change.reason,
  ]);
  const verb = change.state === 'open' ? 'reopened' : change.state;
  await announce(transaction, ids, { ...change, action: `proposal-${verb}`, verb, detail: change.detail ?? {} });
}

/**
 * Marks a live proposal as overtaken and stops its scheduled effect in the same transaction; an effect that is already
 * on its way is left to finish. Returns false when there was nothing live to supersede.
 */
export async function markSuperseded(
  transaction: TenantTransaction,
  ids: Ids,
  { actor, proposalId, cause, reason }: { actor: Actor; proposalId: string } & Supersession,
): Promise<boolean> {
  const proposal = await getProposal(transaction, proposalId, { lock: true });
  if (!['open', 'blocked', 'approved'].includes(proposal.state)) return false;
  const leaving = await transaction.query(
    "select 1 from effects where proposal_id = $1 and state in ('claimed', 'unknown', 'done')",
    [proposalId],
  );
  if (leaving.length > 0) return false;
  const effect = await latestEffect(transaction, proposalId);
  if (effect?.state === 'scheduled') {
    const change = { failure: reason };
    await moveEffect(transaction, ids, { actor, effect, to: 'superseded', change });
  }
  await revokeApproval(transaction, proposalId);
  await setProposalState(transaction, ids, { actor, proposalId, state: 'superseded', reason, detail: { cause } });
  return true;
}

/** Closes proposals whose time has passed without a decision. Returns how many. */
export async function expireProposals(transaction: TenantTransaction, ids: Ids, actor: Actor): Promise<number> {
  const overdue = await transaction.query<Pick<ProposalRecord, 'id'>>(
    "select id from proposals where state in ('open', 'blocked') and expires_at <= app.now() for update",
  );
  for (const { id } of overdue) {
    const reason = 'Nobody decided in time.';
    await setProposalState(transaction, ids, { actor, proposalId: id, state: 'expired', reason });
  }
  return overdue.length;
}

async function announce(
  transaction: TenantTransaction,
  ids: Ids,
  {
    actor,
    proposalId,
    action,
    verb,
    detail,
  }: {
    actor: Actor;
    proposalId: string;
    action: string;
    verb: 'judged' | 'reopened' | Exclude<ProposalState, 'open'>;
    detail: Record<string, string | number | string[]>;
  },
): Promise<void> {
  await writeAudit(transaction, ids, { actor, action, subjectNoun: 'proposal', subjectId: proposalId, detail });
  await appendEvents(transaction, ids, [
    {
      type: `gtm.proposal.${verb}.v1`,
      connector: 'agents',
      subject: formatId('proposal', proposalId),
      data: { proposalId, ...detail },
    },
  ]);
}
