import { fsyncSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { vector } from '@electric-sql/pglite-pgvector';

/** Messages in: `{id, bytes}` of the PostgreSQL wire protocol. Messages out: `{ready}`, `{id, bytes}`, `{id, error}`. */
interface WorkerInput {
  directory: string | null;
}

/** PGlite's file system, with the fsync that Emscripten leaves out, so that an acknowledged commit is on the disk. */
class DurableNodeFS extends NodeFS {
  override async init(...parameters: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(...parameters);
    const addFsync = (module: { FS: { filesystems: { NODEFS: { stream_ops: object } } } }) => {
      Object.assign(module.FS.filesystems.NODEFS.stream_ops, {
        fsync: (stream: { nfd: number }) => {
          fsyncSync(stream.nfd);
          return 0;
        },
      });
    };
    const preRun = [...((emscriptenOpts.preRun as ((module: never) => void)[] | undefined) ?? []), addFsync];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } as typeof emscriptenOpts };
  }
}

const { directory } = workerData as WorkerInput;
const durable = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
const engine = await PGlite.create({
  ...(directory === null
    ? {}
    : { fs: new DurableNodeFS(directory), startParams: [...durable, '-c', 'wal_sync_method=fsync'] }),
  extensions: { vector },
});

const port = parentPort;
if (!port) throw new Error('pglite-worker runs only as a worker thread');
port.on('message', async (message: { id: number; bytes?: Uint8Array; close?: true }) => {
  try {
    if (message.close) {
      await engine.close();
      port.postMessage({ id: message.id });
      return;
    }
    const bytes = await engine.execProtocolRaw(message.bytes!);
    port.postMessage({ id: message.id, bytes });
  } catch (error) {
    port.postMessage({ id: message.id, error: error instanceof Error ? error.message : String(error) });
  }
});
port.postMessage({ ready: true });
