import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { GtmError } from '../../domain/errors.ts';
import type { ImportInput } from '../import-input.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** What the bytes of a text file say about it. */
export interface ByteScan {
  encoding: Encoding;
  /** SHA-256 (hex) of the file. */
  digest: string;
  /** False for a file that was cut off in the middle of a line. */
  endsWithNewline: boolean;
}

const signatures: [string, readonly number[]][] = [
  ['a ZIP archive or an Excel workbook; save it as CSV', [0x50, 0x4b, 0x03, 0x04]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['compressed with gzip; unpack it', [0x1f, 0x8b]],
  ['an old Excel workbook; save it as CSV', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
];

/**
 * Reads all bytes once: which encoding they are in (a byte order mark, the pattern of zero bytes of UTF-16, valid UTF-8,
 * else Windows-1252), their digest, and whether this is text at all. Throws `invalid` naming the line of a zero byte, and
 * of the first byte that is not in the encoding of the others.
 */
export async function scanBytes(input: ImportInput): Promise<ByteScan> {
  if (input.byteLength === 0) throw refuse(input, 'is empty (0 bytes). Export it again.');
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let valid = true;
  let encoding: Encoding | null = null;
  let first = true;
  let line = 1;
  let last = Buffer.alloc(0);
  for await (const chunk of input.open()) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    hash.update(bytes);
    if (first) {
      first = false;
      refuseBinary(input, bytes);
      encoding = sniff(bytes);
    }
    if (encoding !== 'utf-16le' && encoding !== 'utf-16be') {
      line = refuseZeroByte(input, bytes, line);
      valid &&= isValid(utf8, bytes);
    }
    last = Buffer.concat([last, bytes]).subarray(-2);
  }
  if (encoding === null || encoding === 'utf-8') {
    const isWhole = valid && isValid(utf8);
    if (!isWhole) await refuseMixture(input, encoding === 'utf-8');
    encoding = isWhole ? 'utf-8' : 'windows-1252';
  }
  const lastUnit = encoding === 'utf-16be' ? last[1] : encoding === 'utf-16le' ? last[0] : last.at(-1);
  return { encoding, digest: hash.digest('hex'), endsWithNewline: lastUnit === 0x0a || lastUnit === 0x0d };
}

function refuse(input: ImportInput, words: string): GtmError {
  return new GtmError('invalid', `${input.fileName} ${words}`, { field: input.fileName });
}

function refuseBinary(input: ImportInput, bytes: Buffer): void {
  const found = signatures.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte));
  if (found) throw refuse(input, `is not a text file but ${found[0]}.`);
  const sample = bytes.subarray(0, 64 * 1024);
  if (sniff(bytes) !== null) return;
  let controls = 0;
  for (const byte of sample)
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0) controls++;
  if (controls > sample.length / 50) throw refuse(input, 'is not a text file.');
}

/** The encoding as far as the first bytes tell it; null where all of them must be looked at. */
function sniff(bytes: Buffer): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  const sample = bytes.subarray(0, 4096);
  let evenZeros = 0;
  let oddZeros = 0;
  for (let index = 0; index < sample.length; index++) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) evenZeros++;
    else oddZeros++;
  }
  // Text in Latin letters has a zero in nearly every second byte; a stray zero byte is something else.
  if (oddZeros > sample.length / 4 && evenZeros < sample.length / 50) return 'utf-16le';
  if (evenZeros > sample.length / 4 && oddZeros < sample.length / 50) return 'utf-16be';
  return null;
}

function refuseZeroByte(input: ImportInput, bytes: Buffer, line: number): number {
  const zero = bytes.indexOf(0);
  let lines = line;
  for (
    let index = bytes.indexOf(0x0a);
    index >= 0 && (zero < 0 || index < zero);
    index = bytes.indexOf(0x0a, index + 1)
  ) {
    lines++;
  }
  if (zero >= 0) throw refuse(input, `has a zero byte in line ${lines}. The file is damaged; export it again.`);
  return lines;
}

/** Read as Windows-1252, the UTF-8 in a file that has both would become other letters without a word. */
async function refuseMixture(input: ImportInput, isMarked: boolean): Promise<void> {
  let valid = isMarked ? 1 : 0;
  let invalid = 0;
  for await (const { line, bytes } of linesOf(input)) {
    if (!isUtf8(bytes)) invalid ||= line;
    else if (bytes.some((byte) => byte >= 0x80)) valid ||= line;
    if (valid > 0 && invalid > 0) break;
  }
  if (valid === 0 || invalid === 0) return;
  const words = `is in two encodings: line ${valid} is UTF-8 and line ${invalid} is not. Export it again as UTF-8.`;
  throw new GtmError('invalid', `${input.fileName} ${words}`, { field: `line ${invalid}` });
}

async function* linesOf(input: ImportInput): AsyncGenerator<{ line: number; bytes: Buffer }> {
  let rest = Buffer.alloc(0);
  let line = 0;
  for await (const chunk of input.open()) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      yield { line: ++line, bytes: bytes.subarray(start, end) };
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield { line: ++line, bytes: rest };
}

function isValid(decoder: InstanceType<typeof TextDecoder>, bytes?: Buffer): boolean {
  try {
    decoder.decode(bytes, { stream: bytes !== undefined });
    return true;
  } catch {
    return false;
  }
}
