import { appendFileSync, closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * A journal of what was written to files and not yet forced to the disk. A SIGKILL leaves the pages of the operating
 * system; a power cut does not. The journal holds the bytes that each write replaced, so that whoever reads it after a
 * death can take back all that no fsync has covered: the worst that a power cut may do to a file's content. Names
 * (creating, renaming, removing) count as durable at once.
 */
export type JournalEntry =
  | { kind: 'write'; path: string; position: number; size: number; old: Uint8Array }
  | { kind: 'synced'; path: string }
  | { kind: 'renamed'; path: string; to: string }
  | { kind: 'removed'; path: string };

/** Appends one entry: a line of JSON, then the old bytes. */
export function appendEntry(journal: string, entry: JournalEntry): void {
  const { old, ...head } = entry.kind === 'write' ? entry : { ...entry, old: new Uint8Array() };
  const line = Buffer.from(`${JSON.stringify({ ...head, bytes: old.length })}\n`);
  appendFileSync(journal, Buffer.concat([line, old]));
}

function readEntries(journal: string): JournalEntry[] {
  const bytes = readFileSync(journal);
  const entries: JournalEntry[] = [];
  for (let place = 0; place < bytes.length; ) {
    const end = bytes.indexOf(10, place);
    if (end === -1) break;
    const { bytes: length, ...head } = JSON.parse(bytes.toString('utf8', place, end)) as JournalEntry & {
      bytes: number;
    };
    place = end + 1 + length;
    // The death can have torn the last entry; its write had not begun.
    if (place > bytes.length) break;
    entries.push(head.kind === 'write' ? { ...head, old: bytes.subarray(end + 1, place) } : head);
  }
  return entries;
}

type Write = Extract<JournalEntry, { kind: 'write' }>;

/** Takes back every write of the journal that no fsync has covered. Returns how many there were. */
export function cutPower(journal: string): number {
  if (!existsSync(journal)) return 0;
  const unsynced = new Map<string, Write[]>();
  for (const entry of readEntries(journal)) {
    const writes = unsynced.get(entry.path) ?? [];
    unsynced.set(entry.path, writes);
    if (entry.kind === 'write') writes.push(entry);
    else unsynced.delete(entry.path);
    if (entry.kind === 'renamed') unsynced.set(entry.to, writes);
  }
  let count = 0;
  for (const [path, writes] of unsynced) {
    if (writes.length === 0 || !existsSync(path)) continue;
    const file = openSync(path, 'r+');
    for (const { position, size, old } of writes.toReversed()) {
      writeSync(file, old, 0, old.length, position);
      ftruncateSync(file, size);
      count += 1;
    }
    closeSync(file);
  }
  return count;
}
