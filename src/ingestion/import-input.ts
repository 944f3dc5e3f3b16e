import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { GtmError } from '../domain/errors.ts';

/** A file to import; it is read as a stream, and more than once. */
export interface ImportInput {
  fileName: string;
  byteLength: number;
  open(): AsyncIterable<Uint8Array>;
}

/** A file on this machine. */
export async function fileInput(path: string): Promise<ImportInput> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new GtmError('not-found', `There is no file ${path}. Check the path.`, { cause, field: 'path' });
  });
  if (!facts.isFile()) throw new GtmError('invalid', `${path} is not a file.`, { field: 'path' });
  return {
    fileName: basename(path),
    byteLength: facts.size,
    open: () => createReadStream(path, { highWaterMark: 32 * 1024 }),
  };
}

/** A file in memory. */
export function memoryInput(fileName: string, content: string | Uint8Array): ImportInput {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return {
    fileName,
    byteLength: bytes.byteLength,
    async *open() {
      for (let start = 0; start < bytes.byteLength; start += 256 * 1024) {
        yield bytes.subarray(start, Math.min(bytes.byteLength, start + 256 * 1024));
      }
    },
  };
}

/** All bytes of an input; `limitBytes` guards against files that cannot be held in memory. */
export async function readAll(input: ImportInput, limitBytes: number): Promise<Buffer> {
  if (input.byteLength > limitBytes) {
    throw new GtmError('invalid', `${input.fileName} is larger than ${Math.floor(limitBytes / 1024 / 1024)} MB.`, {
      field: input.fileName,
    });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of input.open()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
