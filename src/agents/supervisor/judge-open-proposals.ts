import { setProposalState, storeVerdict } from '../../data/records/proposal-states.ts';
import { getProposal, listProposals } from '../../data/records/proposals.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { type JudgeServices, judgeEdit } from './judge.ts';

const MOST_PROPOSALS = 500;

/**
 * Judges every open proposal again, as after a change of policy: each has a new verdict and a new digest, so that what
 * somebody has on their screen must be looked at once more. Returns how many were judged.
 */
export async function judgeOpenProposals(
  services: JudgeServices & { ids: Ids },
  tenantId: string,
  actor: Actor,
): Promise<number> {
  const { database, ids } = services;
  const open = await database.asTenant(tenantId, (transaction) =>
    listProposals(transaction, { states: ['open', 'blocked'], limit: MOST_PROPOSALS }),
  );
  for (const proposal of open) {
    const { verdict, facts } = await judgeEdit(services, tenantId, proposal, proposal.action);
    await database.asTenant(tenantId, async (transaction) => {
      const { state, revision } = await getProposal(transaction, proposal.id, { lock: true });
      if ((state !== 'open' && state !== 'blocked') || revision !== proposal.revision) return;
      const stored = await storeVerdict(transaction, ids, { actor, proposalId: proposal.id, verdict, facts });
      if (stored.state === state) return;
      const reason = 'The rules have changed.';
      await setProposalState(transaction, ids, { actor, proposalId: proposal.id, state: stored.state, reason });
    });
  }
  return open.length;
}
