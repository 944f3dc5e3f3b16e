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
  close(): Promise<void>;
}

/**
 * Starts PGlite on `directory` (null: in memory) in a worker thread and returns a `pg.Pool` that talks to it, so that
 * everything above is the same as on a PostgreSQL server. Commits are on the disk when they are acknowledged.
 */
export async function startPglite(directory: string | null): Promise<EmbeddedPostgres> {
  if (directory !== null) mkdirSync(directory, { recursive: true });
  const worker = new Worker(assetPath('data/database/pglite-worker.ts'), { workerData: { directory } });
  const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();
  let lastId = 0;

  await new Promise<void>((resolve, reject) => {
    worker.once('error', (cause) => {
      reject(new GtmError('misconfigured', `The embedded database cannot open ${directory ?? 'memory'}.`, { cause }));
    });
    worker.once('message', () => resolve());
  });
  worker.on('message', (answer: WorkerAnswer) => {
    const waiter = waiting.get(answer.id!);
    waiting.delete(answer.id!);
    if (answer.error !== undefined) waiter?.reject(new Error(answer.error));
    else waiter?.resolve(answer.bytes ?? new Uint8Array());
  });
  const failAll = (error: Error) => {
    for (const waiter of waiting.values()) waiter.reject(error);
    waiting.clear();
  };
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new GtmError('unavailable', 'The embedded database has stopped.')));

  const ask = (request: { bytes?: Uint8Array; close?: true }) =>
    new Promise<Uint8Array>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, ...request });
    });

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
  pool.on('error', () => {});
  return {
    pool,
    async close() {
      await pool.end();
      await ask({ close: true });
      await worker.terminate();
    },
  };
}
