import { openDatabase } from '../../src/data/database/open-database.ts';
import { importPath } from '../../src/ingestion/import-files.ts';
import { openTestWorld } from '../../src/testing/test-world.ts';

/** What one import in a process of its own took; bytes are the largest seen. */
export interface ImportFigures {
  rows: number;
  created: number;
  rejected: number;
  seconds: number;
  rssBefore: number;
  rssPeak: number;
  /** Heap and buffers of the main thread, where the importer works. */
  mainPeak: number;
  /** What is left of the process: the engine's thread and memory, code and native memory. */
  restPeak: number;
  /** The same three by the number of rows that had been imported, after a collection of garbage where it can be forced. */
  at: Record<string, { rss: number; main: number; rest: number }>;
}

const EVERY_MS = 20;
const MARK_ROWS = 10_000;

/** `import-once.ts FILE DIRECTORY`: imports the file into an empty database on disk and prints `ImportFigures`. */
async function main([file, directory]: readonly string[]): Promise<ImportFigures> {
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${directory}`) });
  const tenantId = await world.newTenant();
  const rssBefore = process.memoryUsage.rss();
  let [rssPeak, mainPeak, restPeak] = [rssBefore, 0, 0];
  const look = () => {
    const { rss, heapTotal, external } = process.memoryUsage();
    rssPeak = Math.max(rssPeak, rss);
    mainPeak = Math.max(mainPeak, heapTotal + external);
    restPeak = Math.max(restPeak, rss - heapTotal - external);
    return { rss, main: heapTotal + external, rest: rss - heapTotal - external };
  };
  const timer = setInterval(look, EVERY_MS);
  const at: ImportFigures['at'] = {};
  const start = performance.now();
  const actor = { kind: 'system', id: 'bench', door: 'cli' } as const;
  const report = await importPath({ ...world, actor }, tenantId, file!, {
    as: 'contact',
    onProgress({ phase, read }) {
      if (phase !== 'importing' || read === 0 || read % MARK_ROWS !== 0) return;
      globalThis.gc?.();
      at[read] = look();
    },
  });
  const seconds = (performance.now() - start) / 1000;
  clearInterval(timer);
  await world.close();
  const { read, created, rejected } = report.counts;
  return { rows: read, created, rejected, seconds, rssBefore, rssPeak, mainPeak, restPeak, at };
}

console.log(JSON.stringify(await main(process.argv.slice(2))));
