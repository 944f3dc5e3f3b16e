import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { appendEntry } from './power-cut.ts';

/**
 * Loaded before a life of the sweep (`--import`), in each of its threads: writes to the files of the database are put
 * into the journal that `SWEEP_JOURNAL` names. With `SWEEP_WEAKNESS=fsync` nothing is ever forced to the disk.
 */
const journal = process.env['SWEEP_JOURNAL'];
const noFsync = process.env['SWEEP_WEAKNESS'] === 'fsync';

function watch(journal: string): void {
  const paths = new Map<number, string>();
  const { openSync, writeSync, closeSync, fsyncSync, ftruncateSync, truncateSync, renameSync, unlinkSync } = fs;
  const isWatched = (path: unknown): path is string => typeof path === 'string' && /\/database\//.test(path);

  /** What a write of `length` bytes at `position` would replace. */
  const note = (path: string, position: number, length: number) => {
    const file = openSync(path, 'r');
    const { size } = fs.fstatSync(file);
    const old = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
    if (old.length > 0) fs.readSync(file, old, 0, old.length, position);
    closeSync(file);
    appendEntry(journal, { kind: 'write', path, position, size, old });
  };
  const noteTruncation = (path: string, length: number) => {
    const { size } = fs.statSync(path);
    note(path, Math.min(length, size), size - Math.min(length, size));
  };

  Object.assign(fs, {
    openSync(path: string, flags: number | string, ...rest: unknown[]) {
      const truncates = typeof flags === 'number' && (flags & fs.constants.O_TRUNC) !== 0;
      if (truncates && isWatched(path) && fs.existsSync(path)) noteTruncation(path, 0);
      const file = openSync(path, flags, ...(rest as []));
      if (isWatched(path)) paths.set(file, path);
      return file;
    },
    writeSync(file: number, bytes: Uint8Array, offset: number, length: number, position: number | null) {
      const path = paths.get(file);
      if (path !== undefined && typeof position === 'number') note(path, position, length);
      return writeSync(file, bytes, offset, length, position);
    },
    closeSync(file: number) {
      paths.delete(file);
      closeSync(file);
    },
    fsyncSync(file: number) {
      if (noFsync) return;
      fsyncSync(file);
      const path = paths.get(file);
      if (path !== undefined) appendEntry(journal, { kind: 'synced', path });
    },
    ftruncateSync(file: number, length = 0) {
      const path = paths.get(file);
      if (path !== undefined) noteTruncation(path, length);
      ftruncateSync(file, length);
    },
    truncateSync(path: string, length = 0) {
      if (isWatched(path)) noteTruncation(path, length);
      truncateSync(path, length);
    },
    renameSync(from: string, to: string) {
      if (isWatched(from)) appendEntry(journal, { kind: 'renamed', path: from, to });
      renameSync(from, to);
    },
    unlinkSync(path: string) {
      if (isWatched(path)) appendEntry(journal, { kind: 'removed', path });
      unlinkSync(path);
    },
  });
  syncBuiltinESMExports();
}

if (journal) watch(journal);
