import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';

const LOCK = 7_164_412_003;

/** The migrations that come with this version, in order; each is one immutable `.sql` file. */
export function listMigrations(): { name: string; sql: string }[] {
  const folder = assetPath('data/database/migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name: name.replace(/\.sql$/, ''), sql: readFileSync(join(folder, name), 'utf8') }));
}

/**
 * Brings the schema up to date, each migration in a transaction of its own, safe to call from many processes at once.
 * Returns the names applied. Refuses a database that a newer version of the product has migrated.
 */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const migrations = listMigrations();
  const client = await pool.connect();
  const applied: string[] = [];
  try {
    await client.query('create schema if not exists platform');
    await client.query(
      'create table if not exists platform.migrations (name text primary key, applied_at timestamptz not null default clock_timestamp())',
    );
    for (const migration of migrations) {
      await client.query(`begin; select pg_advisory_xact_lock(${LOCK})`);
      const done = await client.query<{ name: string }>('select name from platform.migrations');
      const names = new Set(done.rows.map((row) => row.name));
      const unknown = [...names].filter((name) => !migrations.some((known) => known.name === name));
      if (unknown.length > 0) {
        throw new GtmError(
          'misconfigured',
          `The database is newer than this program (${unknown[0]}). Install the newer version.`,
        );
      }
      if (!names.has(migration.name)) {
        // The first migration makes the roles; every later one runs as the owner of our schemas.
        if (migration !== migrations[0]) await client.query('set local role gtm_owner');
        await client.query(migration.sql);
        await client.query('insert into platform.migrations (name) values ($1)', [migration.name]);
        applied.push(migration.name);
      }
      await client.query('commit');
    }
    return applied;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
