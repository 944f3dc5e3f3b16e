import type { Database } from '../../src/data/database/database.ts';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { createPgvector } from '../../src/data/vectors/pgvector.ts';
import { importPath } from '../../src/ingestion/import-files.ts';
import { indexBacklog } from '../../src/ingestion/indexing/index-backlog.ts';
import { createLexicalEmbeddings } from '../../src/models/embeddings/lexical.ts';
import { openTestWorld } from '../../src/testing/test-world.ts';
import { cpuSince, stateOf } from './same-state.ts';

/** What one import in a process of its own took; bytes are the largest seen. */
export interface ImportFigures {
  rows: number;
  created: number;
  rejected: number;
  /** Until the rows can be seen. */
  seconds: number;
  /** Of all threads. */
  cpuSeconds: number;
  /** From then until their texts can be found; null where it was not waited for. */
  indexingSeconds: number | null;
  indexedChunks: number;
  state: Record<string, string | number>;
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

/**
 * `import-once.ts FILE DIRECTORY [index]`: imports the file into an empty database on disk, with `index` also makes it
 * searchable, and prints `ImportFigures`.
 */
async function main([file, directory, index]: readonly string[]): Promise<ImportFigures> {
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
  // Looking costs time itself: only where garbage can be collected first.
  const timer = globalThis.gc === undefined ? undefined : setInterval(look, EVERY_MS);
  const at: ImportFigures['at'] = {};
  const start = performance.now();
  const cpu = process.cpuUsage();
  const actor = { kind: 'system', id: 'bench', door: 'cli' } as const;
  const report = await importPath({ ...world, actor }, tenantId, file!, {
    as: 'contact',
    onProgress({ phase, read }) {
      if (phase !== 'importing' || read === 0 || read % MARK_ROWS !== 0) return;
      if (globalThis.gc === undefined) return;
      globalThis.gc();
      at[read] = look();
    },
  });
  const seconds = (performance.now() - start) / 1000;
  const cpuSeconds = cpuSince(cpu);
  const state = await stateOf(world.database, tenantId);
  const indexed = index === undefined ? null : await indexAll(world.database, tenantId);
  clearInterval(timer);
  await world.close();
  const { read, created, rejected } = report.counts;
  const { indexingSeconds = null, indexedChunks = 0 } = indexed ?? {};
  const memory = { rssBefore, rssPeak, mainPeak, restPeak, at };
  return { rows: read, created, rejected, seconds, cpuSeconds, indexingSeconds, indexedChunks, state, ...memory };
}

async function indexAll(database: Database, tenantId: string) {
  const services = { database, vectors: createPgvector({ database }), embeddings: createLexicalEmbeddings() };
  const start = performance.now();
  const { chunks } = await indexBacklog(services, tenantId);
  return { indexingSeconds: (performance.now() - start) / 1000, indexedChunks: chunks };
}

console.log(JSON.stringify(await main(process.argv.slice(2))));
