import { createReadStream } from 'node:fs';
import { GtmError } from '../../domain/errors.ts';

export interface MboxOptions {
  /** Longer messages are refused; without a limit a file that is no mbox would be read as one message. */
  maxMessageBytes?: number;
}

const from = Buffer.from('From ');
const newline = 0x0a;

/**
 * The messages of an mbox file, raw, in order, one in memory at a time. A message begins at a `From ` line at the start
 * of the file or behind an empty line; `>From ` (and `>>From `, as mboxrd writes it) loses one `>`. LF and CRLF both
 * work and are kept. Throws `invalid` when the file does not begin as an mbox or a message is too long.
 */
export async function* readMbox(path: string, options: MboxOptions = {}): AsyncGenerator<Uint8Array> {
  const limit = options.maxMessageBytes ?? 100 * 1024 * 1024;
  let message: Buffer[] | null = null;
  let size = 0;
  let afterEmptyLine = true;
  for await (const line of readLines(path, limit)) {
    const isEmpty = line.length <= 2 && /^\r?\n?$/.test(line.toString('latin1'));
    if (afterEmptyLine && isFromLine(line)) {
      if (message) yield finish(message);
      message = [];
      size = 0;
    } else if (message) {
      size += line.length;
      if (size > limit) throw new GtmError('invalid', `A message in the mbox is longer than ${limit} bytes`);
      message.push(unquote(line));
    } else if (!isEmpty) {
      throw new GtmError('invalid', 'This is no mbox file: it does not begin with a "From " line');
    }
    afterEmptyLine = isEmpty;
  }
  if (message) yield finish(message);
}

/** `From sender date`: an address or word, and a year or time somewhere behind it. */
function isFromLine(line: Buffer): boolean {
  return line.subarray(0, 5).equals(from) && /^From \S+.*\d/.test(line.subarray(0, 300).toString('latin1'));
}

/** One `>` less in front of `From `. */
function unquote(line: Buffer): Buffer {
  let at = 0;
  while (line[at] === 0x3e) at++;
  return at > 0 && line.subarray(at, at + 5).equals(from) ? line.subarray(1) : line;
}

/** The empty line in front of the next `From ` line belongs to the mbox and not to the message. */
function finish(lines: Buffer[]): Uint8Array {
  const last = lines.at(-1)?.toString('latin1');
  if (last === '\n' || last === '\r\n') lines.pop();
  return Buffer.concat(lines);
}

async function* readLines(path: string, limit: number): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restSize = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    let start = 0;
    const bytes = chunk as Buffer;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      const piece = bytes.subarray(start, end + 1);
      yield rest.length > 0 ? Buffer.concat([...rest, piece]) : piece;
      rest = [];
      restSize = 0;
      start = end + 1;
    }
    restSize += bytes.length - start;
    if (restSize > limit) throw new GtmError('invalid', `A line in the mbox is longer than ${limit} bytes`);
    if (start < bytes.length) rest.push(bytes.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}
