import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { GtmError } from '../../domain/errors.ts';
import { syncPath } from '../database/data-directory.ts';

/** One file in a tar: its size in bytes and the SHA-256 (hex) of its content. */
export interface TarMember {
  name: string;
  size: number;
  sha256: string;
}

/** A tar that is being written. Only `close` makes it appear under its name; `discard` leaves nothing. */
export interface TarFile {
  /** Adds a file of exactly `size` bytes: what `content` has more is left out, what it lacks is filled with zeros. */
  add(name: string, size: number, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<TarMember>;
  addFolder(name: string): Promise<void>;
  /** Resolves to the size of the tar, once it is on the disk. */
  close(): Promise<number>;
  discard(): Promise<void>;
}

const ZEROS = Buffer.alloc(64 * 1024);

/** Exactly `size` bytes of `content`; a file that shrinks while it is read ends in zeros. */
async function* exactly(
  size: number,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let left = size;
  if (left > 0) {
    for await (const piece of content) {
      const taken = piece.subarray(0, left);
      left -= taken.length;
      yield taken;
      if (left === 0) break;
    }
  }
  for (; left > 0; left -= Math.min(left, ZEROS.length)) yield ZEROS.subarray(0, left);
}

/** Begins a tar at `path`, readable by its user only. Throws `conflict` when something is there. */
export async function createTarFile(path: string): Promise<TarFile> {
  const target = resolve(path);
  const there = await open(target, 'r').catch(() => null);
  if (there) {
    await there.close();
    throw new GtmError('conflict', `${path} is there already. Choose another name.`, { field: 'path' });
  }
  const unfinished = `${target}.unfinished`;
  const pack = tar.pack();
  const writing = pipeline(pack, createWriteStream(unfinished, { mode: 0o600 }));
  // Told where it is awaited; until then nobody listens.
  writing.catch(() => {});
  return {
    async add(name, size, content) {
      const digest = createHash('sha256');
      const added = Promise.withResolvers<void>();
      const entry = pack.entry({ name, size, mode: 0o600, mtime: new Date(0) }, (error) => {
        if (error) added.reject(error);
        else added.resolve();
      });
      const fill = async () => {
        for await (const piece of exactly(size, content)) {
          digest.update(piece);
          if (!entry.write(piece)) await new Promise<void>((resolve) => entry.once('drain', resolve));
        }
        entry.end(undefined);
        await added.promise;
      };
      // A disk that is full ends the writing, and with it whoever still fills.
      await Promise.race([fill(), writing]);
      return { name, size, sha256: digest.digest('hex') };
    },
    async addFolder(name) {
      pack.entry({ name: `${name}/`, type: 'directory', mode: 0o700, mtime: new Date(0) }).end(undefined);
    },
    async close() {
      pack.finalize();
      await writing;
      const file = await open(unfinished, 'r');
      try {
        await file.sync();
        const { size } = await file.stat();
        await rename(unfinished, target);
        syncPath(dirname(target));
        return size;
      } finally {
        await file.close();
      }
    },
    async discard() {
      pack.destroy();
      await writing.catch(() => {});
      await rm(unfinished, { force: true });
    },
  };
}

/** One entry of a tar that is read; its `content` must be read or drained before the next entry comes. */
export interface TarEntry {
  name: string;
  isFolder: boolean;
  size: number;
  content: AsyncIterable<Uint8Array>;
}

/**
 * The entries of a tar, one after another. Throws `not-found`, and `invalid` for a file that is no
 * whole tar or holds anything but files and folders.
 */
export async function* readTarFile(path: string): AsyncGenerator<TarEntry> {
  const extract = tar.extract();
  const file = createReadStream(path);
  const feeding = pipeline(file, extract);
  feeding.catch(() => {});
  try {
    for await (const entry of extract) {
      const { name, type, size = 0 } = entry.header;
      const isFolder = type === 'directory';
      if (!isFolder && type !== 'file') throw new GtmError('invalid', `${path} holds a link or a device (${name}).`);
      if (!isSafe(name)) throw new GtmError('invalid', `${path} holds a file outside of its own folder (${name}).`);
      yield { name: name.replace(/\/$/, ''), isFolder, size, content: whole(path, entry as AsyncIterable<Uint8Array>) };
      entry.resume();
    }
    await feeding;
  } catch (cause) {
    if (GtmError.is(cause)) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new GtmError('not-found', `There is no file ${path}.`, { cause, field: 'path' });
    }
    throw notWhole(path, cause);
  } finally {
    file.destroy();
    await finished(file).catch(() => {});
  }
}

function notWhole(path: string, cause: unknown): GtmError {
  return new GtmError('invalid', `${path} is no whole tar file. Take another copy of it.`, { cause, field: 'path' });
}

async function* whole(path: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (cause) {
    throw notWhole(path, cause);
  }
}

/** A relative name that leads nowhere outside. */
function isSafe(name: string): boolean {
  return !name.startsWith('/') && !name.includes('\\') && !name.includes('\0') && !name.split('/').includes('..');
}
