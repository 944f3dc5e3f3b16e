import type { Database } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { insertFeedback } from '../../data/records/feedback.ts';
import { getProposal } from '../../data/records/proposals.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { loadMember, requirePerson } from './load-permission.ts';

const maxNoteLength = 4000;

/** Keeps a person's remark about a proposal, in whatever state it is. Returns the id of the feedback. */
export async function annotateProposal(
  services: { database: Database; ids: Ids },
  tenantId: string,
  { proposalId, actor, note }: { proposalId: string; actor: Actor; note: string },
): Promise<string> {
  requirePerson(actor);
  const text = note.trim();
  if (text === '' || text.length > maxNoteLength) {
    throw new GtmError('invalid', `note must have 1 to ${maxNoteLength} characters`, { field: 'note' });
  }
  return services.database.asTenant(tenantId, async (transaction) => {
    const member = await loadMember(transaction, actor.id);
    if (!member || member.role === 'viewer') throw new GtmError('forbidden', 'You may look and not remark.');
    const { revision } = await getProposal(transaction, proposalId);
    await writeAudit(transaction, services.ids, {
      ...{ actor, action: 'proposal-annotated', subjectNoun: 'proposal', subjectId: proposalId, detail: { revision } },
    });
    return insertFeedback(transaction, services.ids, {
      ...{ proposalId, revision, kind: 'annotation', note: text, givenBy: actor.id },
    });
  });
}
