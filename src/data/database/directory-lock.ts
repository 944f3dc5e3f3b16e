import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GtmError } from '../../domain/errors.ts';

const LOCKED = 5; // SQLITE_BUSY

function holderOf(pidPath: string): string {
  try {
    return `process ${Number(readFileSync(pidPath, 'utf8')) || '(still starting)'}`;
  } catch {
    return 'another process (still starting)';
  }
}

/**
 * Takes `gtm.lock` of a directory; refuses, naming the process, while another one holds it. Returns how to give it back.
 *
 * The lock is the operating system's own, which SQLite takes on its file on every platform: it ends with the process
 * however that ends, so there is no dead holder to recognise and no race between two who find one. `gtm.pid` beside it
 * only says who to look for.
 */
export function takeDirectoryLock(directory: string): () => void {
  const pidPath = join(directory, 'gtm.pid');
  const lock = new DatabaseSync(join(directory, 'gtm.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode !== LOCKED) {
      throw new GtmError('misconfigured', `${directory} cannot be locked. Is it writable?`, { cause });
    }
    throw new GtmError(
      'misconfigured',
      `${directory} is in use by ${holderOf(pidPath)}. Stop it, talk to it with --url, or choose another directory with --data.`,
    );
  }
  writeFileSync(pidPath, String(process.pid), { mode: 0o600 });
  return () => {
    rmSync(pidPath, { force: true });
    lock.close();
  };
}
