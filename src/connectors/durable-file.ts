import { open, unlink } from 'node:fs/promises';
import { GtmError } from '../domain/errors.ts';

/** Creates a file (mode 600) that is on the disk when this resolves, if `fsync`. Throws `unavailable`. */
export async function createDurableFile(path: string, content: Uint8Array | string, fsync: boolean): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw folderUnavailable(error);
  });
  try {
    await file.writeFile(content);
    if (fsync) await file.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw folderUnavailable(error);
  } finally {
    await file.close();
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
