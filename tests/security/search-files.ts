import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createFileLake } from '../../src/data/lake/duckdb-files.ts';

/** Every form in which `word` (ASCII letters) is looked for: in its usual cases, and what base64 makes of these. */
export function tracesOf(word: string): string[] {
  const forms = [word.toLowerCase(), word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1).toLowerCase()];
  // At each of three places in a group of three bytes; what depends on its neighbours is left out.
  const packed = [0, 1, 2].flatMap((shift) =>
    forms.map((form) => {
      const text = Buffer.from('\0'.repeat(shift) + form)
        .toString('base64')
        .replaceAll('=', '');
      return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + form.length) * 8) / 6));
    }),
  );
  return [...forms, ...packed];
}

/** What a file holds, unpacked where it is packed. */
async function contentOf(path: string): Promise<Buffer> {
  const bytes = readFileSync(path);
  if (path.endsWith('.gz')) return gunzipSync(bytes);
  if (!path.endsWith('.parquet')) return bytes;
  const lake = createFileLake({ directory: dirname(path) });
  try {
    const rows = await lake.query([basename(path)], 'select * from events');
    return Buffer.from(rows.map((row) => Object.values(row).map(String).join(' ')).join('\n'));
  } finally {
    await lake.close();
  }
}

/** The same; nothing of a file that a running installation has taken away meanwhile. */
async function contentIfThere(path: string): Promise<Buffer> {
  try {
    return await contentOf(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** The files at or below `place` whose name or content holds one of `traces`. */
export async function filesThatTell(place: string, traces: readonly string[]): Promise<string[]> {
  const files = statSync(place).isFile()
    ? [place]
    : readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
      );
  const found: string[] = [];
  for (const path of files) {
    const content = await contentIfThere(path);
    if (traces.some((trace) => basename(path).includes(trace) || content.includes(trace))) found.push(path);
  }
  return found;
}
