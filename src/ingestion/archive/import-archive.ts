import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ArchiveManifest,
  archiveManifestName,
  archiveManifestSchema,
} from '../../data/archive/archive-manifest.ts';
import type { ArchiveServices } from '../../data/archive/export-tenant.ts';
import { insertTenant } from '../../data/archive/insert-tenant.ts';
import { checkMembers, unpackTar } from '../../data/archive/unpack-tar.ts';
import { ledgerPath, readLedger } from '../../data/erasure-ledger.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { auditHead } from '../../data/records/audit-head.ts';
import { addMissingUsers, removeUsers } from '../../data/records/missing-users.ts';
import { listMemberships, putMembership } from '../../data/records/people.ts';
import { listTenants } from '../../data/records/tenants.ts';
import type { Actor } from '../../domain/actor.ts';
import { GtmError } from '../../domain/errors.ts';
import { applyLedger } from '../erasure/apply-ledger.ts';

export interface ImportedArchive {
  manifest: ArchiveManifest;
  /** Erasures of this installation's ledger that were made again in it. */
  erasuresRepeated: number;
}

/** Whether a file is an archive, by its first bytes: a tar that begins with a manifest. */
export async function isArchive(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0).catch(() => ({
      ...{ buffer: Buffer.alloc(0), bytesRead: 0 },
    }));
    const head = buffer.subarray(0, bytesRead).toString('latin1');
    return head.startsWith(`${archiveManifestName}\0`) && head.slice(257, 262) === 'ustar';
  } finally {
    await file.close();
  }
}

async function unpack(path: string, folder: string): Promise<ArchiveManifest> {
  const found = await unpackTar(path, folder, (name) => name);
  const manifest = await readFile(join(folder, archiveManifestName), 'utf8')
    .then((text) => archiveManifestSchema.parse(JSON.parse(text)))
    .catch((cause: unknown) => {
      const problem = `${path} is no archive of this program, or one of a newer version. Nothing was taken in.`;
      throw new GtmError('invalid', problem, { field: 'path', cause });
    });
  checkMembers(path, found, archiveManifestName, [...manifest.tables, ...manifest.files]);
  const strange = lakePaths(manifest).find((way) => !way.startsWith(`events/tenant=${manifest.tenant.id}/`));
  if (strange !== undefined) throw new GtmError('invalid', `${path} holds a lake file of another tenant (${strange}).`);
  return manifest;
}

const lakePaths = ({ files }: ArchiveManifest) =>
  files.flatMap(({ name }) => (name.startsWith('lake/') ? [name.slice('lake/'.length)] : []));

async function refuseKnown(services: ArchiveServices, { tenant }: ArchiveManifest): Promise<void> {
  const known = (await listTenants(services.database)).find(
    ({ tenantId, slug }) => tenantId === tenant.id || slug === tenant.slug,
  );
  if (!known) return;
  const same = known.tenantId === tenant.id ? 'This tenant' : 'Another tenant of this name';
  throw new GtmError('conflict', `${same} ("${tenant.slug}") is here already. An archive is never merged into one.`, {
    field: 'path',
  });
}

/** All rows in one transaction: erased people go in it again, the tenant arrives paused, and whoever imports becomes an owner. */
async function insert(services: ArchiveServices, manifest: ArchiveManifest, folder: string, actor: Actor) {
  const { database, ids, dataDirectory } = services;
  return database.asTenant(manifest.tenant.id, async (transaction) => {
    await insertTenant(transaction, manifest, { folder, dataDirectory });
    const head = await auditHead(transaction);
    if (head?.count !== manifest.audit?.count || head?.hash !== manifest.audit?.hash) {
      throw new GtmError('invalid', 'The audit of the archive does not end where its manifest says.', {
        field: 'path',
      });
    }
    await transaction.query(
      'update tenants set paused_at = coalesce(paused_at, app.now()), paused_by = coalesce(paused_by, $1)',
      [actor.id],
    );
    const subject = { subjectNoun: 'tenant', subjectId: manifest.tenant.id };
    await writeAudit(transaction, ids, { actor, action: 'tenant-imported', ...subject });
    const members = await listMemberships(transaction);
    if (!members.some(({ userId }) => userId === actor.id)) {
      const email = `owner-${ids.next()}@localhost.example`;
      await putMembership(transaction, ids, actor, { userId: actor.id, role: 'owner', displayName: 'Owner', email });
    }
    const ledger = readLedger(ledgerPath(dataDirectory));
    const { repeated } = await applyLedger(transaction, { ids, actor }, ledger);
    return { members, repeated };
  });
}

/**
 * Takes a tenant in from an archive, with the same ids, paused, and with nothing to be sent again. Every digest is checked
 * first; then all or nothing is written. Throws `invalid` for a damaged or foreign file, `conflict` when the tenant or its
 * name is here.
 */
export async function importArchive(services: ArchiveServices, path: string, actor: Actor): Promise<ImportedArchive> {
  const { ids, lake, dataDirectory, database, clock } = services;
  const folder = join(dataDirectory, 'tmp', `archive-${ids.next()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lakeFiles: string[] = [];
  let users: string[] = [];
  try {
    const manifest = await unpack(path, folder);
    await refuseKnown(services, manifest);
    users = await addMissingUsers(database, await readMembers(folder, manifest), clock.now());
    for (const way of lakePaths(manifest)) {
      lakeFiles.push(way);
      await lake.put(way, await readFile(join(folder, 'lake', way)));
    }
    const { repeated } = await insert(services, manifest, folder, actor);
    return { manifest, erasuresRepeated: repeated };
  } catch (error) {
    await lake.remove(lakeFiles);
    await removeUsers(database, users);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readMembers(folder: string, { tables }: ArchiveManifest) {
  const member = tables.find(({ table }) => table === 'memberships');
  const lines = member ? (await readFile(join(folder, member.name), 'utf8')).split('\n') : [];
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { user_id: string; email: string; display_name: string })
    .map(({ user_id: id, email, display_name: name }) => ({ id, email, name }));
}
