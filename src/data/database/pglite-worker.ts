import { fsyncSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { vector } from '@electric-sql/pglite-pgvector';

/** Given at the start. `template` is a dumped cluster (tar, gzipped) that an empty place begins with. */
interface WorkerInput {
  directory: string | null;
  template: Uint8Array<ArrayBuffer> | null;
}

/** Bytes are of the PostgreSQL wire protocol. Answers: `{ready}` once, then `{id, bytes}`, `{id, error}` or, the last one, `{id, lastWords}`. */
interface WorkerRequest {
  id: number;
  bytes?: Uint8Array;
  dump?: true;
  close?: true;
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

const { directory, template } = workerData as WorkerInput;
const durable = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
// A log file that is used again still holds what was written in it before, erased people too: old ones are deleted.
const settings = ['-c', 'wal_sync_method=fsync', '-c', 'wal_recycle=off'];
const engine = await PGlite.create({
  ...(directory === null ? {} : { fs: new DurableNodeFS(directory), startParams: [...durable, ...settings] }),
  ...(template === null ? {} : { loadDataDir: new File([template], 'template.tar.gz', { type: 'application/gzip' }) }),
  extensions: { vector },
});

/**
 * Hands bytes of the protocol to the engine. Its plain call, `execProtocolRaw`, also parses every answer and keeps all rows
 * ever read for as long as it lives (PGlite 0.5.14); the streaming one does neither.
 */
async function execute(bytes: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  // What the engine hands out is a view of its memory, good only during the call.
  await engine.execProtocolRawStream(bytes, { onRawData: (piece) => pieces.push(piece.slice()) });
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

const ERROR = 0x45;

/**
 * What the engine says when it dies (`PANIC`: it could not write its log); null while it lives. On a server the process
 * would end here, and start again; in this one it would never answer any more.
 */
function lastWordsOf(answer: Uint8Array): string | null {
  const buffer = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  for (let offset = 0; offset + 5 <= buffer.length; offset += buffer.readInt32BE(offset + 1) + 1) {
    if (buffer[offset] !== ERROR) continue;
    const fields = buffer.subarray(offset + 5, offset + 1 + buffer.readInt32BE(offset + 1)).toString('utf8');
    if (/(?:^|\0)VPANIC\0/.test(fields)) return /\0M([^\0]*)/.exec(fields)?.[1] ?? 'PANIC';
  }
  return null;
}

async function answer(request: WorkerRequest): Promise<Uint8Array | undefined> {
  if (request.bytes) return execute(request.bytes);
  if (request.dump) return (await engine.dumpDataDir('gzip')).bytes();
  await engine.close();
  return undefined;
}

const port = parentPort;
if (!port) throw new Error('pglite-worker runs only as a worker thread');
port.on('message', (request: WorkerRequest) => {
  answer(request).then(
    (bytes) => {
      const lastWords = bytes && request.bytes ? lastWordsOf(bytes) : null;
      port.postMessage(lastWords === null ? { id: request.id, bytes } : { id: request.id, lastWords });
    },
    (error: unknown) =>
      port.postMessage({ id: request.id, error: error instanceof Error ? error.message : String(error) }),
  );
});
port.postMessage({ ready: true });
