import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { insertFeedback } from '../../data/records/feedback.ts';
import { appendEvents } from '../../data/records/outbox.ts';
import { storeVerdict } from '../../data/records/proposal-states.ts';
import { getProposal, type ProposalRecord, writeRevision } from '../../data/records/proposals.ts';
import { learnStyleNotes, recentMailEdits, type StyleNoteRecord } from '../../data/records/style-notes.ts';
import { type Action, actionSchema } from '../../domain/action.ts';
import { actionDigest } from '../../domain/action-digest.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { actionDifference } from './action-difference.ts';
import type { Decision } from './approve-proposal.ts';
import { requirePermission, requirePerson } from './load-permission.ts';
import { requireShown } from './require-shown.ts';
import { repeatedHabits } from './style-habits.ts';

export interface EditServices {
  database: Database;
  ids: Ids;
  /** The Supervisor's answer to the edited action, with the facts it saw. Called outside any transaction. */
  reVerdict(tenantId: string, proposal: ProposalRecord, action: Action): Promise<{ verdict: Verdict; facts: object }>;
}

export interface EditResult {
  revision: number;
  digest: string;
  verdict: Verdict;
  /** What the edits of this person have shown by now and did not before. */
  learned: StyleNoteRecord[];
}

/**
 * Replaces the action of an open proposal by an edited one: a new revision, a new digest and a new verdict; what was
 * approved before does not cover it. `action` is the whole action. Throws `invalid` with the field for what does not
 * fit or may not be changed (kind of action, contact, thread, a sender that does not exist).
 */
export async function editProposal(
  services: EditServices,
  tenantId: string,
  decision: Decision & { action: unknown },
): Promise<EditResult> {
  const { actor, proposalId, digest } = decision;
  requirePerson(actor);
  const action = readAction(decision.action);
  const before = await services.database.asTenant(tenantId, async (transaction) => {
    const proposal = await getProposal(transaction, proposalId);
    await requirePermission(transaction, { actor, proposal, to: 'decide' });
    requireShown(proposal, digest);
    await requireEditable(transaction, proposal.action, action);
    return proposal;
  });
  const { verdict, facts } = await services.reVerdict(tenantId, before, action);
  return services.database.asTenant(tenantId, async (transaction) => {
    const proposal = await getProposal(transaction, proposalId, { lock: true });
    requireShown(proposal, digest);
    const revision = proposal.revision + 1;
    const { evidenceIds } = proposal;
    const edited = actionDigest({ tenantId, action, evidenceIds, policyVersion: verdict.policyVersion });
    await transaction.query(
      'update proposals set action = $2, revision = $3, digest = $4, updated_at = app.now() where id = $1',
      [proposalId, action, revision, edited],
    );
    await writeRevision(transaction, { proposalId, revision, action, digest: edited, editedBy: actor.id });
    await storeVerdict(transaction, services.ids, { actor, proposalId, verdict, facts });
    await appendEvents(transaction, services.ids, [
      {
        ...{ type: 'gtm.proposal.edited.v1', connector: 'agents', subject: formatId('proposal', proposalId) },
        data: { proposalId, revision, decidedBy: actor.id },
      },
    ]);
    await insertFeedback(transaction, services.ids, {
      ...{ proposalId, revision, kind: 'edit', givenBy: actor.id },
      difference: actionDifference(proposal.action, action),
    });
    const habits = repeatedHabits(await recentMailEdits(transaction, actor.id));
    const learned = await learnStyleNotes(transaction, services.ids, { actor, notes: habits });
    return { revision, digest: edited, verdict, learned };
  });
}

function readAction(value: unknown): Action {
  const parsed = actionSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ['action', ...(issue?.path ?? [])].join('.');
  throw new GtmError('invalid', `${field}: ${issue?.message ?? 'does not fit'}`, { field });
}

async function requireEditable(transaction: TenantTransaction, before: Action, after: Action): Promise<void> {
  const fixed = (field: string, left: unknown, right: unknown) => {
    if (canonicalJson(left ?? null) === canonicalJson(right ?? null)) return;
    throw new GtmError('invalid', `${field} cannot be edited; reject this proposal and make another.`, { field });
  };
  fixed('action.tool', before.tool, after.tool);
  if (before.tool === 'send_email' && after.tool === 'send_email') {
    fixed('action.thread', before.thread, after.thread);
    // Earlier text may be left out, never put into anybody's mouth.
    if (after.quotedText !== '') fixed('action.quotedText', before.quotedText, after.quotedText);
    // The tenant's setting says what mails tell; one may tell nothing.
    if (after.tracking !== undefined) fixed('action.tracking', before.tracking, after.tracking);
  }
  if (before.tool === 'update_crm' && after.tool === 'update_crm') {
    fixed('action.record', before.record, after.record);
    // The quotes were given for this field.
    fixed('action.field', before.field, after.field);
  }
  if ('contactId' in before && 'contactId' in after) fixed('action.contactId', before.contactId, after.contactId);
  if (after.tool !== 'send_email' && after.tool !== 'schedule_meeting') return;
  const { sender } = after;
  const known = await transaction.query(
    `select 1 from sender_identities where id = $1 and mailbox_id = $2 and user_id = $3 and lower(address) = lower($4)
       and from_name = $5`,
    [sender.identityId, sender.mailboxId, sender.userId, sender.address, sender.name],
  );
  if (known.length === 0) {
    throw new GtmError('invalid', 'action.sender must be a sender identity of this tenant as it stands now.', {
      field: 'action.sender',
    });
  }
}
