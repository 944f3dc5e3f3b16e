import type { Database } from '../../data/database/database.ts';
import { currentPolicy } from '../../data/records/policies.ts';
import { getProposal, type ProposalRecord } from '../../data/records/proposals.ts';
import type { Action } from '../../domain/action.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Draft } from '../../domain/proposal.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { decideVerdict, maxRevisions } from './decide-verdict.ts';
import type { SupervisorFacts } from './facts.ts';
import { gatherFacts, type Judged } from './gather/gather-facts.ts';
import { outdatedWords } from './mail-check/check-thread.ts';
import { planSendTime } from './send-time.ts';

export interface JudgeServices {
  database: Database;
  /** https address under which people outside reach this installation; null where there is none. */
  publicUrl: string | null;
}

/** The Supervisor's answer, with the policy and the facts it follows from. */
export interface Judgement {
  verdict: Verdict;
  facts: SupervisorFacts;
  policy: Policy;
}

/** A stored proposal as a draft again, with another action where it was edited. */
function draftOf(proposal: ProposalRecord, action: Action = proposal.action): Draft {
  const { play, headline, whyNow, rationale, confidence, confidenceParts, evidenceIds, claims, author, basis } =
    proposal;
  const { contactId, accountId, dealId } = proposal;
  return {
    ...{ play, headline, whyNow, rationale, confidence, confidenceParts, evidenceIds, claims, author, basis },
    ...{ contactId, accountId, dealId, action },
  };
}

/** Gathers the facts and decides: one transaction that reads, then a pure function. */
export async function judge(services: JudgeServices, tenantId: string, judged: Judged): Promise<Judgement> {
  const { policy, facts } = await services.database.asTenant(tenantId, async (transaction) => ({
    policy: await currentPolicy(transaction),
    facts: await gatherFacts(transaction, judged, services),
  }));
  return { verdict: decideVerdict(policy, facts), facts, policy };
}

/** The Supervisor's answer to an edited action of a stored proposal. */
export async function judgeEdit(
  services: JudgeServices,
  tenantId: string,
  proposal: ProposalRecord,
  action: Action,
): Promise<Judgement> {
  const { id, runId, targetId } = proposal;
  return judge(services, tenantId, {
    id,
    runId,
    targetId,
    draft: draftOf(proposal, action),
    // Nobody revises the words of a person, so a fault of writing needs them again.
    revisions: maxRevisions,
    changes: [],
    overrides: [],
  });
}

/**
 * When a proposal's action may leave at the earliest, and why, as things stand now; with what is wrong by then about the
 * words for days that it was written with.
 */
export async function planDeparture(
  services: JudgeServices,
  tenantId: string,
  proposalId: string,
): Promise<{ notBefore: string; reason: string; outdated?: string }> {
  const { proposal, writtenAt } = await services.database.asTenant(tenantId, async (transaction) => {
    const stored = await getProposal(transaction, proposalId);
    const [revision] = await transaction.query<{ createdAt: Date }>(
      'select created_at from proposal_revisions where proposal_id = $1 and revision = $2',
      [proposalId, stored.revision],
    );
    return { proposal: stored, writtenAt: revision!.createdAt.toISOString() };
  });
  const { facts, policy } = await judgeEdit(services, tenantId, proposal, proposal.action);
  const departure = planSendTime(policy, facts);
  if (proposal.action.tool !== 'send_email') return departure;
  const at = { zone: facts.tenant.zone, writtenAt, leavesAt: departure.notBefore };
  const outdated = outdatedWords(proposal.action.body, at);
  return outdated === null ? departure : { ...departure, outdated };
}
