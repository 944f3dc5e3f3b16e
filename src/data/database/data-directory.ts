import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GtmError } from '../../domain/errors.ts';
import { listMigrations } from './migrate.ts';

/** What a data directory says about itself in `FORMAT.json`. */
interface Format {
  product: string;
  schema: string;
  postgresMajor: number;
  pglite: string;
}

const PRODUCT = 'agentic-gtm-platform';
const POSTGRES_MAJOR = 18;
const PGLITE = '0.5.14';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Takes the lock file of a data directory; refuses, naming the process, while another one holds it. */
function takeLock(directory: string): () => void {
  const path = join(directory, 'gtm.lock');
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error;
      const holder = Number(readFileSync(path, 'utf8'));
      if (holder !== process.pid && Number.isInteger(holder) && holder > 0 && isAlive(holder)) {
        throw new GtmError(
          'misconfigured',
          `${directory} is in use by process ${holder}. Stop it, talk to it with --url, or choose another directory with --data.`,
        );
      }
      // Its holder died without cleaning up.
      rmSync(path, { force: true });
    }
  }
}

/** Refuses a directory of another format and writes `FORMAT.json` into a new one. */
function checkFormat(directory: string): void {
  const path = join(directory, 'FORMAT.json');
  const current: Format = {
    product: PRODUCT,
    schema: listMigrations().at(-1)!.name,
    postgresMajor: POSTGRES_MAJOR,
    pglite: PGLITE,
  };
  if (existsSync(path)) {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Format;
    if (found.product !== PRODUCT || found.postgresMajor !== POSTGRES_MAJOR) {
      throw new GtmError(
        'misconfigured',
        `${directory} was written by ${found.product} on PostgreSQL ${found.postgresMajor}; this program needs PostgreSQL ${POSTGRES_MAJOR}. ` +
          'Run "gtm upgrade" of the release that brought the change (it keeps the old directory), or choose another directory with --data.',
      );
    }
  } else if (existsSync(join(directory, 'PG_VERSION')) || existsSync(join(directory, 'cluster', 'PG_VERSION'))) {
    throw new GtmError(
      'misconfigured',
      `${directory} holds a database but no FORMAT.json. Choose another directory with --data.`,
    );
  }
  writeFileSync(path, `${JSON.stringify(current, null, 2)}\n`);
}

/**
 * Claims `directory` for this process and returns where the embedded database's files are and how to give it back.
 * Two processes on one directory would lose data silently, hence the lock.
 */
export function claimDataDirectory(directory: string): { cluster: string; release: () => void } {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const release = takeLock(directory);
  try {
    checkFormat(directory);
    return { cluster: join(directory, 'cluster'), release };
  } catch (error) {
    release();
    throw error;
  }
}
