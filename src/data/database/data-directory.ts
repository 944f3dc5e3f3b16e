import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GtmError, messageOf } from '../../domain/errors.ts';
import { makePrivateDirectory } from '../private-directory.ts';
import { takeDirectoryLock } from './directory-lock.ts';

/** What a data directory says about itself in `FORMAT.json`. */
export interface Format {
  product: string;
  /** Name of the last migration. */
  schema: string;
  postgresMajor: number;
  pglite: string;
}

/** A data directory that belongs to this process until `release`. */
export interface ClaimedDirectory {
  /** Where the embedded database's files are. */
  cluster: string;
  /** True until the first start has come to its end. */
  isNew: boolean;
  /** Says that the cluster is whole and migrated: from now on the directory is never begun anew. */
  settle(): Promise<void>;
  release(): void;
}

/** What this program writes. */
export const currentEngine = { product: 'agentic-gtm-platform', postgresMajor: 18, pglite: '0.5.14' } as const;

function refuse(problem: string): never {
  throw new GtmError('misconfigured', `${problem} Or choose another directory with --data.`);
}

function readFormat(path: string, directory: string): Format | null {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Format;
  } catch (error) {
    return refuse(`${path} cannot be read (${messageOf(error)}). Restore ${directory} from a backup.`);
  }
}

/** Refuses a directory of another product, another PostgreSQL major or a newer schema. */
function checkFormat(found: Format, directory: string, migrations: readonly string[]): void {
  if (found.product !== currentEngine.product) refuse(`${directory} belongs to another program (${found.product}).`);
  if (found.postgresMajor !== currentEngine.postgresMajor) {
    const wayOut =
      found.postgresMajor > currentEngine.postgresMajor
        ? 'Install the version of this program that wrote it.'
        : 'Run "gtm upgrade" of the release that brought the change (it keeps the old directory).';
    refuse(
      `${directory} was written by PostgreSQL ${found.postgresMajor}; this program needs PostgreSQL ${currentEngine.postgresMajor}. ${wayOut}`,
    );
  }
  if (!migrations.includes(found.schema)) {
    refuse(`${directory} was written by a newer version of this program (${found.schema}). Install that version.`);
  }
}

export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Puts everything under `folder` on the disk; side by side, so that the file system joins the many small writes. */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  const work = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
      const file = await open(path, 'r');
      await file.sync().finally(() => file.close());
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  syncPath(folder);
}

/** Replaces a small file so that a crash leaves either the old one or the new one. */
export function replaceFile(path: string, text: string): void {
  const next = `${path}.next`;
  const descriptor = openSync(next, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, path);
}

/**
 * Claims `directory` for this process. `migrations` are the names of the migrations that this program knows, in order.
 *
 * A first start that was cut off is begun anew: while it lasts, the file `first-start` says that nobody was ever told
 * that anything is stored here.
 */
export function claimDataDirectory(directory: string, migrations: readonly string[]): ClaimedDirectory {
  makePrivateDirectory(directory);
  const release = takeDirectoryLock(directory);
  const cluster = join(directory, 'cluster');
  const formatPath = join(directory, 'FORMAT.json');
  const marker = join(directory, 'first-start');
  try {
    const found = readFormat(formatPath, directory);
    if (found) checkFormat(found, directory, migrations);
    else if (existsSync(marker)) rmSync(cluster, { recursive: true, force: true });
    else if (existsSync(cluster) || existsSync(join(directory, 'PG_VERSION'))) {
      refuse(`${directory} holds a database but no FORMAT.json. Restore the file from a backup.`);
    }
    if (!found) replaceFile(marker, '');
    return {
      cluster,
      isNew: !found,
      async settle() {
        const format: Format = { ...currentEngine, schema: migrations.at(-1)! };
        if (!found) await syncTree(cluster);
        if (JSON.stringify(found) !== JSON.stringify(format)) {
          replaceFile(formatPath, `${JSON.stringify(format, null, 2)}\n`);
        }
        rmSync(marker, { force: true });
        syncPath(directory);
      },
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}
