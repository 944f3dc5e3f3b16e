import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';

/** The keys of an installation that wrap the data keys of secrets, by version; the newest wraps what is written now. */
export interface InstallationKeys {
  newest: number;
  /** The 32 bytes of a version. Throws `misconfigured` when the file does not hold it. */
  key(version: number): Uint8Array;
}

const KEY_BYTES = 32;
const LINE = /^([1-9]\d*):([0-9a-f]{64})$/;

function parseKeys(text: string, path: string): Map<number, Uint8Array> {
  const keys = new Map<number, Uint8Array>();
  for (const line of text.split('\n').filter((candidate) => candidate !== '')) {
    const match = LINE.exec(line);
    if (!match) {
      throw new GtmError('misconfigured', `${path} holds a line that is no key. Restore the file from a backup.`);
    }
    keys.set(Number(match[1]), Buffer.from(match[2]!, 'hex'));
  }
  if (keys.size === 0) throw new GtmError('misconfigured', `${path} holds no key. Restore the file from a backup.`);
  return keys;
}

function append(path: string, version: number, random: Random): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, `${version}:${Buffer.from(random.bytes(KEY_BYTES)).toString('hex')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function load(path: string): InstallationKeys {
  const mode = statSync(path).mode & 0o077;
  if (mode !== 0) {
    throw new GtmError('misconfigured', `${path} can be read by others. Run: chmod 600 ${path}`);
  }
  const keys = parseKeys(readFileSync(path, 'utf8'), path);
  return {
    newest: Math.max(...keys.keys()),
    key(version) {
      const key = keys.get(version);
      if (!key) {
        throw new GtmError('misconfigured', `${path} lacks key version ${version}. Restore the file from a backup.`);
      }
      return key;
    },
  };
}

/**
 * The installation's keys from `installation.key` (mode 600, one `version:hex` per line) in the data directory, which is
 * made with its first key when there is none. Without this file no stored secret can be read: back it up apart from
 * the database.
 */
export function openInstallationKeys(dataDirectory: string, random: Random): InstallationKeys {
  const path = join(dataDirectory, 'installation.key');
  if (!existsSync(path)) {
    // Made whole under another name first: a crash in between must not leave an empty key file.
    const unfinished = `${path}.${process.pid}`;
    rmSync(unfinished, { force: true });
    append(unfinished, 1, random);
    try {
      linkSync(unfinished, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(unfinished);
    }
  }
  return load(path);
}

/**
 * Removes every key older than `oldest`. The file is replaced whole, so that a crash leaves the one or the other.
 * Returns how many there were.
 */
export function forgetInstallationKeys(dataDirectory: string, oldest: number): number {
  const path = join(dataDirectory, 'installation.key');
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const kept = lines.filter((line) => Number(line.split(':')[0]) >= oldest);
  if (kept.length === lines.length) return 0;
  const unfinished = `${path}.${process.pid}`;
  const file = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(file, `${kept.join('\n')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
  return lines.length - kept.length;
}

/** Adds a new key, which is the newest from now on; the old ones stay until every secret has been rotated. */
export function addInstallationKey(dataDirectory: string, random: Random): InstallationKeys {
  const path = join(dataDirectory, 'installation.key');
  append(path, load(path).newest + 1, random);
  return load(path);
}
