import type { Database } from '../../data/database/database.ts';
import { revokeApproval } from '../../data/records/approvals.ts';
import { getEffect, latestEffect, moveEffect } from '../../data/records/effects.ts';
import { insertFeedback } from '../../data/records/feedback.ts';
import { setProposalState } from '../../data/records/proposal-states.ts';
import { getProposal } from '../../data/records/proposals.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { requirePermission, requirePerson } from './load-permission.ts';

/**
 * Takes an approved action back before it leaves: its effect can never be claimed afterwards, whatever crashes, and the
 * proposal is open again. Throws `conflict` when it is leaving or has left.
 */
export async function pullBack(
  services: { database: Database; ids: Ids },
  tenantId: string,
  { proposalId, actor }: { proposalId: string; actor: Actor },
): Promise<{ effectId: string }> {
  const { database, ids } = services;
  requirePerson(actor);
  return database.asTenant(tenantId, async (transaction) => {
    const proposal = await getProposal(transaction, proposalId, { lock: true });
    await requirePermission(transaction, { actor, proposal, to: 'decide' });
    const latest = await latestEffect(transaction, proposalId);
    if (!latest) throw new GtmError('conflict', 'Nothing is scheduled for this proposal.');
    const effect = await getEffect(transaction, latest.id, { lock: true });
    if (effect.state === 'pulled_back') return { effectId: effect.id };
    if (effect.state !== 'scheduled') {
      const leaving = effect.state === 'claimed' ? 'It is leaving right now' : `It is ${effect.state} already`;
      const isWritten = effect.tool === 'update_crm' && effect.state === 'done';
      const next = isWritten ? ` Take the change back: gtm changes undo ${proposal.handle}` : '';
      throw new GtmError('conflict', `${leaving}; it can no longer be pulled back.${next}`);
    }
    await moveEffect(transaction, ids, { actor, effect, to: 'pulled_back' });
    await revokeApproval(transaction, proposalId);
    const reason = 'Pulled back before it left.';
    const detail = { decidedBy: actor.id };
    await setProposalState(transaction, ids, { actor, proposalId, state: 'open', reason, detail });
    const { revision } = proposal;
    await insertFeedback(transaction, ids, { proposalId, revision, kind: 'undo', givenBy: actor.id });
    return { effectId: effect.id };
  });
}
