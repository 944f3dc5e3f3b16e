import type { Worker } from 'node:worker_threads';
import { GtmError } from '../../domain/errors.ts';

interface WorkerAnswer {
  id: number;
  bytes?: Uint8Array;
  error?: string;
  /** Set when the engine died of this request and will answer no other. */
  lastWords?: string;
}

/** What the engine's worker can be asked: to run protocol bytes, to dump the cluster, to close it. */
export type WorkerCall = { bytes: Uint8Array } | { dump: true } | { close: true };

/** The calls to one worker. */
export interface WorkerCalls {
  ask(request: WorkerCall): Promise<Uint8Array>;
  /** Why the worker is gone; null while it works. */
  stopped(): GtmError | null;
}

/** Sends requests to the engine's worker and matches its answers. Once the worker is gone, every request is refused. */
export function createWorkerCalls(worker: Worker): WorkerCalls {
  const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let stopped: GtmError | null = null;

  const stop = (cause: unknown, message = 'The embedded database has stopped. Start gtm again.') => {
    stopped ??= new GtmError('unavailable', message, { cause });
    for (const waiter of waiting.values()) waiter.reject(stopped);
    waiting.clear();
  };
  worker.on('message', (answer: WorkerAnswer) => {
    if (answer.lastWords !== undefined) {
      stop(new Error(answer.lastWords), deathMessage(answer.lastWords));
      void worker.terminate();
      return;
    }
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error !== undefined) waiter?.reject(new Error(answer.error));
    else waiter?.resolve(answer.bytes ?? new Uint8Array());
  });
  worker.on('error', (error) => stop(error));
  worker.on('exit', (code) => stop(code));

  return {
    stopped: () => stopped,
    ask: (request) =>
      new Promise<Uint8Array>((resolve, reject) => {
        if (stopped) return reject(stopped);
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        // A Buffer is mostly a small window on a pool of 64 KB, all of which would be copied.
        const own = 'bytes' in request ? { bytes: new Uint8Array(request.bytes) } : request;
        worker.postMessage({ id: lastId, ...own }, 'bytes' in own ? [own.bytes.buffer] : []);
      }),
  };
}

function deathMessage(lastWords: string): string {
  return /no space left|disk full|file too large|quota/i.test(lastWords)
    ? 'The disk of the data directory is full. What was being written is not stored; make room, then try again.'
    : `The embedded database could not go on (${lastWords}). What was being written is not stored; try again.`;
}
