import { createHash } from 'node:crypto';
import { GtmError } from '../../domain/errors.ts';

/** A file of a Maildir: its name without flags and when it appeared (nanoseconds since 1970). */
export interface DatedFile {
  name: string;
  time: bigint;
}

/** Two files can appear in the order opposite to their times when they are put there at once; nobody needs longer. */
const overlapNs = 2_000_000_000n;
/** Above this the oldest are forgotten, which lists them a second time and skips none. */
const maxRemembered = 1000;

/**
 * How far a Maildir was read: the newest time seen and, for the two seconds before it, which files were read.
 * A time alone would skip the second of two files of one instant, and a file that shows up late.
 */
export interface MaildirCursor {
  time: bigint;
  read: ReadonlyMap<string, bigint>;
}

export const beginning: MaildirCursor = { time: -overlapNs, read: new Map() };

/** Reads `formatCursor`'s text; null is the beginning. Throws `invalid` for anything else. */
export function parseCursor(text: string | null): MaildirCursor {
  if (text === null) return beginning;
  const match = /^(\d+)((?:\/[0-9a-f]{12}-\d+)*)$/.exec(text);
  if (!match) {
    throw new GtmError('invalid', 'The mailbox cursor is not one of ours; start again from null', { field: 'cursor' });
  }
  const entries = match[2]!.split('/').slice(1);
  const time = BigInt(match[1]!);
  return {
    time,
    read: new Map(entries.map((entry) => [entry.slice(0, 12), time - BigInt(entry.slice(13))])),
  };
}

export function formatCursor(cursor: MaildirCursor): string {
  return [cursor.time, ...[...cursor.read].map(([key, time]) => `${key}-${cursor.time - time}`)].join('/');
}

/** Whether the file was read before this cursor was made. */
export function isRead(cursor: MaildirCursor, file: DatedFile): boolean {
  return file.time < cursor.time - overlapNs || cursor.read.get(keyOf(file.name)) === file.time;
}

/** The cursor after the file was read. */
export function advance(cursor: MaildirCursor, file: DatedFile): MaildirCursor {
  let time = cursor.time;
  if (file.time > time) time = file.time;
  const read = [...cursor.read].filter(([, seen]) => seen >= time - overlapNs);
  return { time, read: new Map([...read, [keyOf(file.name), file.time] as const].slice(-maxRemembered)) };
}

/** Oldest first, names deciding within one instant. */
export function inOrder(files: Iterable<DatedFile>): DatedFile[] {
  return [...files].sort((a, b) => {
    if (a.time !== b.time) return a.time < b.time ? -1 : 1;
    return a.name < b.name ? -1 : 1;
  });
}

function keyOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 12);
}
