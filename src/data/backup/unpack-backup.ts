import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GtmError } from '../../domain/errors.ts';
import { bytesOf, readTarFile } from '../archive/tar-file.ts';
import { type BackupManifest, backupManifestName, backupManifestSchema } from './backup-manifest.ts';

const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;

function damaged(path: string, problem: string): GtmError {
  return new GtmError('invalid', `${path}: ${problem}. Nothing was restored; take another copy of the backup.`, {
    field: 'path',
  });
}

function readManifest(path: string, text: string): BackupManifest {
  const parsed = backupManifestSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw damaged(path, 'it is no backup of this program, or one of a newer version');
}

/** Where a member of the tar belongs in a data directory: the database in its own folder, all else as it lay. */
function placeOf(name: string): string {
  return name.startsWith('files/') ? name.slice('files/'.length) : name;
}

/**
 * Unpacks a backup into `folder`, which must be empty, and checks every digest. Throws `invalid` when anything is
 * missing, changed or too much; what lies in `folder` then is worth nothing.
 */
export async function unpackBackup(path: string, folder: string): Promise<BackupManifest> {
  const found = new Map<string, { size: number; sha256: string }>();
  let manifest: BackupManifest | null = null;
  for await (const { name, isFolder, size, content } of readTarFile(path)) {
    const target = join(folder, placeOf(name));
    if (isFolder) await mkdir(target, { recursive: true, mode: 0o700 });
    else if (name === backupManifestName) {
      if (size > MAX_MANIFEST_BYTES) throw damaged(path, 'its manifest is too long');
      manifest = readManifest(path, (await bytesOf(content)).toString('utf8'));
    } else {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      const digest = createHash('sha256');
      const pieces = async function* () {
        for await (const piece of content) {
          digest.update(piece);
          yield piece;
        }
      };
      await pipeline(pieces, createWriteStream(target, { mode: 0o600, flags: 'wx' }));
      found.set(name, { size, sha256: digest.digest('hex') });
    }
  }
  if (!manifest) throw damaged(path, 'it has no manifest and is no whole backup');
  for (const { name, size, sha256 } of manifest.members) {
    const member = found.get(name);
    if (member?.size !== size || member.sha256 !== sha256) throw damaged(path, `"${name}" is missing or was changed`);
    found.delete(name);
  }
  const [extra] = found.keys();
  if (extra !== undefined) throw damaged(path, `"${extra}" is not in its manifest`);
  return manifest;
}
