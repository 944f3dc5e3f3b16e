import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { createIds } from '../../src/domain/clock.ts';
import { createSystemClock, createSystemRandom } from '../../src/runtime/system/system-clock.ts';

/**
 * A process that writes until it is killed: `durable-writer.ts DIRECTORY TENANT ROUND`. Eight writers at once each
 * commit one row after another, and print its number once the database has acknowledged the commit.
 */
const [directory, tenantId, round] = process.argv.slice(2) as [string, string, string];
const { database } = await openDatabase(`pglite:${directory}`);
const ids = createIds(createSystemClock(), createSystemRandom());

await database.asTenant(tenantId, async (transaction) => {
  await transaction.query(
    `insert into tenants (tenant_id, slug, name, kind, suppression_salt) values ($1, 'durable', 'Durable', 'test', '\\x00')
     on conflict do nothing`,
    [tenantId],
  );
  await writeAudit(transaction, ids, {
    actor: { kind: 'system', id: 'test', door: 'migration' },
    action: 'tenant-created',
    subjectNoun: 'tenant',
    subjectId: tenantId,
  });
});

let last = 0;
async function write(): Promise<never> {
  for (;;) {
    last += 1;
    const number = last;
    await database.asTenant(tenantId, (transaction) =>
      transaction.query('insert into completions (workflow_id, step) values ($1, $2)', [round, String(number)]),
    );
    writeSync(1, `${number}\n`);
  }
}
await Promise.all(Array.from({ length: 8 }, write));
