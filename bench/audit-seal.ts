import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHeadFiles } from '../src/data/audit/head-files.ts';
import { sealAudit } from '../src/data/audit/seal-audit.ts';
import { verifyAudit } from '../src/data/audit/verify-audit.ts';
import { openDatabase } from '../src/data/database/open-database.ts';
import { writeAudit } from '../src/data/records/audit.ts';
import { openTestWorld, type TestWorld } from '../src/testing/test-world.ts';
import type { BenchRun } from './bench-run.ts';

const ROUNDS = 7;
const ROUND_MS = 3000;
const ENTRIES = 20_000;
const actor = { kind: 'system', id: 'bench', door: 'migration' } as const;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Commits of one change with its audit row, one after another for a while; how many a second. */
async function commitsPerSecond(world: TestWorld, tenantId: string, sealing: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + ROUND_MS;
  let isRunning = true;
  const sealer = (async () => {
    for (; isRunning; await world.clock.sleep(1000)) await sealing();
  })();
  let commits = 0;
  const started = performance.now();
  for (; performance.now() < end; commits++) {
    await world.database.asTenant(tenantId, (transaction) =>
      writeAudit(transaction, world.ids, { actor, action: 'done', subjectNoun: 'thing', subjectId: String(commits) }),
    );
  }
  const perSecond = (commits * 1000) / (performance.now() - started);
  isRunning = false;
  await sealer;
  return perSecond;
}

/**
 * `npm run bench -- audit-seal`: what the sealer takes from commits (arms alternated, median of the ratios of a round),
 * and how fast a long audit is sealed and verified. On an embedded database on the disk.
 */
export const bench: BenchRun = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gtm-audit-'));
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(directory, 'database')}`) });
  const heads = createHeadFiles(directory);
  try {
    const tenantId = await world.newTenant();
    const seal = async () => {
      const head = await sealAudit(world.database, tenantId);
      if (head) await heads.note(tenantId, head);
    };
    const arms: { without: number; with: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const order = round % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const);
      const measured = { without: 0, with: 0 };
      for (const arm of order) {
        measured[arm] = await commitsPerSecond(world, tenantId, arm === 'with' ? seal : async () => {});
      }
      arms.push(measured);
      await seal();
    }
    const long = await world.newTenant();
    await world.database.asTenant(long, (transaction) =>
      transaction.query(
        `insert into audit (id, actor_kind, actor_id, door, action, subject_noun, subject_id, detail)
         select gen_random_uuid(), 'system', 'bench', 'migration', 'done', 'thing', n::text, jsonb_build_object('n', n)
         from generate_series(1, ${ENTRIES}) n`,
      ),
    );
    const began = performance.now();
    const head = await sealAudit(world.database, long);
    await heads.note(long, head!);
    const sealed = performance.now();
    const report = await verifyAudit({ database: world.database, heads }, long);
    const verified = performance.now();
    const rate = (ms: number) => Math.round((report.count * 1000) / ms);
    return {
      rows: [
        { what: 'commits a second without the sealer', figure: Math.round(median(arms.map((arm) => arm.without))) },
        { what: 'commits a second beside the sealer', figure: Math.round(median(arms.map((arm) => arm.with))) },
        { what: 'with / without', figure: Number(median(arms.map((arm) => arm.with / arm.without)).toFixed(3)) },
        { what: 'entries sealed a second', figure: rate(sealed - began) },
        { what: 'entries verified a second', figure: rate(verified - sealed) },
      ],
      notes: { entries: report.count, findings: report.findings.length, rounds: ROUNDS },
    };
  } finally {
    await world.close();
    rmSync(directory, { recursive: true, force: true });
  }
};
