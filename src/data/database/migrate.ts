import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';

const LOCK = 7_164_412_003;

/** One immutable step of the schema. `digest` is the SHA-256 of its text. */
export interface Migration {
  name: string;
  sql: string;
  digest: string;
}

/** The migrations that come with this version, in order; each is one immutable `.sql` file. */
export function listMigrations(): Migration[] {
  const folder = assetPath('data/database/migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name: name.replace(/\.sql$/, ''), sql, digest: createHash('sha256').update(sql).digest('hex') };
    });
}

/** Refuses a schema that this program does not know: made by a newer version, or by an unreleased one. */
function checkKnown(done: readonly { name: string; digest: string }[], migrations: readonly Migration[]): void {
  for (const { name, digest } of done) {
    const known = migrations.find((migration) => migration.name === name);
    if (!known) {
      throw new GtmError(
        'misconfigured',
        `The database is newer than this program (${name}). Install the newer version.`,
      );
    }
    if (known.digest !== digest) {
      throw new GtmError(
        'misconfigured',
        `The database was made with another text of ${name}, as only unreleased versions do. Use the version that made it, or start with an empty database.`,
      );
    }
  }
}

/**
 * Brings the schema up to date, each migration in a transaction of its own, safe to call from many processes at once.
 * Returns the names applied. Refuses a database that a newer version of the product has migrated.
 */
export async function migrate(pool: pg.Pool, migrations: readonly Migration[] = listMigrations()): Promise<string[]> {
  const client = await pool.connect();
  const applied: string[] = [];
  try {
    await client.query(`begin; select pg_advisory_xact_lock(${LOCK}); create schema if not exists platform;
      create table if not exists platform.migrations
        (name text primary key, digest text not null, applied_at timestamptz not null default clock_timestamp());
      commit`);
    for (const migration of migrations) {
      await client.query(`begin; select pg_advisory_xact_lock(${LOCK})`);
      const done = await client.query<{ name: string; digest: string }>('select name, digest from platform.migrations');
      checkKnown(done.rows, migrations);
      if (!done.rows.some((row) => row.name === migration.name)) {
        // The first migration makes the roles; every later one runs as the owner of our schemas.
        if (migration !== migrations[0]) await client.query('set local role gtm_owner');
        await client.query(migration.sql);
        await client.query('insert into platform.migrations (name, digest) values ($1, $2)', [
          migration.name,
          migration.digest,
        ]);
        applied.push(migration.name);
      }
      await client.query('commit');
    }
    client.release();
    return applied;
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}
