import type { Database, TenantTransaction } from '../data/database/database.ts';
import { currentPolicy } from '../data/records/policies.ts';
import { latestVerdict, setProposalState } from '../data/records/proposal-states.ts';
import { getProposal, type ProposalRecord } from '../data/records/proposals.ts';
import type { Actor } from '../domain/actor.ts';
import type { Activity } from '../runtime/workflows/workflows.ts';
import type { RunProposalInput } from './run-proposal.workflow.ts';
import { type ExecutorServices, executeEffect, recoverClaimed } from './tools/execute-effects.ts';
import { runInternalAction } from './tools/run-internal-action.ts';
import { runsAlone } from './tools/runs-alone.ts';

/** How soon to look again at an effect that a tenant's pause, another process or a person holds up. */
const HELD_UP_MS = 30_000;

type Next = {
  next: 'runInternal' | 'waitForDecision' | 'waitUntilDue' | 'execute' | 'stop';
  waitMs: number;
  state: string;
};

interface EffectRow {
  id: string;
  state: string;
  waitMs: number;
  paused: boolean;
}

async function latestEffect(transaction: TenantTransaction, proposalId: string): Promise<EffectRow | null> {
  const [effect] = await transaction.query<EffectRow>(
    `select e.id, e.state, (select paused_at is not null from tenants) as paused,
            extract(epoch from (case when e.state = 'claimed' then e.lease_until else e.not_before end) - app.now())::float8 * 1000 as wait_ms
     from effects e where proposal_id = $1 order by created_at desc limit 1`,
    [proposalId],
  );
  return effect ?? null;
}

function nextForEffect(effect: EffectRow): Next {
  const { state, waitMs } = effect;
  if (state === 'scheduled' || state === 'claimed') {
    if (effect.paused) return { next: 'waitUntilDue', waitMs: HELD_UP_MS, state };
    return waitMs > 0
      ? { next: 'waitUntilDue', waitMs: Math.ceil(waitMs) + 5, state }
      : { next: 'execute', waitMs: 0, state };
  }
  return { next: 'stop', waitMs: 0, state };
}

async function nextForOpen(transaction: TenantTransaction, proposal: ProposalRecord): Promise<Next> {
  const { state } = proposal;
  const stored = await latestVerdict(transaction, proposal.id, proposal.revision);
  const passed = stored?.verdict.decision === 'approve' || stored?.verdict.decision === 'adjust';
  if (passed && !proposal.readOnly && runsAlone(proposal.tool, await currentPolicy(transaction))) {
    return { next: 'runInternal', waitMs: 0, state };
  }
  const waitMs = proposal.expiresAt.getTime() - (await transaction.now()).getTime();
  return { next: 'waitForDecision', waitMs: Math.max(1, waitMs), state };
}

/** The steps of a proposal's own run: what is next, read from the rows, and carrying it out. */
export function createProposalActivities(
  services: ExecutorServices & { database: Database },
): Record<string, Activity> {
  const { database } = services;
  return {
    async readProposal({ tenantId, proposalId }: RunProposalInput, step): Promise<Next> {
      const actor: Actor = { kind: 'workflow', id: step.workflowId, door: 'workflow' };
      return database.asTenant(tenantId, async (transaction): Promise<Next> => {
        const proposal = await getProposal(transaction, proposalId, { lock: true });
        if (proposal.state === 'approved' || proposal.state === 'executed') {
          const effect = await latestEffect(transaction, proposalId);
          return effect ? nextForEffect(effect) : { next: 'stop', waitMs: 0, state: proposal.state };
        }
        if (proposal.state !== 'open' && proposal.state !== 'blocked')
          return { next: 'stop', waitMs: 0, state: proposal.state };
        if (proposal.expiresAt > (await transaction.now())) return nextForOpen(transaction, proposal);
        const expired = { actor, proposalId, state: 'expired' as const, reason: 'Nobody decided in time.' };
        await setProposalState(transaction, services.ids, expired);
        return { next: 'stop', waitMs: 0, state: 'expired' };
      });
    },
    async runInternalAction({ tenantId, proposalId }: RunProposalInput) {
      return { kind: (await runInternalAction(services, tenantId, proposalId)).kind };
    },
    async executeEffect({ tenantId, proposalId }: RunProposalInput) {
      const effect = await database.asTenant(tenantId, (transaction) => latestEffect(transaction, proposalId));
      if (!effect) return { kind: 'ended' };
      const execute = effect.state === 'claimed' ? recoverClaimed : executeEffect;
      return { kind: (await execute(services, tenantId, effect.id)).kind };
    },
  };
}
