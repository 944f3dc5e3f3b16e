import type { TenantTransaction } from '../../data/database/database.ts';
import type { UpdateCrmAction } from '../../domain/action.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Ids } from '../../domain/clock.ts';
import { statusOfStage } from '../../domain/deal-status.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Recorded, ToolAgent } from './tool-agent.ts';

type Noun = UpdateCrmAction['record']['noun'];

/** Columns that an approved CRM change may write, by the field names policies use; every other field is a custom one. */
const columns: Record<Noun, Record<string, string>> = {
  account: { name: 'name', industry: 'industry', website: 'website', country: 'country', ownerUserId: 'owner_user_id' },
  contact: {
    title: 'title',
    phone: 'phone',
    role: 'role',
    zone: 'zone',
    accountId: 'account_id',
    ownerUserId: 'owner_user_id',
  },
  deal: {
    ...{ stage: 'stage', status: 'status', closesOn: 'close_date', closeDate: 'close_date', amount: 'amount_minor' },
    ...{
      amountMinor: 'amount_minor',
      currency: 'currency',
      renewalDate: 'renewal_date',
      name: 'name',
      ownerUserId: 'owner_user_id',
    },
  },
};
const tables: Record<Noun, string> = { account: 'accounts', contact: 'contacts', deal: 'deals' };

/**
 * Changes one field of our own record, only while it still holds the expected value, and notes the change for the next
 * sync to write back. Both in the transaction of the receipt: it happens exactly once or not at all.
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
): Promise<UpdateCrmAction['expected'] | undefined> {
  const column = columns[record.noun][field];
  const [row] = await transaction.query<{ value: UpdateCrmAction['expected'] }>(
    `select ${column ? `to_jsonb(${column})` : 'custom -> $2'} as value from ${tables[record.noun]}
     where id = $1 and ($2::text is not null) for update`,
    [record.id, field],
  );
  return row === undefined ? undefined : (row.value ?? null);
}

/** Open, won or lost: as most other deals in that stage are, else by the words of the stage. */
async function statusIn(transaction: TenantTransaction, dealId: string, stage: string): Promise<string> {
  const [row] = await transaction.query<{ status: string }>(
    `select status from deals where stage = $1 and id <> $2 and merged_into is null
     group by status order by count(*) desc, status limit 1`,
    [stage, dealId],
  );
  return row?.status ?? statusOfStage(stage);
}

async function changeField(
  transaction: TenantTransaction,
  ids: Ids,
  action: UpdateCrmAction,
  effectId: string,
): Promise<Recorded> {
  const { record, field, expected, value } = action;
  const current = await readField(transaction, action);
  const change = { id: ids.next(), noun: record.noun, entityId: record.id, field, effectId };
  const note = (state: 'to_write_back' | 'conflict', old: unknown) =>
    transaction.query(
      `insert into crm_changes (id, effect_id, noun, entity_id, field, old_value, new_value, state)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8)`,
      [
        ...[change.id, change.effectId, change.noun, change.entityId, change.field],
        ...[JSON.stringify(old ?? null), JSON.stringify(value), state],
      ],
    );
  if (current === undefined) return { state: 'failed', reason: 'The record is gone; nothing was changed.' };
  if (canonicalJson(current) !== canonicalJson(expected)) {
    await note('conflict', current);
    return { state: 'failed', reason: 'The field was changed meanwhile; nothing was overwritten.' };
  }
  const column = columns[record.noun][field];
  if (column) {
    const staged = record.noun === 'deal' && field === 'stage';
    const extra = staged ? ', stage_changed_at = app.now(), status = $3' : '';
    await transaction.query(
      `update ${tables[record.noun]} r set ${column} = (jsonb_populate_record(r, jsonb_build_object('${column}', $2::jsonb))).${column},
         updated_at = app.now()${extra} where id = $1`,
      [record.id, JSON.stringify(value), ...(staged ? [await statusIn(transaction, record.id, String(value))] : [])],
    );
  } else {
    await transaction.query(
      `update ${tables[record.noun]} set custom = custom || jsonb_build_object($2::text, $3::jsonb), updated_at = app.now()
       where id = $1`,
      [record.id, field, JSON.stringify(value)],
    );
  }
  await note('to_write_back', current);
  return { state: 'done', activityId: null, receipt: { crmChangeId: change.id, field } };
}
