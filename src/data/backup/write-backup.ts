import { existsSync } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { createTarFile, type TarFile, type TarMember } from '../archive/tar-file.ts';
import { headFolder } from '../audit/head-files.ts';
import type { DatabaseFiles } from '../database/database-files.ts';
import { type BackupManifest, backupManifestName, keyFiles } from './backup-manifest.ts';

export interface BackupServices {
  clock: Clock;
  files: DatabaseFiles | null;
  dataDirectory: string;
  version: string;
}

/** What a backup took. `pauseMs` is how long writes waited, at its beginning and its end together. */
export interface BackupReport {
  path: string;
  files: number;
  bytes: number;
  pauseMs: number;
  totalMs: number;
  withKeys: boolean;
}

/** Belongs to the process that runs, or is made anew. */
const passing = new Set(['server.json', 'tmp', 'gtm.lock', 'gtm.pid', 'first-start', 'postmaster.pid']);

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way.startsWith('..') || isAbsolute(way));
}

/** Copies one file as it is now; false when it has gone meanwhile. */
async function addFile(tar: TarFile, members: TarMember[], path: string, name: string): Promise<boolean> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return false;
  try {
    const { size } = await file.stat();
    const content = file.createReadStream({ autoClose: false, start: 0, highWaterMark: 256 * 1024 });
    members.push(await tar.add(name, size, content));
    return true;
  } finally {
    await file.close();
  }
}

/** Adds a folder with all that is in it. What moves while it is read is looked for again, so that it is not missed. */
async function addTree(
  tar: TarFile,
  members: TarMember[],
  tree: { folder: string; name: string; skip: (path: string) => boolean },
): Promise<void> {
  const taken = new Set<string>();
  for (let found = true; found; ) {
    found = false;
    const entries = await readdir(tree.folder, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const way = relative(tree.folder, path);
      if (taken.has(way) || tree.skip(path)) continue;
      const name = `${tree.name}/${way.split('\\').join('/')}`;
      if (entry.isDirectory()) await tar.addFolder(name);
      else if (!entry.isFile() || !(await addFile(tar, members, path, name))) continue;
      taken.add(way);
      found = true;
    }
  }
}

async function addDatabase(
  tar: TarFile,
  members: TarMember[],
  { clock, files }: { clock: Clock; files: DatabaseFiles },
): Promise<number> {
  const add = async (name: string, text: string) => {
    const bytes = Buffer.from(text);
    members.push(await tar.add(`database/${name}`, bytes.length, [bytes]));
  };
  const began = clock.monotonicMs();
  let pauseMs = 0;
  let copied = 0;
  await files.whileCopied(
    async (cluster) => {
      pauseMs += clock.monotonicMs() - began;
      await add('FORMAT.json', await readFile(join(files.directory, 'FORMAT.json'), 'utf8'));
      const log = join(cluster, 'pg_wal');
      const skip = (path: string) => passing.has(path.slice(cluster.length + 1)) || path.startsWith(`${log}/`);
      await addTree(tar, members, { folder: cluster, name: 'database/cluster', skip });
      copied = clock.monotonicMs();
    },
    async ({ label, logFiles }) => {
      pauseMs += clock.monotonicMs() - copied;
      for (const name of logFiles) {
        await addFile(
          tar,
          members,
          join(files.directory, 'cluster', 'pg_wal', name),
          `database/cluster/pg_wal/${name}`,
        );
      }
      await add('cluster/backup_label', label);
    },
  );
  return pauseMs;
}

/**
 * Writes everything of a running installation into one tar at `path`: the database while it goes on working, then the
 * files beside it (lake, local mailboxes and calendars, the erasure ledger), so that a mail which the database knows as
 * sent is there. Keys are in it only `withKeys`. Nothing appears at `path` before it is whole and on the disk.
 */
export async function writeBackup(
  services: BackupServices,
  path: string,
  { withKeys }: { withKeys: boolean },
): Promise<BackupReport> {
  const { clock, files, dataDirectory, version } = services;
  if (!files) throw new GtmError('refused', 'A database in memory has no files to back up. Use `gtm export`.');
  if (isInside(dataDirectory, path)) {
    const problem = `${path} lies in the data directory and would be lost with it. Choose another place.`;
    throw new GtmError('invalid', problem, { field: 'path' });
  }
  const began = clock.monotonicMs();
  const tar = await createTarFile(path);
  try {
    const members: TarMember[] = [];
    // What is noted there must not be ahead of the database: it would look like an audit that was cut off.
    const heads = join(dataDirectory, headFolder);
    if (existsSync(heads))
      await addTree(tar, members, { folder: heads, name: `files/${headFolder}`, skip: () => false });
    const pauseMs = await addDatabase(tar, members, { clock, files });
    const leftOut = (way: string) =>
      passing.has(way) || way.includes('/.tmp/') || (!withKeys && keyFiles.includes(way));
    const skip = (found: string) =>
      isInside(files.directory, found) ||
      isInside(heads, found) ||
      leftOut(relative(dataDirectory, found)) ||
      isInside(join(dataDirectory, 'tmp'), found);
    await addTree(tar, members, { folder: dataDirectory, name: 'files', skip });
    const manifest: BackupManifest = {
      ...{ product: 'agentic-gtm-platform', kind: 'backup', format: 1, version },
      ...{ createdAt: clock.now().toISOString(), dataDirectory, withKeys, members },
    };
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
    await tar.add(backupManifestName, text.length, [text]);
    const bytes = await tar.close();
    const totalMs = clock.monotonicMs() - began;
    return { path, files: members.length, bytes, pauseMs: Math.round(pauseMs), totalMs: Math.round(totalMs), withKeys };
  } catch (error) {
    await tar.discard();
    throw error;
  }
}
