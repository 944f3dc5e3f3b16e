import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { GtmError } from '../../domain/errors.ts';
import type { GtmEvent } from '../../domain/event.ts';
import { type FailPoints, noFailPoints } from '../../runtime/failpoints.ts';
import type { Lake, LakeFile } from './lake.ts';
import { quoted } from './lake-views.ts';
import { createSelects } from './run-selects.ts';

const COLUMNS = [
  ['id', 'VARCHAR'],
  ['type', 'VARCHAR'],
  ['source', 'VARCHAR'],
  ['subject', 'VARCHAR'],
  ['time', 'TIMESTAMPTZ'],
  ['traceparent', 'VARCHAR'],
  ['data', 'JSON'],
  ['position', 'UBIGINT'],
  ['seq', 'BIGINT'],
] as const;
const TABLE = COLUMNS.map(([name, type]) => `"${name}" ${type}`).join(', ');
const STRUCT = COLUMNS.map(([name, type]) => `"${name}": '${type}'`).join(', ');

function rowOf(event: GtmEvent): string {
  const { id, type, source, subject, time, traceparent, data, at } = event;
  return JSON.stringify({ id, type, source, subject, time, traceparent, data, position: at.position, seq: at.seq });
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what a killed process left behind, which nobody goes on with. */
async function sweep(temporaryFolder: string): Promise<void> {
  await rm(temporaryFolder, { recursive: true, force: true });
  await mkdir(temporaryFolder, { recursive: true });
}

/** A file appears whole, and is on the disk then. */
async function appearBelow(
  root: string,
  { temporary, target }: { temporary: string; target: string },
  failPoints: FailPoints,
): Promise<void> {
  await syncToDisk(temporary);
  failPoints.reach('after-lake-fsync');
  await rename(temporary, target);
  failPoints.reach('after-lake-rename');
  // Also the folders that are new: a name is on the disk when the folder that holds it is.
  for (let folder = dirname(target); folder.length >= root.length; folder = dirname(folder)) await syncToDisk(folder);
  failPoints.reach('after-lake-folders');
}

async function listFiles(root: string, tenantId: string): Promise<string[]> {
  const folder = join(root, `events/tenant=${tenantId}`);
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** The lake on a local folder, written and read by DuckDB in this process (loaded at the first use). */
export function createFileLake(options: { directory: string; failPoints?: FailPoints }): Lake {
  const { failPoints = noFailPoints } = options;
  const root = resolve(options.directory);
  const temporaryFolder = join(root, 'tmp');
  let swept: Promise<void> | null = null;
  let instance: Promise<DuckDBInstance> | null = null;
  let users = 0;

  /** Opened for whoever comes first and closed behind the last, because an idle engine holds on to its memory. */
  async function using<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    users += 1;
    try {
      instance ??= import('@duckdb/node-api').then(({ DuckDBInstance }) =>
        DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '256MB' }),
      );
      const connection = await (await instance).connect();
      return await work(connection).finally(() => connection.closeSync());
    } finally {
      users -= 1;
      if (users === 0) {
        const idle = instance;
        instance = null;
        (await idle)?.closeSync();
      }
    }
  }

  async function writeParquet(events: readonly GtmEvent[], temporary: string): Promise<void> {
    const rows = `${temporary}.jsonl`;
    try {
      await writeFile(rows, events.map(rowOf).join('\n'));
      failPoints.reach('after-lake-rows');
      await using((connection) =>
        connection.run(
          `COPY (SELECT * FROM read_json(${quoted(rows)}, format = 'newline_delimited', columns = {${STRUCT}}))
           TO ${quoted(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
        ),
      );
    } finally {
      await rm(rows, { force: true });
    }
  }

  const appear = (temporary: string, target: string) => appearBelow(root, { temporary, target }, failPoints);

  return {
    read: (path) => readFile(join(root, path)),
    async put(path, bytes) {
      const [target, temporary] = [join(root, path), join(temporaryFolder, path.replaceAll('/', '-'))];
      swept ??= sweep(temporaryFolder);
      await swept;
      await mkdir(dirname(target), { recursive: true });
      await writeFile(temporary, bytes);
      await appear(temporary, target);
    },
    async write(tenantId, day, events): Promise<LakeFile> {
      const first = events[0]!.at;
      const last = events.at(-1)!.at;
      const name = `${first.position}-${first.seq}_${last.position}-${last.seq}.parquet`;
      const path = `events/tenant=${tenantId}/date=${day}/${name}`;
      const target = join(root, path);
      const temporary = join(temporaryFolder, `${tenantId}-${name}`);
      swept ??= sweep(temporaryFolder);
      await swept;
      await mkdir(dirname(target), { recursive: true });
      await writeParquet(events, temporary);
      failPoints.reach('after-lake-parquet');
      await appear(temporary, target);
      const digest = createHash('sha256')
        .update(await readFile(target))
        .digest('hex');
      return { path, day, rowCount: events.length, byteCount: (await stat(target)).size, digest, first, last };
    },
    query: (paths, sql) =>
      using(async (connection) => {
        try {
          const files = paths.map((path) => quoted(join(root, path))).join(', ');
          const source = paths.length === 0 ? null : `SELECT * FROM read_parquet([${files}], hive_partitioning = true)`;
          await connection.run('BEGIN');
          if (source === null) await connection.run(`CREATE OR REPLACE TEMP TABLE events (${TABLE})`);
          else await connection.run(`CREATE OR REPLACE TEMP VIEW events AS ${source}`);
          const reader = await connection.runAndReadAll(sql);
          return reader.getRowObjectsJson() as Record<string, unknown>[];
        } catch (cause) {
          throw new GtmError('invalid', 'The lake could not answer this query. Check its words and columns.', {
            cause,
          });
        } finally {
          await connection.run('ROLLBACK').catch(() => {});
        }
      }),
    select: createSelects(root),
    list: (tenantId) => listFiles(root, tenantId),
    async remove(paths) {
      for (const path of paths) await rm(join(root, path), { force: true });
    },
    describe: () =>
      using(async (connection) => {
        const reader = await connection.runAndReadAll('select version() as version');
        return `DuckDB ${reader.getRowObjectsJson()[0]?.['version']} over Parquet files`;
      }),
    async close() {},
  };
}
