import type { ProposalRecord } from '../../data/records/proposals.ts';
import { GtmError } from '../../domain/errors.ts';

const closed: Partial<Record<ProposalRecord['state'], string>> = {
  approved: 'Somebody has approved this already; take it back first if it should not leave.',
  rejected: 'Somebody has rejected this already.',
  executed: 'This has been carried out already.',
  failed: 'This was tried and failed.',
  expired: 'Nobody decided on this in time.',
};

/** Throws `conflict` (`refused` for proposals of a run over old data) unless this is what was shown and still open. */
export function requireShown(proposal: ProposalRecord, digest: string): void {
  if (proposal.readOnly) {
    throw new GtmError('refused', 'This comes from a run over old data: it can be read and never decided on.');
  }
  if (proposal.state !== 'open' && proposal.state !== 'blocked') {
    const overtaken = `This was overtaken. ${proposal.stateReason}`;
    throw new GtmError('conflict', closed[proposal.state] ?? overtaken);
  }
  if (proposal.digest !== digest) {
    throw new GtmError('conflict', 'What you were shown is not what it says now. Look at it again, then decide.', {
      field: 'digest',
    });
  }
}
