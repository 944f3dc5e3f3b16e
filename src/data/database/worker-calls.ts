import type { Worker } from 'node:worker_threads';
import { GtmError } from '../../domain/errors.ts';

interface WorkerAnswer {
  id: number;
  bytes?: Uint8Array;
  error?: string;
}

/** What the engine's worker can be asked: to run protocol bytes, to dump the cluster, to close it. */
export type WorkerCall = { bytes: Uint8Array } | { dump: true } | { close: true };

/** Sends requests to the engine's worker and matches its answers. Once the worker is gone, every request is refused. */
export function createWorkerCalls(worker: Worker) {
  const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let stopped: GtmError | null = null;

  worker.on('message', (answer: WorkerAnswer) => {
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
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

  return (request: WorkerCall) =>
    new Promise<Uint8Array>((resolve, reject) => {
      if (stopped) return reject(stopped);
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      // A Buffer is mostly a small window on a pool of 64 KB, all of which would be copied.
      const own = 'bytes' in request ? { bytes: new Uint8Array(request.bytes) } : request;
      worker.postMessage({ id: lastId, ...own }, 'bytes' in own ? [own.bytes.buffer] : []);
    });
}
