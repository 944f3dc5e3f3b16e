import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../src/data/database/database.ts';
import { createFileLake } from '../../src/data/lake/duckdb-files.ts';
import type { Lake } from '../../src/data/lake/lake.ts';
import { listLakeFiles } from '../../src/data/records/lake-files.ts';

/** How an installation stands after a death or at the end. */
export interface Standing {
  /** Events in the outbox and rows that a query over the listed files counts, of all tenants together. */
  outbox: number;
  lake: number;
  /** Events that a query shows twice, or that it shows and the outbox has not. */
  wrong: number;
  /** Queries that failed. */
  failedQueries: number;
  /** Files in the lake that are not in the list, and leftovers beside them. */
  stray: number;
}

async function standingOf(database: Database, lake: Lake, tenantId: string): Promise<Standing> {
  const { paths, ids } = await database.asTenant(tenantId, async (transaction) => ({
    paths: await listLakeFiles(transaction),
    ids: await transaction.query<{ id: string }>('select id::text as id from outbox'),
  }));
  const known = new Set(ids.map(({ id }) => id));
  const there = await lake.list(tenantId);
  const stray = there.filter((path) => !paths.includes(path)).length;
  try {
    const rows = await lake.query(paths, 'select id, count(*)::int as n from events group by id');
    const wrong = rows.filter((row) => row['n'] !== 1 || !known.has(row['id'] as string)).length;
    return { outbox: ids.length, lake: rows.length, wrong, failedQueries: 0, stray };
  } catch {
    return { outbox: ids.length, lake: 0, wrong: 0, failedQueries: 1, stray };
  }
}

/** Looks at every tenant's lake of an open installation, before anything is written. */
export async function look(database: Database, data: string, tenants: readonly string[]): Promise<Standing> {
  const lake = createFileLake({ directory: join(data, 'lake') });
  const temporary = join(data, 'lake', 'tmp');
  const leftovers = existsSync(temporary) ? readdirSync(temporary).length : 0;
  const total: Standing = { outbox: 0, lake: 0, wrong: 0, failedQueries: 0, stray: leftovers };
  for (const tenantId of tenants) {
    const standing = await standingOf(database, lake, tenantId);
    for (const key of Object.keys(total) as (keyof Standing)[]) total[key] += standing[key];
  }
  await lake.close();
  return total;
}
