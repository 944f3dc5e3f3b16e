import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { type CrmChange, insertCrmChange, liveCrmChanges, moveCrmChanges } from '../../data/records/crm-changes.ts';
import {
  announceCrmWrite,
  type CrmColumns,
  type CrmPlace,
  columnsOfValue,
  readCrmField,
  writeCrmColumns,
} from '../../data/records/crm-records.ts';
import { insertFeedback } from '../../data/records/feedback.ts';
import type { Ids } from '../../domain/clock.ts';
import { type CrmValue, sameCrmValue, crmValueWords as show } from '../../domain/crm-fields.ts';
import { GtmError } from '../../domain/errors.ts';
import { type ChangeDecision, openChange } from './open-change.ts';

/**
 * Takes a change back: the record gets its old value again if ours still stands. Where the source may have ours by now,
 * the old value is itself written back, by a change whose id is returned. Throws `conflict`, with the values, when ours
 * does not stand any more.
 */
export async function undoChange(
  { database, ids }: { database: Database; ids: Ids },
  tenantId: string,
  decision: ChangeDecision,
): Promise<{ writesBack: string | null }> {
  return database.asTenant(tenantId, async (transaction) => {
    const { change, place, proposal } = await openChange(transaction, decision);
    await requireStanding(transaction, change, place);
    const current = await readCrmField(transaction, place);
    if (!current) throw new GtmError('conflict', 'The record is gone; nothing was changed.');
    const { field } = place;
    if (!sameCrmValue(field, current.value, change.newValue)) {
      const found = `"${field.name}" is ${show(current.value)} by now and not ${show(change.newValue)}`;
      throw new GtmError('conflict', `${found}: ours does not stand any more. Nothing was changed.`);
    }
    const old = change.oldColumns ?? (await columnsOfValue(transaction, place, change.oldValue));
    if (!old) throw new GtmError('conflict', `There is no user ${show(change.oldValue)} here any more.`);
    await writeCrmColumns(transaction, place, old);
    await announceCrmWrite(transaction, ids, 'agents', place);
    await moveCrmChanges(transaction, ids, 'agents', [{ id: change.id, state: 'undone' }]);
    const writesBack = mayHaveArrived(change)
      ? await insertCrmChange(transaction, ids, backwards(change, current.columns, old))
      : null;
    const { revision, id: proposalId } = proposal;
    await insertFeedback(transaction, ids, { proposalId, revision, kind: 'undo', givenBy: decision.actor.id });
    const entry = { action: 'crm-change-undone', subjectNoun: 'change', subjectId: change.id, detail: { writesBack } };
    await writeAudit(transaction, ids, { actor: decision.actor, ...entry });
    return { writesBack };
  });
}

async function requireStanding(transaction: TenantTransaction, change: CrmChange, place: CrmPlace): Promise<void> {
  if (change.state === 'conflict') {
    const problem = `Its source says ${show(change.theirValue)}. Settle that first: gtm changes settle`;
    throw new GtmError('conflict', problem);
  }
  if (change.state !== 'to_write_back' && change.state !== 'confirmed') {
    throw new GtmError('conflict', `There is nothing to take back: the change is ${change.state}.`);
  }
  const live = await liveCrmChanges(transaction, place.noun, [place.entityId]);
  if (live.some(({ id, field }) => field === change.field && id !== change.id)) {
    throw new GtmError('conflict', 'A later change of this field stands. Take that one back first: gtm changes');
  }
}

/** Whether somebody may have brought it to the source, or an earlier one of the same field. */
function mayHaveArrived({ state, exportedAt, staleValues }: CrmChange): boolean {
  return state === 'confirmed' || exportedAt !== null || staleValues.length > 0;
}

/** The change that writes the old value back. Until its source has it, ours is an old value. */
function backwards(change: CrmChange, standing: CrmColumns, old: CrmColumns): Parameters<typeof insertCrmChange>[2] {
  const { effectId, noun, entityId, field, sourceId, state } = change;
  const older = state === 'confirmed' ? [] : [change.oldValue, ...change.staleValues];
  return {
    ...{ effectId, noun, entityId, field, sourceId, undoes: change.id, oldColumns: standing },
    ...{ oldValue: change.newValue, staleValues: older },
    // An owner who is no user here is known by what the source says.
    newValue: change.oldValue ?? (old['owner_email'] as CrmValue | undefined) ?? null,
  };
}
