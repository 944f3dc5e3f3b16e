import type pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import type { Database, PoolAs } from './database.ts';
import type { DatabaseFiles } from './database-files.ts';

/** An open database and the pool under it, which may do everything. */
export interface OpenDatabase {
  database: Database;
  pool: pg.Pool;
  poolAs: PoolAs;
  /** The files under it; null where it lives in memory. */
  files: DatabaseFiles | null;
}

const SCHEME = 'pglite:';

/** What is in memory ends with the process; the template it is copied from is made by the first who needs it. */
async function openInMemory(): Promise<OpenDatabase> {
  const [{ startPglite }, { createPoolDatabase }, { listMigrations }, { readTemplate, makeTemplate }] =
    await Promise.all([
      import('./pglite.ts'),
      import('./pool-database.ts'),
      import('./migrate.ts'),
      import('./template.ts'),
    ]);
  const migrations = listMigrations();
  const template = readTemplate(migrations) ?? (await makeTemplate(migrations));
  const engine = await startPglite({ directory: null, template });
  return {
    pool: engine.pool,
    poolAs: engine.poolAs,
    database: createPoolDatabase(engine.pool, { engine: 'pglite', close: engine.close }),
    files: null,
  };
}

async function openDirectory(directory: string): Promise<OpenDatabase> {
  const [
    { startPglite },
    { createPoolDatabase },
    { listMigrations, migrate },
    { claimDataDirectory },
    { createDatabaseFiles },
  ] = await Promise.all([
    import('./pglite.ts'),
    import('./pool-database.ts'),
    import('./migrate.ts'),
    import('./data-directory.ts'),
    import('./database-files.ts'),
  ]);
  const migrations = listMigrations();
  const claimed = claimDataDirectory(
    directory,
    migrations.map((migration) => migration.name),
  );
  const template = claimed.isNew ? (await import('./template.ts')).readTemplate(migrations) : null;
  const engine = await startPglite({ directory: claimed.cluster, template }).catch((error: unknown) => {
    claimed.release();
    throw error;
  });
  const close = () => engine.close().finally(() => claimed.release());
  try {
    await migrate(engine.pool, migrations);
    await claimed.settle();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    pool: engine.pool,
    poolAs: engine.poolAs,
    database: createPoolDatabase(engine.pool, { engine: 'pglite', close }),
    files: createDatabaseFiles(engine.pool, directory),
  };
}

/** Opens and migrates the database that `url` names: `pglite:<directory>` or `pglite:memory`. */
export async function openDatabase(url: string): Promise<OpenDatabase> {
  if (!url.startsWith(SCHEME)) {
    const scheme = url.slice(0, url.indexOf(':') + 1);
    throw new GtmError('misconfigured', `GTM_DATABASE_URL must start with ${SCHEME} (found "${scheme}")`);
  }
  const place = url.slice(SCHEME.length);
  return place === 'memory' ? openInMemory() : openDirectory(place);
}
