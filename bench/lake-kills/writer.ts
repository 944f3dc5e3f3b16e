import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { createFileLake } from '../../src/data/lake/duckdb-files.ts';
import { createLakeWriter } from '../../src/data/lake/lake-writer.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { listLakeFiles } from '../../src/data/records/lake-files.ts';
import { appendEvents } from '../../src/data/records/outbox.ts';
import { createIds } from '../../src/domain/clock.ts';
import type { NewEvent } from '../../src/domain/event.ts';
import { openBus } from '../../src/runtime/bus/open-bus.ts';
import { createFailPoints } from '../../src/runtime/failpoints.ts';
import { createSystemClock, createSystemRandom } from '../../src/runtime/system/system-clock.ts';
import { look } from './standing.ts';

/**
 * One life of an installation whose events land in the lake: `writer.ts DATA TENANT,TENANT POINT`. It appends events for
 * each tenant and lands them batch by batch, until the point kills it or somebody else does; with `end` as the point it
 * lands what is left and ends by itself. It prints how things stand at its beginning, and at its end.
 */
const [data, tenantList, point] = process.argv.slice(2) as [string, string, string];
const clock = createSystemClock();
const ids = createIds(clock, createSystemRandom());
const { database } = await openDatabase(`pglite:${data}/database`);
const failPoints = createFailPoints(point === 'end' ? '' : point);
const lake = createFileLake({ directory: `${data}/lake`, failPoints });
const tenants = tenantList.split(',');
const sayStanding = async () => writeSync(1, `${JSON.stringify(await look(database, data, tenants))}\n`);
const actor = { kind: 'system', id: 'lake-kills', door: 'migration' } as const;

async function append(tenantId: string, count: number): Promise<void> {
  await database.asTenant(tenantId, async (transaction) => {
    await transaction.query(
      `insert into tenants (tenant_id, slug, name, kind, suppression_salt) values ($1, $2, 'Lake', 'test', '\\x00')
       on conflict do nothing`,
      [tenantId, `lake-${tenantId}`],
    );
    await writeAudit(transaction, ids, { actor, action: 'tenant-created', subjectNoun: 'tenant', subjectId: tenantId });
    const events = Array.from({ length: count }, (_, version): NewEvent => {
      return { type: 'gtm.policy.stored.v1', connector: 'test', subject: null, data: { version } };
    });
    await appendEvents(transaction, ids, events);
  });
}

await sayStanding();
const bus = await openBus('outbox:', { database, clock });
bus.subscribe({ ...createLakeWriter({ database, lake, failPoints }), batchSize: 40, lingerMs: 0 });
await bus.start();
if (point === 'end') {
  await bus.drain();
  await sayStanding();
  process.exit(0);
}

/** Asks each lake while it is written; a query that fails ends this life in a way that its caller notices. */
async function query(): Promise<never> {
  for (;;) {
    for (const tenantId of tenants) {
      const paths = await database.asTenant(tenantId, listLakeFiles);
      await lake.query(paths, 'select type, count(*)::int as n from events group by all');
    }
    await clock.sleep(20);
  }
}

async function write(): Promise<never> {
  for (;;) for (const tenantId of tenants) await append(tenantId, 25);
}

await Promise.all([query(), write()]);
