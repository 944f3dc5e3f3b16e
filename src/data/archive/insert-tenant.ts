import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GtmError } from '../../domain/errors.ts';
import { jsonLines } from '../../domain/json-lines.ts';
import type { TenantTransaction } from '../database/database.ts';
import type { ArchiveManifest } from './archive-manifest.ts';
import { type ArchiveTable, archiveTables } from './archive-tables.ts';

const BATCH_BYTES = 2 * 1024 * 1024;

type TableMember = ArchiveManifest['tables'][number];

/** Lines of a file, together until they are `BATCH_BYTES` long. */
async function* batchesOf(path: string): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for await (const line of jsonLines(createReadStream(path))) {
    batch.push(line);
    size += line.length;
    if (size < BATCH_BYTES) continue;
    yield batch;
    [batch, size] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

async function insertRows(
  transaction: TenantTransaction,
  { table, arrivesAs = {} }: ArchiveTable,
  columns: readonly string[],
  rows: string,
): Promise<number> {
  const plain = columns.filter((name) => !(name in arrivesAs));
  const filled = Object.entries(arrivesAs);
  const names = [...plain, ...filled.map(([name]) => name)].join(', ');
  const values = [...plain.map((name) => `r.${name}`), ...filled.map(([, sql]) => sql)].join(', ');
  const inserted = await transaction.query(
    `insert into ${table} (${names}) overriding system value
     select ${values} from json_populate_recordset(null::${table}, $1) r returning 1`,
    [rows],
  );
  return inserted.length;
}

/** An effect may only begin as scheduled and go its allowed ways; it ends in the state in which it left. */
async function insertEffect(
  transaction: TenantTransaction,
  table: ArchiveTable,
  columns: readonly string[],
  line: string,
): Promise<number> {
  const effect = JSON.parse(line) as { id: string; state: string };
  await insertRows(transaction, table, columns, JSON.stringify([{ ...effect, state: 'scheduled' }]));
  const wasClaimed = ['done', 'failed', 'unknown'].includes(effect.state);
  for (const state of wasClaimed ? ['claimed', effect.state] : [effect.state]) {
    await transaction.query('update effects set state = $2 where id = $1', [effect.id, state]);
  }
  return 1;
}

/** The raw bytes of source records lie beside; a line is long once it holds them, and goes alone. */
async function withBlob(line: string, folder: string): Promise<string> {
  const row = JSON.parse(line) as { raw: string | null };
  if (row.raw === null) return line;
  if (!/^[0-9a-f]{64}$/.test(row.raw)) throw new GtmError('invalid', 'A source record names no blob.');
  const bytes = await readFile(join(folder, 'blobs', row.raw));
  return JSON.stringify({ ...row, raw: `\\x${bytes.toString('hex')}` });
}

async function insertTable(
  transaction: TenantTransaction,
  table: ArchiveTable,
  { name, columns }: TableMember,
  folder: string,
): Promise<number> {
  let count = 0;
  for await (const lines of batchesOf(join(folder, name))) {
    if (table.table === 'effects') {
      for (const line of lines) count += await insertEffect(transaction, table, columns, line);
    } else if (table.table === 'source_records') {
      for (const line of lines) {
        count += await insertRows(transaction, table, columns, `[${await withBlob(line, folder)}]`);
      }
    } else count += await insertRows(transaction, table, columns, `[${lines.join(',')}]`);
  }
  return count;
}

/** Refuses tables and columns that this version does not have. */
async function checkKnown(transaction: TenantTransaction, manifest: ArchiveManifest): Promise<void> {
  const known = await transaction.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'gtm'`,
  );
  const names = new Set(known.map(({ name }) => name));
  const travelling = new Set(archiveTables.map(({ table }) => table));
  for (const { table, columns } of manifest.tables) {
    const strange = travelling.has(table) ? columns.find((column) => !names.has(`${table}.${column}`)) : table;
    if (strange === undefined) continue;
    const problem = `The archive comes from a newer version (${manifest.version}): this one does not know "${strange}". Install that version.`;
    throw new GtmError('invalid', problem, { field: 'path' });
  }
}

/**
 * Inserts the rows of an unpacked archive in `folder` into the tenant of this transaction, which must not be there yet.
 * Columns that are younger than the archive get their defaults. Throws `invalid` when a row is not taken.
 */
export async function insertTenant(
  transaction: TenantTransaction,
  manifest: ArchiveManifest,
  { folder, dataDirectory }: { folder: string; dataDirectory: string },
): Promise<void> {
  await checkKnown(transaction, manifest);
  await transaction.query(`select set_config('app.archive_folder', $1, true)`, [dataDirectory]);
  const members = new Map(manifest.tables.map((member) => [member.table, member]));
  for (const table of archiveTables) {
    const member = members.get(table.table);
    if (!member) continue;
    const count = await insertTable(transaction, table, member, folder).catch((cause: unknown) => {
      throw new GtmError('invalid', `The archive's rows of "${table.table}" do not fit. Nothing was taken in.`, {
        cause,
        field: 'path',
      });
    });
    if (count !== member.rows) {
      throw new GtmError('invalid', `"${member.name}" holds ${count} rows, not ${member.rows}. Nothing was taken in.`);
    }
  }
}
