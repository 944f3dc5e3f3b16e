import { timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../domain/clock.ts';

const PREFIX = 'gtm_local_';
const KEY_BYTES = 32;
const FILE = 'owner.key';

/** Address of the user who owns an installation until people are added. */
export const localOwnerEmail = 'owner@localhost.example';

/**
 * The key by which the command line on this machine acts as the local owner; made once, readable by its user only, also
 * where a copy of the directory has lost that.
 */
export function localOwnerKey(dataDirectory: string, random: Random): string {
  const path = join(dataDirectory, FILE);
  if (existsSync(path)) {
    chmodSync(path, 0o600);
    return readFileSync(path, 'utf8').trim();
  }
  const key = PREFIX + Buffer.from(random.bytes(KEY_BYTES)).toString('base64url');
  writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

/** Whether `text` is this installation's local key, compared in constant time. */
export function isLocalOwnerKey(text: string, key: string): boolean {
  const [given, wanted] = [Buffer.from(text), Buffer.from(key)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
