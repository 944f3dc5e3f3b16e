import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKillRound } from '../../tests/database/kill-round.ts';
import type { BenchRun } from '../bench-run.ts';

const DEFAULT_ROUNDS = 25;
const LONGEST_MS = 1500;

/** `npm run bench -- database/durability [ROUNDS]`: kills a writing process again and again, counts lost rows. */
export const bench: BenchRun = async ({ arguments: [given] }) => {
  const rounds = Number(given ?? DEFAULT_ROUNDS);
  const directory = mkdtempSync(join(tmpdir(), 'gtm-durability-'));
  const tenantId = '018f0000-0000-7000-8000-000000000001';
  const reopenings: number[] = [];
  let acknowledged = 0;
  let lost = 0;
  try {
    for (let round = 1; round <= rounds; round++) {
      const killAfterMs = Math.floor(Math.random() * LONGEST_MS);
      const result = await runKillRound(directory, { tenantId, round, killAfterMs });
      acknowledged += result.acknowledged;
      lost += result.lost.length;
      reopenings.push(result.reopenMs);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  reopenings.sort((left, right) => left - right);
  return {
    rows: [
      {
        kills: rounds,
        acknowledged,
        lost,
        'reopen ms (median)': reopenings[Math.floor(rounds / 2)] ?? 0,
        'reopen ms (most)': reopenings.at(-1) ?? 0,
      },
    ],
  };
};
