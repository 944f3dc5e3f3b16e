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
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
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

const fileOf = (dataDirectory: string) => join(dataDirectory, 'installation.key');

/** In the order of the file: the last one wraps what is written, whatever its number. */
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

function load(path: string): Map<number, Uint8Array> {
  const mode = statSync(path).mode & 0o077;
  if (mode !== 0) {
    throw new GtmError('misconfigured', `${path} can be read by others. Run: chmod 600 ${path}`);
  }
  return parseKeys(readFileSync(path, 'utf8'), path);
}

function keysOf(path: string, keys: Map<number, Uint8Array>, newest: number): InstallationKeys {
  return {
    newest,
    key(version) {
      const key = keys.get(version);
      if (!key) {
        throw new GtmError('misconfigured', `${path} lacks key version ${version}. Restore the file from a backup.`);
      }
      return key;
    },
  };
}

function syncDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes the whole file under another name first, so that a crash leaves the one or the other. */
function store(path: string, keys: Map<number, Uint8Array>, put: (unfinished: string) => void): void {
  const unfinished = `${path}.${process.pid}`;
  rmSync(unfinished, { force: true });
  const lines = [...keys].map(([version, key]) => `${version}:${Buffer.from(key).toString('hex')}\n`);
  writeFileSync(unfinished, lines.join(''), { mode: 0o600, flush: true });
  put(unfinished);
  // A secret may be wrapped by the key in a moment: then it must not be lost with the power.
  syncDisk(dirname(path));
}

const replace = (path: string, keys: Map<number, Uint8Array>) =>
  store(path, keys, (unfinished) => renameSync(unfinished, path));

/**
 * The installation's keys from `installation.key` (mode 600, one `version:hex` per line, the newest last) in the data
 * directory, which is made with its first key when there is none. Without this file no stored secret can be read: back
 * it up apart from the database.
 */
export function openInstallationKeys(dataDirectory: string, random: Random): InstallationKeys {
  const path = fileOf(dataDirectory);
  if (!existsSync(path)) {
    store(path, new Map([[1, random.bytes(KEY_BYTES)]]), (unfinished) => {
      try {
        linkSync(unfinished, path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        rmSync(unfinished);
      }
    });
  }
  const keys = load(path);
  return keysOf(path, keys, [...keys.keys()].at(-1)!);
}

/**
 * A key that is to become the newest, and until `adoptInstallationKey` wraps only what is wrapped with the keys returned
 * here. It stands ahead of the others in the file; one that waits there already, from a rotation that did not come to its
 * end, is taken again.
 */
export function prepareInstallationKey(dataDirectory: string, random: Random): InstallationKeys {
  const path = fileOf(dataDirectory);
  const keys = load(path);
  const newest = [...keys.keys()].at(-1)!;
  const highest = Math.max(...keys.keys());
  if (highest > newest) return keysOf(path, keys, highest);
  const prepared = new Map([[newest + 1, random.bytes(KEY_BYTES)], ...keys]);
  replace(path, prepared);
  return keysOf(path, prepared, newest + 1);
}

/**
 * Makes the prepared key the newest. The one before stays, every older one leaves the file; returns how many there were.
 */
export function adoptInstallationKey(dataDirectory: string, version: number): number {
  const path = fileOf(dataDirectory);
  const keys = load(path);
  const kept = [...keys].filter(([other]) => other >= version - 1).sort(([one], [other]) => one - other);
  replace(path, new Map(kept));
  return keys.size - kept.length;
}
