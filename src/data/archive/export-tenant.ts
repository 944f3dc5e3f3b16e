import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Ids } from '../../domain/clock.ts';
import type { Database, TenantTransaction } from '../database/database.ts';
import type { Lake } from '../lake/lake.ts';
import { auditHead } from '../records/audit-head.ts';
import { getTenant } from '../records/tenants.ts';
import { type ArchiveManifest, archiveManifestName } from './archive-manifest.ts';
import { type ArchiveTable, archiveTables, leftOutTables } from './archive-tables.ts';
import { createTarFile, type TarMember } from './tar-file.ts';

const PAGE_ROWS = 500;

export interface ArchiveServices {
  database: Database;
  ids: Ids;
  clock: Clock;
  lake: Pick<Lake, 'read' | 'put' | 'remove'>;
  /** Holds the folders of local mailboxes, and what is unpacked for a while. */
  dataDirectory: string;
  version: string;
}

/** What an export wrote. `pauseMs` is how long others waited while the rows were read. */
export interface ExportReport {
  path: string;
  bytes: number;
  pauseMs: number;
  manifest: ArchiveManifest;
}

type TableMember = ArchiveManifest['tables'][number];

/** The columns of a table that travel, in the order of the table. */
async function columnsOf(transaction: TenantTransaction, table: ArchiveTable): Promise<string[]> {
  const { leavesAs = {}, arrivesAs = {} } = table;
  const rows = await transaction.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'gtm' and table_name = $1 order by ordinal_position`,
    [table.table],
  );
  const stays = (name: string) => name === 'tenant_id' || (name in arrivesAs && !(name in leavesAs));
  return rows.map(({ name }) => name).filter((name) => !stays(name));
}

/** The rows of a table as JSON lines, read page by page through a cursor of this transaction. */
async function* linesOf(
  transaction: TenantTransaction,
  { table, leavesAs = {}, where, order }: ArchiveTable,
  columns: readonly string[],
): AsyncGenerator<string[]> {
  const values = columns.map((name) => `${leavesAs[name] ?? `t.${name}`} as ${name}`);
  await transaction.query(
    `declare archive no scroll cursor for select to_jsonb(x)::text as line from (select ${values.join(', ')} from ${table} t
     ${where === undefined ? '' : `where ${where}`} ${order === undefined ? '' : `order by ${order}`}) x`,
  );
  for (;;) {
    const rows = await transaction.query<{ line: string }>(`fetch ${PAGE_ROWS} from archive`);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await transaction.query('close archive');
}

async function writeTable(
  transaction: TenantTransaction,
  table: ArchiveTable,
  folder: string,
  name: string,
): Promise<TableMember> {
  const digest = createHash('sha256');
  const file = await open(join(folder, table.table), 'wx', 0o600);
  const columns = await columnsOf(transaction, table);
  let [rows, size] = [0, 0];
  try {
    for await (const lines of linesOf(transaction, table, columns)) {
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      digest.update(bytes);
      await file.write(bytes);
      rows += lines.length;
      size += bytes.length;
    }
  } finally {
    await file.close();
  }
  return { name, size, sha256: digest.digest('hex'), table: table.table, columns, rows };
}

/** The raw bytes of source records, each once, in files named by their digest. */
async function writeBlobs(transaction: TenantTransaction, folder: string): Promise<TarMember[]> {
  const blobs = new Map<string, TarMember>();
  const records = await transaction.query<{ id: string; sha256: string; size: number }>(
    `select id, encode(sha256(raw), 'hex') as sha256, length(raw) as size from source_records where raw is not null order by id`,
  );
  for (const { id, sha256, size } of records) {
    if (blobs.has(sha256)) continue;
    const [row] = await transaction.query<{ raw: Uint8Array }>('select raw from source_records where id = $1', [id]);
    await writeFile(join(folder, sha256), row!.raw, { mode: 0o600 });
    blobs.set(sha256, { name: `blobs/${sha256}`, size, sha256 });
  }
  return [...blobs.values()];
}

async function countLeftOut(transaction: TenantTransaction): Promise<ArchiveManifest['leftOut']> {
  const leftOut: ArchiveManifest['leftOut'] = [];
  const waiting = `effects t where t.state in ('scheduled', 'claimed')`;
  const parts: [string, string, string][] = [
    ['waiting effects', waiting, 'what is approved leaves from here, once; its proposals arrive as superseded'],
    ...Object.entries(leftOutTables).map(([table, why]) => [table, table, why] as [string, string, string]),
  ];
  for (const [what, from, why] of parts) {
    const [row] = await transaction.query<{ rows: number }>(`select count(*) as rows from ${from}`);
    if (row!.rows > 0) leftOut.push({ what, rows: row!.rows, why });
  }
  return leftOut;
}

/** Reads the whole tenant at one moment into files of `folder`. */
async function readTenant(services: ArchiveServices, tenantId: string, folder: string): Promise<ArchiveManifest> {
  return services.database.asTenant(tenantId, async (transaction) => {
    await transaction.query(`select set_config('app.archive_folder', $1, true)`, [services.dataDirectory]);
    const { slug, name } = await getTenant(transaction);
    const head = await auditHead(transaction);
    const tables: TableMember[] = [];
    for (const [index, table] of archiveTables.entries()) {
      const number = String(index + 1).padStart(2, '0');
      tables.push(await writeTable(transaction, table, folder, `rows/${number}-${table.table}.jsonl`));
    }
    const lake = await transaction.query<{ path: string; size: number; sha256: string }>(
      'select path, byte_count as size, digest as sha256 from lake_files order by path',
    );
    const files = lake.map(({ path, size, sha256 }) => ({ name: `lake/${path}`, size, sha256 }));
    return {
      ...{ product: 'agentic-gtm-platform', kind: 'archive', format: 1, version: services.version },
      ...{ createdAt: services.clock.now().toISOString(), tenant: { id: tenantId, slug, name }, tables },
      files: [...(await writeBlobs(transaction, folder)), ...files],
      leftOut: await countLeftOut(transaction),
      audit: head && { count: head.count, hash: head.hash },
    };
  });
}

/**
 * Writes a tenant as it is at one moment into a tar at `path`: the manifest, its rows, raw source records and lake files.
 * Nothing appears at `path` before it is whole. Throws `conflict` when something is there.
 */
export async function exportTenant(services: ArchiveServices, tenantId: string, path: string): Promise<ExportReport> {
  const { clock, ids, lake, dataDirectory } = services;
  const folder = join(dataDirectory, 'tmp', `export-${ids.next()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const tar = await createTarFile(path);
  try {
    const began = clock.monotonicMs();
    const manifest = await readTenant(services, tenantId, folder);
    const pauseMs = Math.round(clock.monotonicMs() - began);
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
    await tar.add(archiveManifestName, text.length, [text]);
    for (const { name, size, table } of manifest.tables) {
      await tar.add(name, size, createReadStream(join(folder, table)));
    }
    for (const { name, size } of manifest.files) {
      const [kind, ...way] = name.split('/');
      const bytes = kind === 'lake' ? await lake.read(way.join('/')) : await readFile(join(folder, way.join('/')));
      await tar.add(name, size, [bytes]);
    }
    return { path, bytes: await tar.close(), pauseMs, manifest };
  } catch (error) {
    await tar.discard();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
