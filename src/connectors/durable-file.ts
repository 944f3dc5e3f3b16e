import { type FileHandle, open, unlink } from 'node:fs/promises';
import { GtmError } from '../domain/errors.ts';

/**
 * Writes a new file (mode 600) whose name begins with `prefix`, and gives its path; it is on the disk when this
 * resolves, if `fsync`. What a killed process left behind under such a name is not touched. Throws `unavailable`.
 */
export async function createTemporaryFile(
  prefix: string,
  content: Uint8Array | string,
  fsync: boolean,
): Promise<string> {
  const { path, file } = await openUnused(prefix);
  try {
    await file.writeFile(content);
    if (fsync) await file.sync();
    return path;
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw folderUnavailable(error);
  } finally {
    await file.close();
  }
}

async function openUnused(prefix: string): Promise<{ path: string; file: FileHandle }> {
  for (let number = 0; ; number++) {
    const path = `${prefix}.${process.pid}.${number}`;
    try {
      return { path, file: await open(path, 'wx', 0o600) };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw folderUnavailable(error);
    }
  }
}

/** Makes renames and links inside a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The system's code of an error (`ENOENT`), which unlike its message names no path. */
export function systemCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
}

/** Wraps a file system error; errors of ours pass through. */
export function folderUnavailable(error: unknown): GtmError {
  if (GtmError.is(error)) return error;
  return new GtmError('unavailable', `A folder of the data directory cannot be used: ${systemCode(error)}`, {
    cause: error,
  });
}
