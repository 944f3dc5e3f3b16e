import type pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import type { Database } from './database.ts';

/** An open database, and the pool under it for libraries that bring their own tables (workflows, sign-in). */
export interface OpenDatabase {
  database: Database;
  pool: pg.Pool;
}

/** Opens and migrates the database that `url` names: `pglite:<directory>` or `pglite:memory`. */
export async function openDatabase(url: string): Promise<OpenDatabase> {
  const scheme = url.slice(0, url.indexOf(':') + 1);
  if (scheme !== 'pglite:') {
    throw new GtmError('misconfigured', `GTM_DATABASE_URL must start with pglite: (found "${scheme}")`);
  }
  const [{ startPglite }, { createPoolDatabase }, { migrate }, { claimDataDirectory }] = await Promise.all([
    import('./pglite.ts'),
    import('./pool-database.ts'),
    import('./migrate.ts'),
    import('./data-directory.ts'),
  ]);
  const place = url.slice('pglite:'.length);
  const claimed = place === 'memory' ? { cluster: null, release() {} } : claimDataDirectory(place);
  const engine = await startPglite(claimed.cluster).catch((error: unknown) => {
    claimed.release();
    throw error;
  });
  const close = async () => {
    await engine.close();
    claimed.release();
  };
  try {
    await migrate(engine.pool);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool: engine.pool, database: createPoolDatabase(engine.pool, { engine: 'pglite', close }) };
}
