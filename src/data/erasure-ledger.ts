import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { GtmError } from '../domain/errors.ts';
import { replaceFile, syncPath } from './database/data-directory.ts';

/** That somebody was erased: enough to do it again in an older copy of the data, and nothing that names them. */
const entrySchema = z.object({
  /** Of the row in `erasures`. */
  id: z.uuid(),
  tenantId: z.uuid(),
  contactIds: z.array(z.uuid()),
  /** HMACs of their addresses under the tenant's salt, hex. */
  hmacs: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  erasedAt: z.iso.datetime(),
});
export type ErasureEntry = z.output<typeof entrySchema>;

/** Where the ledger of a data directory lies: outside of the database, so that it outlives an older copy of it. */
export function ledgerPath(dataDirectory: string): string {
  return join(dataDirectory, 'erasures.jsonl');
}

function parseLine(path: string, line: string, number: number): ErasureEntry {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new GtmError('invalid', `${path}: line ${number} is no erasure. Take another copy of the file.`, {
      cause,
      field: 'ledger',
    });
  }
}

/** The erasures of a file, in the order they were made; none where there is no file. Throws `invalid` for a wrong line. */
export function readLedger(path: string): ErasureEntry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => (line === '' ? [] : [parseLine(path, line, index + 1)]));
}

/** Adds what the file lacks; it is on the disk when this returns, and after a crash as it was or as it is. Returns how many were new. */
export function addToLedger(path: string, entries: readonly ErasureEntry[]): number {
  const known = readLedger(path);
  const ids = new Set(known.map(({ id }) => id));
  const fresh = entries.filter(({ id }) => !ids.has(id));
  if (fresh.length === 0) return 0;
  replaceFile(path, [...known, ...fresh].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  syncPath(dirname(path));
  return fresh.length;
}
