import type { Entry, ZipFile } from 'yauzl';
import { GtmError } from '../../domain/errors.ts';

/** The parts of a ZIP archive that are asked for, one after another. */
export interface ZipParts {
  /** The part as a stream of bytes; null where the archive has none of this name. */
  read(name: string): Promise<AsyncIterable<Uint8Array> | null>;
}

/**
 * Opens a ZIP archive in memory. What its parts unpack to is counted while it comes out, together for all parts, and
 * more than `maxBytes` is refused; the sizes that the archive declares are not asked. Throws `invalid` in words that
 * stand behind a file name.
 */
export async function openZip(bytes: Uint8Array, maxBytes: number): Promise<ZipParts> {
  const { fromBufferPromise } = await import('yauzl');
  const archive = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const entries = new Map<string, Entry>();
  for await (const entry of archive.eachEntry()) {
    // Two parts of one name: programs differ in which one they show, so neither may pass for the document.
    if (entries.has(entry.fileName)) throw new GtmError('invalid', `holds two parts named ${entry.fileName}.`);
    entries.set(entry.fileName, entry);
  }
  let left = maxBytes;
  const count = (size: number) => {
    left -= size;
    if (left >= 0) return;
    const limit = Math.floor(maxBytes / 1024 / 1024);
    throw new GtmError('invalid', `unpacks to more than ${limit} MB. Save it without pictures, or split it.`);
  };
  return {
    async read(name) {
      const entry = entries.get(name);
      return entry === undefined ? null : unpack(archive, entry, count);
    },
  };
}

async function* unpack(archive: ZipFile, entry: Entry, count: (size: number) => void): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new GtmError('invalid', 'is encrypted. Save it without a password.');
  for await (const chunk of await archive.openReadStreamPromise(entry)) {
    count((chunk as Uint8Array).byteLength);
    yield chunk as Uint8Array;
  }
}
