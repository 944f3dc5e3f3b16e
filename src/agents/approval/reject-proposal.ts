import type { Database } from '../../data/database/database.ts';
import { insertFeedback, type RejectReason, rejectReasons } from '../../data/records/feedback.ts';
import { setProposalState } from '../../data/records/proposal-states.ts';
import { getProposal } from '../../data/records/proposals.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Decision } from './approve-proposal.ts';
import { requirePermission, requirePerson } from './load-permission.ts';
import { requireShown } from './require-shown.ts';

/** Turns a proposal down with a reason. Throws `conflict` and `forbidden` as `approveProposal` does. */
export async function rejectProposal(
  services: { database: Database; ids: Ids },
  tenantId: string,
  decision: Decision & { reason: RejectReason; note?: string },
): Promise<void> {
  const { actor, proposalId, reason } = decision;
  requirePerson(actor);
  if (!rejectReasons.includes(reason)) {
    throw new GtmError('invalid', `reason must be one of ${rejectReasons.join(', ')}`, { field: 'reason' });
  }
  await services.database.asTenant(tenantId, async (transaction) => {
    const proposal = await getProposal(transaction, proposalId, { lock: true });
    await requirePermission(transaction, { actor, proposal, to: 'decide' });
    requireShown(proposal, decision.digest);
    const { revision } = proposal;
    await setProposalState(transaction, services.ids, {
      ...{ actor, proposalId, state: 'rejected', reason: reason.replaceAll('_', ' ') },
      detail: { reason, revision },
    });
    await insertFeedback(transaction, services.ids, {
      ...{ proposalId, revision, kind: 'reject', reason, note: decision.note ?? null, givenBy: actor.id },
    });
  });
}
