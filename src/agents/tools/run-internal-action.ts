import { insertEffect } from '../../data/records/effects.ts';
import { currentPolicy } from '../../data/records/policies.ts';
import { latestVerdict, setProposalState } from '../../data/records/proposal-states.ts';
import { getProposal } from '../../data/records/proposals.ts';
import { GtmError } from '../../domain/errors.ts';
import { executor } from './claim-effect.ts';
import { type ExecutionResult, type ExecutorServices, executeEffect } from './execute-effects.ts';
import { runsAlone } from './runs-alone.ts';

/**
 * Runs a task or a free look-up that the Supervisor let pass, without an approval. Everything else waits for a person:
 * `refused`. A second call finds what the first one began and goes on with it.
 */
export async function runInternalAction(
  services: ExecutorServices,
  tenantId: string,
  proposalId: string,
): Promise<ExecutionResult> {
  const effectId = await services.database.asTenant(tenantId, async (transaction) => {
    const proposal = await getProposal(transaction, proposalId, { lock: true });
    const policy = await currentPolicy(transaction);
    const { tool, digest } = proposal;
    if (!runsAlone(tool, policy)) {
      throw new GtmError('refused', `${tool} waits for a person; it never runs by itself.`);
    }
    const [begun] = await transaction.query<{ id: string }>(
      "select id from effects where proposal_id = $1 and approval_id is null and state = 'scheduled'",
      [proposalId],
    );
    if (begun) return begun.id;
    const stored = await latestVerdict(transaction, proposalId, proposal.revision);
    const passed = stored?.verdict.decision === 'approve' || stored?.verdict.decision === 'adjust';
    if (proposal.state !== 'open' || proposal.readOnly || !passed) {
      throw new GtmError('refused', 'This is not open, or the Supervisor did not let it pass; a person decides.');
    }
    const id = services.ids.next();
    await insertEffect(transaction, services.ids, executor, {
      ...{ id, proposalId, approvalId: null, tool, digest, notBefore: await transaction.now() },
      ...{ notBeforeReason: 'Runs by itself: nothing leaves.', externalKey: id, provider: 'local', mailboxId: null },
    });
    await setProposalState(transaction, services.ids, {
      ...{ actor: executor, proposalId, state: 'approved', reason: 'Runs by itself: nothing leaves.' },
      detail: { effectId: id },
    });
    return id;
  });
  return executeEffect({ ...services, planDeparture: null }, tenantId, effectId);
}
