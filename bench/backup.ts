import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoreBackup } from '../src/app/restore.ts';
import { readConfig } from '../src/config.ts';
import { writeBackup } from '../src/data/backup/write-backup.ts';
import { openDatabase } from '../src/data/database/open-database.ts';
import { writeAudit } from '../src/data/records/audit.ts';
import { createSystemClock, createSystemRandom } from '../src/runtime/system/system-clock.ts';
import { openTestWorld, type TestWorld } from '../src/testing/test-world.ts';
import type { BenchRun } from './bench-run.ts';

const ROUNDS = 20;
const TEXT = 'x'.repeat(1000);
const clock = createSystemClock();
const random = createSystemRandom();

/** Writes one audited row after the other until `stop`; `longestMs` is the longest wait for one since it was reset. */
function keepWriting(world: TestWorld, tenantId: string) {
  const state = { acknowledged: 0, longestMs: 0, stop: false };
  const actor = { kind: 'system', id: 'load', door: 'migration' } as const;
  const work = async () => {
    while (!state.stop) {
      const began = clock.monotonicMs();
      const id = world.ids.next();
      await world.database.asTenant(tenantId, async (transaction) => {
        await transaction.query('insert into teams (id, name) values ($1, $2)', [id, `${id} ${TEXT}`]);
        await writeAudit(transaction, world.ids, { actor, action: 'team-made', subjectNoun: 'team', subjectId: id });
      });
      state.acknowledged += 1;
      state.longestMs = Math.max(state.longestMs, clock.monotonicMs() - began);
    }
  };
  return { state, ended: Promise.all([work(), work()]) };
}

async function countIn(directory: string, tenantId: string) {
  const { database } = await openDatabase(`pglite:${directory}/database`);
  const [counts] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<{ teams: number; audited: number }>(
      `select (select count(*) from teams) as teams, (select count(*) from audit where action = 'team-made') as audited`,
    ),
  );
  await database[Symbol.asyncDispose]();
  return counts!;
}

/** One backup and its restore. */
type Round = Record<
  | 'round'
  | 'acknowledgedBefore'
  | 'restored'
  | 'missing'
  | 'torn'
  | 'megabytes'
  | 'backupMs'
  | 'pauseMs'
  | 'longestWriteMs'
  | 'restoreMs',
  number
>;

/** Backups of an installation that writes all the time, each restored: what was acknowledged before it began must be in it. */
export const bench: BenchRun = async ({ arguments: [rounds = String(ROUNDS)] }) => {
  const root = mkdtempSync(join(tmpdir(), 'gtm-bench-backup-'));
  const dataDirectory = join(root, 'data');
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${dataDirectory}/database`) });
  const tenantId = await world.newTenant();
  const { state, ended } = keepWriting(world, tenantId);
  const rows: Round[] = [];
  for (let round = 1; round <= Number(rounds); round++) {
    await clock.sleep(500);
    state.longestMs = 0;
    const before = state.acknowledged;
    const file = join(root, `${round}.tar`);
    const services = { clock, files: world.files, dataDirectory, version: 'bench' };
    const made = await writeBackup(services, file, { withKeys: false });
    const longestMs = Math.round(state.longestMs);
    const target = join(root, `restored-${round}`);
    const began = clock.monotonicMs();
    await restoreBackup(readConfig({ data: target }, {}), file, { clock, random, ledgers: [] });
    const restoreMs = Math.round(clock.monotonicMs() - began);
    const { teams, audited } = await countIn(target, tenantId);
    rows.push({
      ...{ round, acknowledgedBefore: before, restored: teams, missing: Math.max(0, before - teams) },
      ...{ torn: Math.abs(teams - audited), megabytes: Math.round(made.bytes / 2 ** 20), backupMs: made.totalMs },
      ...{ pauseMs: made.pauseMs, longestWriteMs: longestMs, restoreMs },
    });
    console.log(JSON.stringify(rows.at(-1)));
    rmSync(file);
    rmSync(target, { recursive: true });
  }
  state.stop = true;
  await ended;
  await world.close();
  rmSync(root, { recursive: true, force: true });
  const sum = (pick: (row: Round) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const [missing, torn] = [sum((row) => row.missing), sum((row) => row.torn)];
  return { rows, notes: { rounds: rows.length, missing, torn }, holds: missing === 0 && torn === 0 };
};
