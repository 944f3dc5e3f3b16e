import { spawn } from 'node:child_process';
import { GtmError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { jsonLines } from '../../domain/json-lines.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';

export interface SelectLimits {
  timeoutMs: number;
  maxRows: number;
  /** Of all rows as JSON. */
  maxBytes: number;
  /** Of the whole process, of which the engine's own buffers are 256 MB. */
  maxRssBytes: number;
}

export const selectLimits: SelectLimits = {
  timeoutMs: 30_000,
  maxRows: 100_000,
  maxBytes: 32 * 2 ** 20,
  maxRssBytes: 768 * 2 ** 20,
};

/** What the child is told. */
export interface ChildRequest extends SelectLimits {
  root: string;
  /** Relative to `root`, so that no message names a place of this machine. */
  files: readonly string[];
  /** IANA time zone in which days begin. */
  zone: string;
  sql: string;
}

/** What the child says, line by line; `problem` or `end` is the last. */
export type ChildLine =
  | { columns: { name: string; type: string }[] }
  | { rows: Json[][] }
  | { end: { rowCount: number; cut: 'rows' | 'bytes' | null } }
  | { problem: string };

/** The answer to a query, whole: the columns, and the rows in pieces that are parsed when they are wanted. */
export interface SelectResult {
  columns: { name: string; type: string }[];
  rowCount: number;
  /** What limit cut the rest off. */
  cut: 'rows' | 'bytes' | null;
  batches(): Generator<Json[][]>;
}

function outOfMemory(): GtmError {
  const problem =
    'This query needs more than the 256 MB a query may have. Ask for fewer days or groups, or shorter texts.';
  return new GtmError('refused', problem, { field: 'sql' });
}

function problemOf(text: string): GtmError {
  if (/^Out of Memory Error/.test(text)) return outOfMemory();
  return new GtmError('invalid', `The query cannot be answered: ${text}`, { field: 'sql' });
}

function endedEarly(isLate: boolean, signal: AbortSignal | undefined, timeoutMs: number): GtmError {
  if (isLate) {
    const problem = `The query was interrupted after ${timeoutMs / 1000} seconds. Ask for fewer days or groups.`;
    return new GtmError('timeout', problem, { field: 'sql', retryable: false });
  }
  if (signal?.aborted) return new GtmError('unavailable', 'Nobody waits for this query any more.');
  return outOfMemory();
}

/**
 * Runs one SELECT in a process of its own, which has no environment, a low priority and the limits, and is ended with
 * whatever it does when they are reached. Throws `invalid` with the engine's words, `timeout`, or `refused` for memory.
 */
export async function runSelect(
  request: Pick<ChildRequest, 'root' | 'files' | 'zone' | 'sql'>,
  { signal, limits = selectLimits }: { signal?: AbortSignal | undefined; limits?: SelectLimits } = {},
): Promise<SelectResult> {
  const child = spawn(process.execPath, [assetPath('data/lake/select-worker.ts')], {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let isLate = false;
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, limits.timeoutMs);
  signal?.addEventListener('abort', kill);
  if (signal?.aborted) kill();
  const ended = new Promise<void>((resolve, reject) => {
    child.once('close', () => resolve());
    child.once('error', reject);
  });
  // A child that is gone already does not read; its end says why.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify({ ...request, ...limits } satisfies ChildRequest));
  try {
    const lines: string[] = [];
    for await (const line of jsonLines(child.stdout)) lines.push(line);
    await ended;
    return readLines(lines) ?? refuse(endedEarly(isLate, signal, limits.timeoutMs));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    kill();
  }
}

function refuse(error: GtmError): never {
  throw error;
}

/** The answer, or null where the child ended before it was complete. */
function readLines(lines: readonly string[]): SelectResult | null {
  const last = lines.at(-1);
  if (last === undefined || !/^\{"(end|problem)":/.test(last)) return null;
  const end = JSON.parse(last) as Extract<ChildLine, { end: unknown } | { problem: unknown }>;
  if ('problem' in end) throw problemOf(end.problem);
  const [first = '', ...rest] = lines.slice(0, -1);
  const { columns } = JSON.parse(first) as Extract<ChildLine, { columns: unknown }>;
  return {
    ...end.end,
    columns,
    *batches() {
      for (const line of rest) yield (JSON.parse(line) as Extract<ChildLine, { rows: unknown }>).rows;
    },
  };
}
