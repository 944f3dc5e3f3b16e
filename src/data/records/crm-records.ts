import type { Ids } from '../../domain/clock.ts';
import type { CrmField, CrmNoun, CrmValue } from '../../domain/crm-fields.ts';
import { statusOfStage } from '../../domain/deal-status.ts';
import type { Json } from '../../domain/json.ts';
import type { TenantTransaction } from '../database/database.ts';
import { appendEvents } from './outbox.ts';

/** One field of one account, contact or deal. */
export interface CrmPlace {
  noun: CrmNoun;
  entityId: string;
  field: CrmField;
}

/** What the columns of a field hold, by name; an own column as `{custom: {name: value}}`. */
export type CrmColumns = { readonly [column: string]: Json };

const tables: Record<CrmNoun, string> = { account: 'accounts', contact: 'contacts', deal: 'deals' };

/** The value of a field now, and its columns; the row is locked. Null where there is no such record any more. */
export async function readCrmField(
  transaction: TenantTransaction,
  { noun, entityId, field }: CrmPlace,
): Promise<{ value: CrmValue; columns: CrmColumns } | null> {
  const isOwn = field.type === 'own';
  const pairs = field.columns.map((column) => `'${column}', ${column}`).join(', ');
  const [row] = await transaction.query<{ value: CrmValue; columns: CrmColumns }>(
    `select ${isOwn ? 'custom -> $2' : `to_jsonb(${field.columns[0]})`} as value,
       jsonb_build_object(${isOwn ? `'custom', jsonb_build_object($2::text, custom -> $2)` : pairs}) as columns
     from ${tables[noun]} where id = $1 and $2::text is not null and merged_into is null for update`,
    [entityId, field.imported],
  );
  return row ? { ...row, value: row.value ?? null } : null;
}

/** The columns that a value of the field comes to; null for an owner who is no member. */
export async function columnsOfValue(
  transaction: TenantTransaction,
  { entityId, field }: CrmPlace,
  value: CrmValue,
): Promise<CrmColumns | null> {
  if (field.type === 'own') return { custom: { [field.imported]: value } };
  if (field.name === 'stage') {
    const stage = String(value);
    const at = (await transaction.now()).toISOString();
    return { stage, status: await statusIn(transaction, entityId, stage), stage_changed_at: at };
  }
  if (field.type !== 'user') return { [field.columns[0]]: value };
  if (value === null) return { owner_user_id: null, owner_email: null, team_id: null };
  const [member] = await transaction.query<{ email: string; teamId: string | null }>(
    `select email, team_id from memberships where user_id = $1 and active and role <> 'service'`,
    [String(value)],
  );
  return member ? { owner_user_id: value, owner_email: member.email, team_id: member.teamId } : null;
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

/** Writes columns of one field; those that are not its own are left alone. The caller writes audit and event. */
export async function writeCrmColumns(
  transaction: TenantTransaction,
  { noun, entityId, field }: CrmPlace,
  columns: CrmColumns,
): Promise<void> {
  if (field.type === 'own') {
    await transaction.query(
      `update ${tables[noun]} set custom = jsonb_strip_nulls(custom || $2::jsonb), updated_at = app.now() where id = $1`,
      [entityId, JSON.stringify(columns['custom'] ?? {})],
    );
    return;
  }
  const names = field.columns.filter((column) => column in columns);
  await transaction.query(
    `update ${tables[noun]} r set ${names.map((name) => `${name} = new.${name}, `).join('')} updated_at = app.now()
     from jsonb_populate_record(null::${tables[noun]}, $2) new where r.id = $1`,
    [entityId, JSON.stringify(columns)],
  );
}

/** Tells that a field was written. */
export async function announceCrmWrite(
  transaction: TenantTransaction,
  ids: Ids,
  connector: string,
  { noun, entityId, field }: CrmPlace,
): Promise<void> {
  const about = { connector, subject: null, data: { ids: [entityId] } };
  const staged = noun === 'deal' && field.name === 'stage';
  await appendEvents(transaction, ids, [
    { type: `gtm.${noun}.updated.v1`, ...about },
    ...(staged ? [{ type: 'gtm.deal.stage_changed.v1' as const, ...about }] : []),
  ]);
}
