import type { TenantTransaction } from '../../data/database/database.ts';
import { type CustomColumn, targetNouns } from '../../domain/field-registry.ts';

/** The columns that imports brought and we have no field for. */
export async function loadCustomColumns(transaction: TenantTransaction): Promise<CustomColumn[]> {
  return transaction.query<CustomColumn>(
    'select noun, name, label, type from custom_columns where noun = any($1) order by noun, name',
    [targetNouns],
  );
}
