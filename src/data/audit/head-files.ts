import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { makePrivateDirectory } from '../private-directory.ts';
import type { AuditHead } from '../records/audit-head.ts';

/** One line of a head file. */
export interface NotedHead {
  tenant: string;
  position: string;
  seq: number;
  count: number;
  hash: string;
  /** When the last row was sealed, ISO. */
  at: string;
}

/** The heads of all tenants outside the database: a file each, one JSON line for each head, only ever added to. */
export interface HeadFiles {
  /** Adds a head unless it is the last one noted; it is on the disk when this resolves. One call per tenant at a time. */
  note(tenantId: string, head: AuditHead): Promise<void>;
  /** The heads noted until now, oldest first. A line that a crash tore is passed over. */
  read(tenantId: string): AsyncGenerator<NotedHead>;
  pathOf(tenantId: string): string;
}

/** Where they lie in a data directory. */
export const headFolder = 'audit-heads';

/** A last line is never longer than this. */
const TAIL_BYTES = 1024;

function parseLine(line: string): NotedHead | null {
  try {
    const noted = JSON.parse(line) as NotedHead;
    return typeof noted.hash === 'string' && Number.isInteger(noted.count) ? noted : null;
  } catch {
    return null;
  }
}

/** The end of the file: its last line, and whether a crash tore it. */
async function readTail(file: FileHandle): Promise<{ last: NotedHead | null; torn: boolean }> {
  const { size } = await file.stat();
  const length = Math.min(size, TAIL_BYTES);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
  const text = buffer.toString('utf8');
  return { last: parseLine(text.trimEnd().split('\n').at(-1) ?? ''), torn: size > 0 && !text.endsWith('\n') };
}

async function syncDirectory(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Head files in a folder `audit-heads` of the data directory. */
export function createHeadFiles(dataDirectory: string): HeadFiles {
  const directory = join(dataDirectory, headFolder);
  const pathOf = (tenantId: string) => join(directory, `${tenantId}.jsonl`);
  const lastNoted = new Map<string, string>();
  const keyOf = ({ count, hash }: { count: number; hash: string }) => `${count} ${hash}`;
  return {
    pathOf,
    async note(tenantId, head) {
      if (lastNoted.get(tenantId) === keyOf(head)) return;
      makePrivateDirectory(directory);
      const file = await open(pathOf(tenantId), 'a+', 0o600);
      try {
        const { last, torn } = await readTail(file);
        if (last === null || keyOf(last) !== keyOf(head)) {
          const { position, seq, count, hash, sealedAt } = head;
          const line: NotedHead = { tenant: tenantId, position, seq, count, hash, at: sealedAt.toISOString() };
          await file.appendFile(`${torn ? '\n' : ''}${JSON.stringify(line)}\n`);
          await file.sync();
          if (last === null) await syncDirectory(directory);
        }
        lastNoted.set(tenantId, keyOf(head));
      } finally {
        await file.close();
      }
    },
    async *read(tenantId) {
      const size = await stat(pathOf(tenantId)).then(
        (found) => found.size,
        () => 0,
      );
      if (size === 0) return;
      const file = await open(pathOf(tenantId), 'r');
      try {
        const input = file.createReadStream({ end: size - 1, autoClose: false });
        for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
          const noted = parseLine(line);
          if (noted) yield noted;
        }
      } finally {
        await file.close();
      }
    },
  };
}
