import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';
import { createTurns, FIRST_USER, PgliteStream } from './pglite-stream.ts';
import { createWorkerCalls, type WorkerCall, type WorkerCalls } from './worker-calls.ts';

/** What passes through the worker is garbage at once; by default that could pile up to three times as much. */
const YOUNG_GENERATION_MB = 24;

/** The embedded engine behind an ordinary `pg.Pool`. */
export interface EmbeddedPostgres {
  /** Acts as the superuser of the cluster. */
  pool: pg.Pool;
  /** Another pool, whose clients act as `role`; ended by `close`. */
  poolAs(role: string): pg.Pool;
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

async function openEngine(directory: string | null, template: Uint8Array | null): Promise<Engine> {
  const worker = new Worker(assetPath('data/database/pglite-worker.ts'), {
    workerData: { directory, template },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  await untilReady(worker, directory ?? 'memory');
  return { worker, ...createWorkerCalls(worker) };
}

interface Engine extends WorkerCalls {
  worker: Worker;
}

/**
 * An engine that died while it wrote (a full disk) is opened again by the next request, as a server's postmaster would:
 * it replays its log, and what was acknowledged is there. `onRestart` is told first, with why the old one died.
 */
function restarting(first: Engine, directory: string | null, onRestart: (died: GtmError) => void) {
  let engine = first;
  let opening: Promise<void> | null = null;
  let isClosed = false;
  async function reopen(died: GtmError): Promise<void> {
    onRestart(died);
    engine = await openEngine(directory, null).catch(() => {
      throw died;
    });
  }
  return {
    async ask(request: WorkerCall): Promise<Uint8Array> {
      const died = engine.stopped();
      if (died && directory !== null && !isClosed) {
        opening ??= reopen(died).finally(() => {
          opening = null;
        });
      }
      await opening;
      return engine.ask(request);
    },
    async close(): Promise<void> {
      isClosed = true;
      await opening?.catch(() => {});
      if (engine.stopped() === null) await engine.ask({ close: true }).finally(() => engine.worker.terminate());
    },
  };
}

/**
 * Starts PGlite in a worker thread and returns a `pg.Pool` that talks to it, so that everything above is the same as on
 * a PostgreSQL server. Commits in a directory are on the disk when they are acknowledged. All clients of all pools share
 * one session: what one SETs without LOCAL, all see.
 */
export async function startPglite({ directory, template = null }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (directory !== null) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const turns = createTurns();
  const streams = new Set<PgliteStream>();
  const engine = restarting(await openEngine(directory, template), directory, (died) => {
    turns.user = FIRST_USER;
    for (const stream of streams) stream.destroy(died);
  });
  const pools: pg.Pool[] = [];
  const poolAs = (user: string) => {
    const pool = new pg.Pool({
      user,
      database: 'postgres',
      max: 20,
      idleTimeoutMillis: 0,
      // The pool's type knows nothing of `stream`; the client it makes does.
      ...{ stream: () => new PgliteStream((bytes) => engine.ask({ bytes }), turns, streams) },
    });
    // A client that breaks while it is idle is replaced by the pool; whoever uses one hears of it by its own query.
    pool.on('error', () => {});
    // And one that breaks while somebody holds it tells its own query, too; without a listener the process would end.
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.push(pool);
    return pool;
  };
  return {
    pool: poolAs(FIRST_USER),
    poolAs,
    dump: () => engine.ask({ dump: true }),
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
      await engine.close();
    },
  };
}
