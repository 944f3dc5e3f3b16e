import type { TenantTransaction } from '../../data/database/database.ts';
import { type CrmChange, getCrmChange } from '../../data/records/crm-changes.ts';
import type { CrmPlace } from '../../data/records/crm-records.ts';
import { getEffect } from '../../data/records/effects.ts';
import { lockIngestion } from '../../data/records/ingestion-lock.ts';
import { getProposal, type ProposalRecord } from '../../data/records/proposals.ts';
import type { Actor } from '../../domain/actor.ts';
import { crmField } from '../../domain/crm-fields.ts';
import { GtmError } from '../../domain/errors.ts';
import { requirePermission, requirePerson } from '../approval/load-permission.ts';

/** A person's decision about a change of the CRM. */
export interface ChangeDecision {
  changeId: string;
  actor: Actor;
}

/** A change of a field, locked against imports, that this person may decide on. */
export interface OpenChange {
  change: CrmChange;
  place: CrmPlace;
  proposal: ProposalRecord;
}

/**
 * Opens a change for a decision of somebody who may decide on the action it comes from. Throws `forbidden`, `not-found`,
 * and `refused` for a mail or meeting: what has happened cannot be settled or taken back.
 */
export async function openChange(
  transaction: TenantTransaction,
  { changeId, actor }: ChangeDecision,
): Promise<OpenChange> {
  requirePerson(actor);
  await lockIngestion(transaction);
  const change = await getCrmChange(transaction, changeId);
  const { noun, entityId, effectId } = change;
  const field = noun === 'activity' ? null : crmField(noun, change.field);
  if (noun === 'activity' || field === null || effectId === null) {
    throw new GtmError('refused', 'This has happened: it can be written back, and not settled or taken back.');
  }
  const effect = await getEffect(transaction, effectId);
  const proposal = await getProposal(transaction, effect.proposalId);
  await requirePermission(transaction, { actor, proposal, to: 'decide' });
  return { change, place: { noun, entityId, field }, proposal };
}
