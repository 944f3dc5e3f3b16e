import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { keyFiles } from '../data/backup/backup-manifest.ts';
import { unpackBackup } from '../data/backup/unpack-backup.ts';
import { syncPath, syncTree } from '../data/database/data-directory.ts';
import type { Database } from '../data/database/database.ts';
import { openDatabase } from '../data/database/open-database.ts';
import { addToLedger, type ErasureEntry, ledgerPath, readLedger } from '../data/erasure-ledger.ts';
import { openInstallationKeys } from '../data/installation-key.ts';
import { makePrivateDirectory } from '../data/private-directory.ts';
import { writeAudit } from '../data/records/audit.ts';
import { listTenants } from '../data/records/tenants.ts';
import type { Actor } from '../domain/actor.ts';
import { type Clock, createIds, type Ids, type Random } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';
import { applyLedger } from '../ingestion/erasure/apply-ledger.ts';
import { settleErasures } from '../ingestion/erasure/erased-places.ts';
import { createProviders } from './open-providers.ts';

export interface RestoreReport {
  dataDirectory: string;
  madeAt: string;
  tenants: number;
  /** Erasures made after the backup, and made again in it. */
  erasuresRepeated: number;
  /** Whether the key of secrets is there: from the backup, or from the directory restored into. */
  hasKeys: boolean;
}

const actor: Actor = { kind: 'system', id: 'restore', door: 'cli' };
/** What may lie in the directory restored into; it is kept. */
const kept = new Set([...keyFiles, 'erasures.jsonl']);

function refuseFull(directory: string): void {
  const others = existsSync(directory) ? readdirSync(directory).filter((name) => !kept.has(name)) : [];
  if (others.length === 0) return;
  const problem = `${directory} is not empty (${others.slice(0, 3).join(', ')}). A restore overwrites nothing: choose another one with --data, or move all but ${[...kept].join(', ')} away.`;
  throw new GtmError('refused', problem, { field: 'data' });
}

function keepKeys(from: string, into: string): void {
  for (const name of keyFiles) {
    const [ours, theirs] = [join(from, name), join(into, name)];
    if (!existsSync(ours)) continue;
    if (!existsSync(theirs)) copyFileSync(ours, theirs);
    else if (readFileSync(ours, 'utf8') !== readFileSync(theirs, 'utf8')) {
      throw new GtmError('refused', `${ours} is another key than that of the backup. Move it away.`, { field: 'data' });
    }
  }
}

/** A ledger is a file, or the one of a data directory. */
async function readLedgers(paths: readonly string[]): Promise<ErasureEntry[]> {
  const entries: ErasureEntry[] = [];
  for (const path of paths) {
    const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true;
    const file = isFolder ? ledgerPath(path) : path;
    if (!existsSync(file)) throw new GtmError('invalid', `There is no ledger ${file}.`, { field: 'ledger' });
    entries.push(...readLedger(file));
  }
  return entries;
}

/** Lets the addresses of local mailboxes and calendars follow the data directory. */
async function moveFolders(database: Database, ids: Ids, from: string, to: string): Promise<void> {
  for (const { tenantId } of await listTenants(database)) {
    await database.asTenant(tenantId, async (transaction) => {
      for (const [table, scheme] of [
        ['mailboxes', 'maildir:'],
        ['calendars', 'ics:'],
      ]) {
        await transaction.query(
          `update ${table} set url = $2 || substr(url, length($1) + 1) where starts_with(url, $1)`,
          [`${scheme}${from}/`, `${scheme}${to}/`],
        );
      }
      const subject = { subjectNoun: 'tenant', subjectId: tenantId };
      await writeAudit(transaction, ids, { actor, action: 'folders-moved', ...subject });
    });
  }
}

/** Erases again who was erased after the backup, and lets nothing leave: what was approved then may have left since. */
async function settle(
  services: { database: Database; ids: Ids; clock: Clock; random: Random },
  folder: string,
  entries: readonly ErasureEntry[],
): Promise<{ tenants: number; repeated: number }> {
  const { database, ids, random } = services;
  const tenants = await listTenants(database);
  const providers = createProviders({ database, keys: () => openInstallationKeys(folder, random) });
  let repeated = 0;
  for (const { tenantId } of tenants) {
    await database.asTenant(tenantId, async (transaction) => {
      await transaction.query(
        'update tenants set paused_at = coalesce(paused_at, app.now()), paused_by = coalesce(paused_by, $1)',
        [actor.id],
      );
      const subject = { subjectNoun: 'tenant', subjectId: tenantId };
      await writeAudit(transaction, ids, { actor, action: 'tenant-restored', ...subject });
      repeated += (await applyLedger(transaction, { ids, actor }, entries)).repeated;
    });
    await settleErasures({ database, ids, actor, providers, ledger: ledgerPath(folder) }, tenantId);
  }
  await providers.close();
  return { tenants: tenants.length, repeated };
}

/**
 * Puts a backup into the data directory of `config`, which must be empty but for its keys and its ledger. Everything is
 * unpacked, checked and brought up to date in a folder beside it, which takes its place at the very end: whatever fails
 * or is cut off, nothing is half restored. The ledgers of the backup, of the directory and of `ledgers` count together.
 */
export async function restoreBackup(
  config: Config,
  file: string,
  services: { clock: Clock; random: Random; ledgers: readonly string[] },
): Promise<RestoreReport> {
  const { clock, random } = services;
  const target = config.dataDirectory;
  if (config.databaseUrl !== `pglite:${join(target, 'database')}`) {
    throw new GtmError('misconfigured', 'GTM_DATABASE_URL: a restore makes <data>/database. Leave it out.');
  }
  refuseFull(target);
  const entries = await readLedgers([...(existsSync(ledgerPath(target)) ? [target] : []), ...services.ledgers]);
  makePrivateDirectory(dirname(target));
  const folder = join(dirname(target), `${basename(target)}.restoring-${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  makePrivateDirectory(folder);
  try {
    const manifest = await unpackBackup(file, folder);
    keepKeys(target, folder);
    addToLedger(ledgerPath(folder), entries);
    const { database, files } = await openDatabase(`pglite:${join(folder, 'database')}`);
    const ids = createIds(clock, random);
    let done: { tenants: number; repeated: number };
    try {
      await moveFolders(database, ids, manifest.dataDirectory, folder);
      done = await settle({ database, ids, clock, random }, folder, readLedger(ledgerPath(folder)));
      await moveFolders(database, ids, folder, target);
      if (done.repeated > 0) await files?.reclaim();
    } finally {
      await database[Symbol.asyncDispose]();
    }
    await syncTree(folder);
    const hasKeys = existsSync(join(folder, 'installation.key'));
    await takePlace(folder, target);
    const { tenants, repeated } = done;
    return { dataDirectory: target, madeAt: manifest.createdAt, tenants, erasuresRepeated: repeated, hasKeys };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** What the directory held has been taken over by then. */
async function takePlace(folder: string, target: string): Promise<void> {
  const before = `${folder}.before`;
  if (existsSync(target)) await rename(target, before);
  await rename(folder, target);
  syncPath(dirname(target));
  await rm(before, { recursive: true, force: true });
}
