import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GtmError } from '../../domain/errors.ts';
import { checkMembers, unpackTar } from '../archive/unpack-tar.ts';
import { type BackupManifest, backupManifestName, backupManifestSchema } from './backup-manifest.ts';

/** Where a member of the tar belongs in a data directory: the database in its own folder, all else as it lay. */
function placeOf(name: string): string {
  return name.startsWith('files/') ? name.slice('files/'.length) : name;
}

/**
 * Unpacks a backup into `folder`, which must be empty, and checks every digest. Throws `invalid` when anything is
 * missing, changed or too much; what lies in `folder` then is worth nothing.
 */
export async function unpackBackup(path: string, folder: string): Promise<BackupManifest> {
  const found = await unpackTar(path, folder, placeOf);
  const place = join(folder, backupManifestName);
  const manifest = await readFile(place, 'utf8')
    .then((text) => backupManifestSchema.parse(JSON.parse(text)))
    .catch((cause: unknown) => {
      const problem = `${path} is no whole backup of this program, or one of a newer version. Nothing was restored.`;
      throw new GtmError('invalid', problem, { field: 'path', cause });
    });
  await rm(place);
  checkMembers(path, found, backupManifestName, manifest.members);
  return manifest;
}
