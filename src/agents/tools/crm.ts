import type { TenantTransaction } from '../../data/database/database.ts';
import { homeRecords, insertCrmChange, liveCrmChanges, moveCrmChanges } from '../../data/records/crm-changes.ts';
import { announceCrmWrite, columnsOfValue, readCrmField, writeCrmColumns } from '../../data/records/crm-records.ts';
import { lockIngestion } from '../../data/records/ingestion-lock.ts';
import { currentPolicy } from '../../data/records/policies.ts';
import type { UpdateCrmAction } from '../../domain/action.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Ids } from '../../domain/clock.ts';
import {
  type CrmField,
  type CrmValue,
  crmField,
  crmValueProblem,
  crmValueWords,
  mayWriteCrmField,
} from '../../domain/crm-fields.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Recorded, ToolAgent } from './tool-agent.ts';

/**
 * Changes one field of our own record, only while it still holds the expected value, and notes the change to be written
 * back to the record's source. Both in the transaction of the receipt: it happens exactly once or not at all.
 */
export function createCrmAgent({ ids }: { ids: Ids }): ToolAgent {
  return {
    perform: async () => ({}),
    lookUp: async () => null,
    absenceProves: async () => true,
    async record(transaction, { proposal, effect }) {
      const { action } = proposal;
      if (action.tool !== 'update_crm') throw new GtmError('internal', 'The CRM agent was handed another tool.');
      return changeField(transaction, ids, action, effect.id);
    },
  };
}

/** The value a field of a record holds now, as an action's `expected` would have it. */
export async function readField(
  transaction: TenantTransaction,
  { record, field }: Pick<UpdateCrmAction, 'record' | 'field'>,
): Promise<CrmValue | undefined> {
  const known = crmField(record.noun, field);
  return known
    ? (await readCrmField(transaction, { noun: record.noun, entityId: record.id, field: known }))?.value
    : undefined;
}

async function changeField(
  transaction: TenantTransaction,
  ids: Ids,
  action: UpdateCrmAction,
  effectId: string,
): Promise<Recorded> {
  const { record, expected, value } = action;
  const { noun, id: entityId } = record;
  const field = await allowedField(transaction, action);
  const problem = field === null ? 'The policy does not allow this field.' : crmValueProblem(field, value);
  if (field === null || problem !== null) return { state: 'failed', reason: `${problem} Nothing was changed.` };
  // An import that has read the record but not written it yet would write the old value over ours.
  await lockIngestion(transaction);
  const place = { noun, entityId, field };
  const current = await readCrmField(transaction, place);
  if (!current) return { state: 'failed', reason: 'The record is gone; nothing was changed.' };
  const live = (await liveCrmChanges(transaction, noun, [entityId])).find((change) => change.field === field.name);
  const noted = { effectId, noun, entityId, field: field.name, oldValue: current.value, newValue: value };
  const wish = `"${field.name}" was to go from ${crmValueWords(expected)} to ${crmValueWords(value)}`;
  if (canonicalJson(current.value) !== canonicalJson(expected)) {
    await insertCrmChange(transaction, ids, { ...noted, state: 'refused' });
    return { state: 'failed', reason: `${wish}, but is ${crmValueWords(current.value)} by now. Nothing was changed.` };
  }
  if (live?.state === 'conflict') {
    await insertCrmChange(transaction, ids, { ...noted, state: 'refused' });
    const reason = `${wish}, but its source says ${crmValueWords(live.theirValue)}. Settle that first: gtm changes`;
    return { state: 'failed', reason };
  }
  const columns = await columnsOfValue(transaction, place, value);
  if (!columns) return { state: 'failed', reason: `There is no user "${value}" here. Nothing was changed.` };
  await writeCrmColumns(transaction, place, columns);
  await announceCrmWrite(transaction, ids, 'agents', place);
  if (live) await moveCrmChanges(transaction, ids, 'agents', [{ id: live.id, state: 'replaced' }]);
  const home = await homeRecords(transaction, noun, [entityId]);
  const crmChangeId = await insertCrmChange(transaction, ids, {
    ...noted,
    ...{ sourceId: home.get(entityId)?.sourceId ?? null, oldColumns: current.columns },
    staleValues: [
      ...(live ? [live.oldValue, ...live.staleValues] : []),
      ...unmappedOwner(field, current.columns['owner_email']),
    ],
  });
  return { state: 'done', activityId: null, receipt: { crmChangeId, field: field.name } };
}

async function allowedField(transaction: TenantTransaction, action: UpdateCrmAction): Promise<CrmField | null> {
  const { crm } = await currentPolicy(transaction);
  const { noun } = action.record;
  return mayWriteCrmField(crm.allowedFields[noun], action.field) ? crmField(noun, action.field) : null;
}

/** An owner who is no user here has no value, and is what the source still says. */
function unmappedOwner({ type }: CrmField, address: unknown): CrmValue[] {
  return type === 'user' && typeof address === 'string' ? [address] : [];
}
