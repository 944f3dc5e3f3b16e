import { Worker } from 'node:worker_threads';
import { GtmError } from '../../domain/errors.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';

export type ConvertedKind = 'pdf' | 'docx';

/** What a converted document holds. */
export interface ConvertedDocument {
  /** From its metadata, else its first heading; null where it has neither. */
  title: string | null;
  /** Headings as Markdown writes them, table rows as `a | b`. Never blank. */
  text: string;
  /** When it was last changed, ISO instant; null where it does not say. */
  date: string | null;
}

/** What one conversion may use. */
export interface ConversionLimits {
  timeoutMs: number;
  /** Heap and buffers of the worker together. */
  memoryBytes: number;
  /** Bytes that come out of what is packed in the file, whatever the file says about them. */
  unpackedBytes: number;
}

/** What the worker is given, and what it answers: the document, or why it was refused in words behind the file name. */
export interface ConversionTask {
  kind: ConvertedKind;
  bytes: Uint8Array;
  unpackedBytes: number;
}
export type ConversionAnswer = { document: ConvertedDocument } | { refused: string };

const mb = 1024 * 1024;
const shipped: ConversionLimits = { timeoutMs: 30_000, memoryBytes: 256 * mb, unpackedBytes: 200 * mb };
const memoryCheckMs = 50;
const youngGenerationMb = 16;

let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads the text of a PDF or Word document in a worker of its own, which is ended when it takes too long or too much
 * memory. One conversion runs at a time, so that together they take no more than one may. `bytes` are handed over and
 * are empty afterwards. Throws `invalid` with the file as field, in words that say what to do.
 */
export function convertDocument(
  fileName: string,
  kind: ConvertedKind,
  bytes: Uint8Array<ArrayBuffer>,
  limits: ConversionLimits = shipped,
): Promise<ConvertedDocument> {
  const mine = turn.then(() => runWorker({ kind, bytes, unpackedBytes: limits.unpackedBytes }, limits));
  turn = mine.catch(() => {});
  return mine.then((answer) => {
    if ('document' in answer) return answer.document;
    throw new GtmError('invalid', `${fileName} ${answer.refused}`, { field: fileName });
  });
}

function runWorker(task: ConversionTask, limits: ConversionLimits): Promise<ConversionAnswer> {
  const worker = new Worker(assetPath('ingestion/documents/document-worker.ts'), {
    workerData: task,
    transferList: [task.bytes.buffer as ArrayBuffer],
    env: {},
    resourceLimits: {
      maxOldGenerationSizeMb: limits.memoryBytes / mb,
      maxYoungGenerationSizeMb: youngGenerationMb,
    },
  });
  const tooMuchMemory = {
    refused: `needs more than ${limits.memoryBytes / mb} MB of memory to be read. Split it, or save its text as Markdown.`,
  };
  const tooSlow = {
    refused: `cannot be read within ${limits.timeoutMs / 1000} seconds. Split it, or save its text as Markdown.`,
  };
  return new Promise<ConversionAnswer>((resolve, reject) => {
    const deadline = setTimeout(() => resolve(tooSlow), limits.timeoutMs);
    // The worker's own limit counts its heap alone; what is unpacked into buffers is seen from outside only.
    const watch = setInterval(() => {
      worker.getHeapStatistics().then(
        (use) => {
          if (use.used_heap_size + use.external_memory > limits.memoryBytes) resolve(tooMuchMemory);
        },
        () => {}, // it has ended
      );
    }, memoryCheckMs);
    worker.once('message', resolve);
    worker.once('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(tooMuchMemory);
      else reject(error);
    });
    worker.once('exit', () => reject(new GtmError('unavailable', 'The reader of documents stopped. Import it again.')));
    worker.once('exit', () => {
      clearTimeout(deadline);
      clearInterval(watch);
    });
  }).finally(() => worker.terminate());
}
