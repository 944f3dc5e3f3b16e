import type { TenantTransaction, Value } from '../database/database.ts';

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Inserts rows (camelCase keys, the same ones in every row) in one statement; rows whose key is already there are left
 * as they are, or written over where `overwriteBy` names the columns of that key. Returns the number of rows that were
 * new or written over.
 */
export async function insertRows(
  transaction: TenantTransaction,
  table: string,
  rows: readonly object[],
  { overwriteBy = [] }: { overwriteBy?: readonly string[] } = {},
): Promise<number> {
  const [first] = rows;
  if (first === undefined) return 0;
  const keys = Object.keys(first);
  return transaction.copyIn(
    table,
    keys.map(snakeCase),
    rows.map((row) => keys.map((key) => (row as Record<string, Value>)[key] ?? null)),
    overwriteBy,
  );
}

/** Writes all columns of `rows` (camelCase keys, `id` among them) over the rows with the same id, in one statement. */
export async function updateRows(
  transaction: TenantTransaction,
  table: string,
  rows: readonly { id: string }[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first)
    .filter((key) => key !== 'id')
    .map(snakeCase);
  const payload = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [snakeCase(key), value])),
  );
  await transaction.query(
    `update ${table} old set ${columns.map((column) => `${column} = new.${column}`).join(', ')}
     from json_populate_recordset(null::${table}, $1) new where old.id = new.id`,
    [JSON.stringify(payload)],
  );
}
