import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/data/database/open-database.ts';

/** What one kill left behind. */
export interface KillRound {
  acknowledged: number;
  /** Acknowledged rows that are not there after reopening. */
  lost: number[];
  killedAfterMs: number;
  reopenMs: number;
}

/**
 * Starts a writing process on `directory`, kills it (SIGKILL) `killAfterMs` after its first acknowledged row, opens the
 * directory again and looks for every row that was acknowledged.
 */
export async function runKillRound(
  directory: string,
  { tenantId, round, killAfterMs }: { tenantId: string; round: number; killAfterMs: number },
): Promise<KillRound> {
  const writer = fileURLToPath(new URL('durable-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [writer, directory, tenantId, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    acknowledged.push(line);
    if (acknowledged.length === 1) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself (${code ?? signal})`);

  const started = performance.now();
  const { database } = await openDatabase(`pglite:${directory}`);
  const reopenMs = performance.now() - started;
  const rows = await database.asTenant(tenantId, (transaction) =>
    transaction.query<{ step: string }>('select step from completions where workflow_id = $1', [String(round)]),
  );
  await database[Symbol.asyncDispose]();
  const found = new Set(rows.map((row) => row.step));
  const lost = acknowledged.filter((number) => !found.has(number)).map(Number);
  return { acknowledged: acknowledged.length, lost, killedAfterMs: killAfterMs, reopenMs: Math.round(reopenMs) };
}
