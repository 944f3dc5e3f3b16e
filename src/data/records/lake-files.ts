import type { TenantTransaction } from '../database/database.ts';

/** The files that make up the tenant's lake, in the order of their events. */
export async function listLakeFiles(transaction: TenantTransaction): Promise<string[]> {
  const rows = await transaction.query<{ path: string }>(
    'select path from lake_files order by first_position, first_seq',
  );
  return rows.map(({ path }) => path);
}
