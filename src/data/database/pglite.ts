import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';
import { createTurns, PgliteStream } from './pglite-stream.ts';

interface WorkerAnswer {
  id?: number;
  bytes?: Uint8Array;
  error?: string;
  ready?: true;
}

/** The embedded engine behind an ordinary `pg.Pool`. */
export interface EmbeddedPostgres {
  pool: pg.Pool;
  /** The whole cluster as a gzipped tar, for `startPglite({ template })`. Nothing else may use the engine meanwhile. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Where a cluster lives (null: in memory), and a dumped cluster with which an empty one begins. */
export interface EmbeddedPostgresOptions {
  directory: string | null;
  template?: Uint8Array | null;
}

/** Resolves when the worker has opened the cluster. */
function untilReady(worker: Worker, place: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) =>
      reject(new GtmError('misconfigured', `The embedded database cannot open ${place}.`, { cause }));
    worker.once('error', refuse);
    worker.once('exit', refuse);
    worker.once('message', () => {
      worker.off('error', refuse);
      worker.off('exit', refuse);
      resolve();
    });
  });
}

/** Sends requests to the worker and matches its answers. Once the worker is gone, every request is refused. */
function createCalls(worker: Worker) {
  const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let stopped: GtmError | null = null;

  worker.on('message', (answer: WorkerAnswer) => {
    const waiter = waiting.get(answer.id!);
    waiting.delete(answer.id!);
    if (answer.error !== undefined) waiter?.reject(new Error(answer.error));
    else waiter?.resolve(answer.bytes ?? new Uint8Array());
  });
  const stop = (cause: unknown) => {
    stopped ??= new GtmError('unavailable', 'The embedded database has stopped. Start gtm again.', { cause });
    for (const waiter of waiting.values()) waiter.reject(stopped);
    waiting.clear();
  };
  worker.on('error', stop);
  worker.on('exit', stop);

  return (request: { bytes: Uint8Array } | { dump: true } | { close: true }) =>
    new Promise<Uint8Array>((resolve, reject) => {
      if (stopped) return reject(stopped);
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, ...request });
    });
}

/**
 * Starts PGlite in a worker thread and returns a `pg.Pool` that talks to it, so that everything above is the same as on
 * a PostgreSQL server. Commits in a directory are on the disk when they are acknowledged. All clients of the pool share
 * one session: what one SETs without LOCAL, all see. `COPY ... FROM STDIN` is not to be used: it ends the engine.
 */
export async function startPglite({ directory, template = null }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (directory !== null) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const worker = new Worker(assetPath('data/database/pglite-worker.ts'), { workerData: { directory, template } });
  await untilReady(worker, directory ?? 'memory');
  const ask = createCalls(worker);
  const turns = createTurns();
  const streams = new Set<PgliteStream>();
  const pool = new pg.Pool({
    user: 'postgres',
    database: 'postgres',
    max: 20,
    idleTimeoutMillis: 0,
    // The pool's type knows nothing of `stream`; the client it makes does.
    ...{ stream: () => new PgliteStream((bytes) => ask({ bytes }), turns, streams) },
  });
  // A client that breaks while it is idle is replaced by the pool; whoever uses one hears of it by its own query.
  pool.on('error', () => {});
  return {
    pool,
    dump: () => ask({ dump: true }),
    async close() {
      await pool.end();
      await ask({ close: true }).finally(() => worker.terminate());
    },
  };
}
