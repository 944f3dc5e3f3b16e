import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { type CrmChange, type CrmChangeMove, moveCrmChanges } from '../../data/records/crm-changes.ts';
import { announceCrmWrite, type CrmPlace, readCrmField, writeCrmColumns } from '../../data/records/crm-records.ts';
import { loadDeals } from '../../data/records/deals.ts';
import { recordSignals } from '../../data/records/signals.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { type ChangeDecision, openChange } from './open-change.ts';

/** Whose value stands from now on. */
export type Settlement = 'ours' | 'theirs';

/**
 * Settles a conflict between an approved change and what its source says. `ours`: the change is still to be written back,
 * and their value counts as an old one. `theirs`: their value is taken, and the change is dropped. Throws `conflict` for
 * a change that is in none.
 */
export async function settleChange(
  { database, ids }: { database: Database; ids: Ids },
  tenantId: string,
  { keep, ...decision }: ChangeDecision & { keep: Settlement },
): Promise<{ state: CrmChange['state'] }> {
  return database.asTenant(tenantId, async (transaction) => {
    const { change, place } = await openChange(transaction, decision);
    const { id, theirValue, staleValues } = change;
    if (change.state !== 'conflict') {
      throw new GtmError('conflict', `There is nothing to settle: the change is ${change.state.replaceAll('_', ' ')}.`);
    }
    if (keep === 'theirs') await takeTheirs(transaction, ids, change, place);
    const move: CrmChangeMove =
      keep === 'ours'
        ? { id, state: 'to_write_back', staleValues: [...staleValues, theirValue] }
        : { id, state: 'dropped', theirValue };
    await moveCrmChanges(transaction, ids, 'agents', [move]);
    const entry = { action: 'crm-change-settled', subjectNoun: 'change', subjectId: id, detail: { keep } };
    await writeAudit(transaction, ids, { actor: decision.actor, ...entry });
    return { state: move.state };
  });
}

async function takeTheirs(transaction: TenantTransaction, ids: Ids, change: CrmChange, place: CrmPlace): Promise<void> {
  const current = await readCrmField(transaction, place);
  if (!current || !change.theirColumns) throw new GtmError('conflict', 'The record is gone; nothing was changed.');
  const at = await transaction.now();
  const staged = place.field.name === 'stage';
  await writeCrmColumns(transaction, place, {
    ...change.theirColumns,
    ...(staged ? { stage_changed_at: at.toISOString() } : {}),
  });
  await announceCrmWrite(transaction, ids, 'agents', place);
  const deal = staged ? (await loadDeals(transaction, [place.entityId])).get(place.entityId) : undefined;
  if (!deal) return;
  // As the import would have told, had it not been held up.
  const about = { accountId: deal.accountId, contactId: null, dealId: deal.id, activityId: null };
  const detail = { from: String(current.value), to: deal.stage, status: deal.status };
  const signal = { id: ids.next(), kind: 'stage_changed' as const, occurredAt: at, ...about, detail };
  await recordSignals(transaction, ids, 'agents', [{ ...signal, sourceRecordId: deal.sourceRecordId }], at);
}
