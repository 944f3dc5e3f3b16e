import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantTransaction } from '../../src/data/database/database.ts';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { appendEvents } from '../../src/data/records/outbox.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';
import type { BenchRun } from '../bench-run.ts';

const DEFAULT_ROUNDS = 9;
const SINGLE_WRITES = 60;
const BATCHES = 5;
const BATCH_ROWS = 200;
const LOOKUPS = 200;
const LISTS = 60;
const KEPT_ROWS = 2000;
const tables = ['contacts', 'contact_addresses'];
const actor = { kind: 'system', id: 'bench', door: 'ingestion' } as const;

/** What is left out of an arm; `nothing` is the product as it is. */
type LeftOut = 'nothing' | 'row-level security' | 'audit' | 'outbox' | 'all three';
const arms: readonly LeftOut[] = ['nothing', 'row-level security', 'audit', 'outbox', 'all three'];
const lacks = (arm: LeftOut, part: LeftOut) => arm === part || arm === 'all three';

async function setUp({ pool }: TestWorld, arm: LeftOut): Promise<void> {
  for (const table of tables) {
    await pool.query(
      `alter table gtm.${table} ${lacks(arm, 'row-level security') ? 'disable' : 'enable'} row level security;
       alter table gtm.${table} ${lacks(arm, 'audit') ? 'disable' : 'enable'} trigger needs_audit`,
    );
  }
}

/** Contacts with one address each, the event that tells of them and the audit row: what every door that writes does. */
async function writeContacts(
  { ids }: TestWorld,
  transaction: TenantTransaction,
  arm: LeftOut,
  count: number,
): Promise<string[]> {
  const contactIds = Array.from({ length: count }, () => ids.next());
  await transaction.copyIn(
    'contacts',
    ['id', 'full_name', 'zone'],
    contactIds.map((id) => [id, `Person ${id}`, 'Europe/Berlin']),
  );
  await transaction.copyIn(
    'contact_addresses',
    ['address', 'contact_id'],
    contactIds.map((id) => [`${id}@bench.example`, id]),
  );
  if (!lacks(arm, 'outbox')) {
    const data = { ids: contactIds };
    await appendEvents(transaction, ids, [{ type: 'gtm.contact.updated.v1', connector: 'bench', subject: null, data }]);
  }
  if (!lacks(arm, 'audit')) {
    const subject = { subjectNoun: 'contact', subjectId: contactIds[0]! };
    await writeAudit(transaction, ids, { actor, action: 'contacts-imported', ...subject, detail: { count } });
  }
  return contactIds;
}

type Work = (world: TestWorld, tenantId: string, arm: LeftOut, known: readonly string[]) => Promise<unknown>;

async function repeat(times: number, work: (index: number) => Promise<unknown>): Promise<void> {
  for (let index = 0; index < times; index++) await work(index);
}

const works: Record<string, { operations: number; work: Work }> = {
  'write, 1 contact a transaction': {
    operations: SINGLE_WRITES,
    work: (world, tenantId, arm) =>
      repeat(SINGLE_WRITES, () =>
        world.database.asTenant(tenantId, (transaction) => writeContacts(world, transaction, arm, 1)),
      ),
  },
  [`write, ${BATCH_ROWS} contacts a transaction`]: {
    operations: BATCHES * BATCH_ROWS,
    work: (world, tenantId, arm) =>
      repeat(BATCHES, () =>
        world.database.asTenant(tenantId, (transaction) => writeContacts(world, transaction, arm, BATCH_ROWS)),
      ),
  },
  'read, 1 contact by its id': {
    operations: LOOKUPS,
    work: ({ database }, tenantId, _arm, known) =>
      repeat(LOOKUPS, (index) =>
        database.asTenant(tenantId, (transaction) =>
          transaction.query(
            `select c.*, a.address from contacts c join contact_addresses a on a.tenant_id = c.tenant_id and a.contact_id = c.id
             where c.tenant_id = $1 and c.id = $2`,
            [tenantId, known[(index * 37) % known.length]!],
          ),
        ),
      ),
  },
  'read, the newest 50 contacts': {
    operations: LISTS,
    work: ({ database }, tenantId) =>
      repeat(LISTS, () =>
        database.asTenant(tenantId, (transaction) =>
          transaction.query('select * from contacts where tenant_id = $1 order by id desc limit 50', [tenantId]),
        ),
      ),
  },
};

interface Measured {
  wallMs: number;
  cpuMs: number;
}

async function measure(work: () => Promise<unknown>): Promise<Measured> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const used = process.cpuUsage(cpu);
  return { wallMs: performance.now() - startedAt, cpuMs: (used.user + used.system) / 1000 };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/**
 * `npm run bench -- database/costs [ROUNDS]`: the same work embedded, with row-level security, audit and outbox left out
 * in turn. Arms alternate in each round; ratios are those of one round to the whole in the same round.
 */
export const bench: BenchRun = async ({ arguments: [given] }) => {
  const rounds = Number(given ?? DEFAULT_ROUNDS);
  const directory = mkdtempSync(join(tmpdir(), 'gtm-costs-'));
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(directory, 'database')}`) });
  const found = new Map<string, Measured[]>();
  const keyOf = (name: string, arm: LeftOut) => `${name} ${arm}`;
  try {
    const [tenantId, other] = [await world.newTenant(), await world.newTenant()];
    const fill = (to: string) =>
      world.database.asTenant(to, (transaction) => writeContacts(world, transaction, 'nothing', KEPT_ROWS));
    const known = await fill(tenantId);
    await fill(other);
    await world.pool.query('analyze gtm.contacts; analyze gtm.contact_addresses');
    // The first round warms up and does not count.
    for (let round = 0; round <= rounds; round++) {
      for (let place = 0; place < arms.length; place++) {
        const arm = arms[(place + round) % arms.length]!;
        await setUp(world, arm);
        for (const [name, { work }] of Object.entries(works)) {
          const measured = await measure(() => work(world, tenantId, arm, known));
          if (round > 0) found.set(keyOf(name, arm), [...(found.get(keyOf(name, arm)) ?? []), measured]);
        }
      }
    }
  } finally {
    await world.close();
    rmSync(directory, { recursive: true, force: true });
  }
  const rows = Object.entries(works).flatMap(([name, { operations }]) => {
    const whole = found.get(keyOf(name, 'nothing'))!;
    return arms.map((arm) => {
      const own = found.get(keyOf(name, arm))!;
      const ratio = (of: keyof Measured) => median(own.map((one, round) => one[of] / whole[round]![of]));
      return {
        ...{ work: name, 'left out': arm },
        'per second': Math.round(operations / (median(own.map(({ wallMs }) => wallMs)) / 1000)),
        'cpu ms each': rounded(median(own.map(({ cpuMs }) => cpuMs)) / operations, 3),
        'time to whole': rounded(ratio('wallMs'), 3),
        'cpu to whole': rounded(ratio('cpuMs'), 3),
      };
    });
  });
  const notes = {
    rounds,
    reading:
      'Below 1: what is left out costs so much of the time. Commits are on the disk. The check for an audit row before each commit stays in every arm.',
  };
  return { rows, notes };
};
