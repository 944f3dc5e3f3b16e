import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GtmError } from '../../domain/errors.ts';
import { readTarFile, type TarMember } from './tar-file.ts';

const clashes = new Set(['EEXIST', 'ENOTDIR']);

/** Unpacks every file of a tar into `folder`, each where `placeOf` says, and gives their sizes and digests by name. */
export async function unpackTar(
  path: string,
  folder: string,
  placeOf: (name: string) => string,
): Promise<Map<string, TarMember>> {
  const found = new Map<string, TarMember>();
  for await (const { name, isFolder, size, content } of readTarFile(path)) {
    const target = join(folder, placeOf(name));
    const digest = createHash('sha256');
    const pieces = async function* () {
      for await (const piece of content) {
        digest.update(piece);
        yield piece;
      }
    };
    try {
      await mkdir(isFolder ? target : dirname(target), { recursive: true, mode: 0o700 });
      if (isFolder) continue;
      await pipeline(pieces, createWriteStream(target, { mode: 0o600, flags: 'wx' }));
    } catch (cause) {
      if (!clashes.has((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
      throw new GtmError('invalid', `${path} holds two files in one place (${name}).`, { cause, field: 'path' });
    }
    found.set(name, { name, size, sha256: digest.digest('hex') });
  }
  return found;
}

/** Throws `invalid` unless exactly the `members` of a manifest were found, unchanged. */
export function checkMembers(
  path: string,
  found: ReadonlyMap<string, TarMember>,
  manifestName: string,
  members: readonly TarMember[],
): void {
  const refuse = (problem: string) => {
    throw new GtmError('invalid', `${path}: ${problem}. Nothing was taken in; take another copy of the file.`, {
      field: 'path',
    });
  };
  for (const { name, size, sha256 } of members) {
    const member = found.get(name);
    if (member?.size !== size || member.sha256 !== sha256) refuse(`"${name}" is missing or was changed`);
  }
  const named = new Set([manifestName, ...members.map(({ name }) => name)]);
  for (const name of found.keys()) if (!named.has(name)) refuse(`"${name}" is not in its manifest`);
}
