import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchRun } from './bench-run.ts';
import { generateExport } from './import/generate-export.ts';
import type { ImportFigures } from './import/import-once.ts';

const SEED = 20_261_122;
const MIB = 2 ** 20;

const mib = (bytes: number) => Math.round(bytes / MIB);

async function importOnce(folder: string, rows: number): Promise<{ figures: ImportFigures; fileBytes: number }> {
  const file = join(folder, `contacts-${rows}.csv`);
  await generateExport(file, rows, SEED);
  const program = join(import.meta.dirname, 'import', 'import-once.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    program,
    file,
    join(folder, `data-${rows}`),
  ]);
  const fileBytes = statSync(file).size;
  rmSync(file);
  return { figures: JSON.parse(stdout) as ImportFigures, fileBytes };
}

/**
 * A CRM export of contacts into an empty database on disk, at a tenth of its size and whole (100,000 rows, or the number
 * given): rows per second, and how much memory the process took, of it the importer's thread and the rest (the engine).
 * Memory is bounded when the tenfold file takes no more of the importer's.
 */
export const bench: BenchRun = async ({ arguments: [count = '100000'] }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gtm-bench-import-'));
  try {
    const rows: Record<string, number>[] = [];
    let at: ImportFigures['at'] = {};
    for (const size of [Math.ceil(Number(count) / 10), Number(count)]) {
      const { figures, fileBytes } = await importOnce(folder, size);
      ({ at } = figures);
      rows.push({
        rows: figures.rows,
        fileMib: mib(fileBytes),
        created: figures.created,
        rejected: figures.rejected,
        seconds: Math.round(figures.seconds * 10) / 10,
        rowsPerSecond: Math.round(figures.rows / figures.seconds),
        rssBeforeMib: mib(figures.rssBefore),
        rssPeakMib: mib(figures.rssPeak),
        importerPeakMib: mib(figures.mainPeak),
        restPeakMib: mib(figures.restPeak),
      });
    }
    const mibAt = Object.fromEntries(
      Object.entries(at).map(([count, { rss, main, rest }]) => [
        count,
        { rss: mib(rss), importer: mib(main), rest: mib(rest) },
      ]),
    );
    return { rows, notes: { seed: SEED, mibAt } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
