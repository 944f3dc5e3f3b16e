import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { GtmError } from '../../domain/errors.ts';

/** What a copy of the cluster's files needs besides them. */
export interface CopyEnd {
  /** Text of the file `backup_label`: from where the log is to be replayed. */
  label: string;
  /** Names of the log's files, without which the copy cannot be opened. */
  logFiles: string[];
}

/** The files of an embedded database that is open. One piece of work at a time: a second one throws `conflict`. */
export interface DatabaseFiles {
  /** Holds `FORMAT.json` and the folder `cluster`. */
  directory: string;
  /**
   * Lets `copy` read the cluster's files while the database goes on writing them; `copy` leaves out the folder `pg_wal`.
   * The files are torn; replaying the log makes them whole, and everything committed before this began is in them.
   * Writes wait only while it begins and ends. `end` copies the log's files, which must not be removed before.
   */
  whileCopied(copy: (cluster: string) => Promise<void>, end: (end: CopyEnd) => Promise<void>): Promise<void>;
  /**
   * Makes deleted rows unreadable in the files too: every table is written anew, and the log so far is deleted.
   * Everybody waits meanwhile.
   */
  reclaim(): Promise<void>;
  /**
   * Deletes the log so far by a checkpoint once it has grown by 64 MB since the last one; on a server a process of its own
   * would, here nobody else does. Writes wait for about a second. Leaves it while a backup or a vacuum is under way.
   */
  trimLog(): Promise<void>;
}

const LOG_TO_TRIM_BYTES = 64 * 2 ** 20;

/** Files of the log from `first` to `last`; they count up in hexadecimal, so their names sort as they follow. */
function logFilesBetween(names: readonly string[], first: string, last: string): string[] {
  return names.filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last).sort();
}

/** The files of the cluster in `directory` that `pool`, as its superuser, has open. */
export function createDatabaseFiles(pool: pg.Pool, directory: string): DatabaseFiles {
  const cluster = join(directory, 'cluster');
  const log = join(cluster, 'pg_wal');
  let busy = false;
  let trimming: Promise<void> = Promise.resolve();

  async function alone<T>(work: () => Promise<T>): Promise<T> {
    if (busy) throw new GtmError('conflict', 'A backup or a vacuum is under way. Try again when it has ended.');
    busy = true;
    try {
      await trimming;
      return await work();
    } finally {
      busy = false;
    }
  }

  async function checkpointWhenGrown(): Promise<void> {
    const { rows } = await pool.query<{ grown: boolean }>(
      'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) > $1 as grown from pg_control_checkpoint()',
      [LOG_TO_TRIM_BYTES],
    );
    if (rows[0]!.grown) await pool.query('checkpoint');
  }

  async function currentLogFile(position: string): Promise<string> {
    const { rows } = await pool.query<{ name: string }>('select pg_walfile_name($1::pg_lsn) as name', [position]);
    return rows[0]!.name;
  }

  return {
    directory,
    whileCopied: (copy, end) =>
      alone(async () => {
        const { rows: begun } = await pool.query<{ at: string }>(`select pg_backup_start('gtm', true)::text as at`);
        const copied = await copy(cluster).then(
          () => null,
          (error: unknown) => ({ error }),
        );
        const { rows: ended } = await pool.query<{ at: string; label: string }>(
          'select lsn::text as at, labelfile as label from pg_backup_stop(false)',
        );
        if (copied) throw copied.error;
        const [first, last] = [await currentLogFile(begun[0]!.at), await currentLogFile(ended[0]!.at)];
        await end({ label: ended[0]!.label, logFiles: logFilesBetween(await readdir(log), first, last) });
      }),
    reclaim: () =>
      alone(async () => {
        await pool.query('vacuum (full, analyze)');
        // What the planner remembers of columns, common names among it, was written over just now.
        await pool.query('vacuum full pg_catalog.pg_statistic');
        await pool.query('select pg_switch_wal()');
        await pool.query('checkpoint');
        const { rows } = await pool.query<{ at: string }>('select pg_current_wal_lsn()::text as at');
        const current = await currentLogFile(rows[0]!.at);
        // Files kept for later use by a version that recycled them.
        for (const name of await readdir(log)) {
          if (/^[0-9A-F]{24}$/.test(name) && name > current) await rm(join(log, name));
        }
      }),
    async trimLog() {
      if (busy) return;
      const trimmed = checkpointWhenGrown();
      trimming = trimmed.catch(() => {});
      await trimmed;
    },
  };
}
