import { type CrmNoun, crmField } from '../../domain/crm-fields.ts';
import type { Json } from '../../domain/json.ts';
import type { TenantTransaction } from '../database/database.ts';
import { insertRows } from './bulk-rows.ts';

/** The fields and values that one source record gave one entity. */
export interface FieldValues {
  entityId: string;
  sourceRecordId: string;
  fields: Record<string, Json>;
  observedAt: Date;
}

/** One field's value as one record gave it. */
export interface FieldProvenance {
  field: string;
  value: Json;
  sourceRecordId: string;
  source: string;
  observedAt: Date;
  /** Whether this value is the one that stands. */
  stands: boolean;
}

/** Keeps what each record said about each entity. */
export async function saveFieldValues(transaction: TenantTransaction, rows: readonly FieldValues[]): Promise<void> {
  await insertRows(transaction, 'field_values', rows);
}

/**
 * Every value that any source gave for the fields of an entity, latest first within a field. None of them stands where an
 * approved change does that its source does not have yet.
 */
export async function fieldProvenance(transaction: TenantTransaction, entityId: string): Promise<FieldProvenance[]> {
  const changed = await transaction.query<{ noun: CrmNoun; field: string }>(
    `select noun, field from crm_changes where entity_id = $1 and noun <> 'activity'
       and state in ('to_write_back', 'conflict')`,
    [entityId],
  );
  const ours = new Set(changed.map(({ noun, field }) => crmField(noun, field)?.imported));
  const given = await transaction.query<FieldProvenance>(
    `select f.key as field, f.value, v.source_record_id, s.name as source, v.observed_at,
       row_number() over (partition by f.key order by v.observed_at desc, v.source_record_id desc) = 1 as stands
     from field_values v cross join lateral jsonb_each(v.fields) f
     join source_records r on r.id = v.source_record_id join sources s on s.id = r.source_id
     where v.entity_id = $1 order by f.key, v.observed_at desc, v.source_record_id desc`,
    [entityId],
  );
  return given.map((row) => (ours.has(row.field) ? { ...row, stands: false } : row));
}
