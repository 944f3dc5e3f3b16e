import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { createEtlConsumer } from './apply-records.ts';
import { packSettings, settingsDigest } from './csv/csv-settings.ts';
import { importCsv } from './csv/import-csv.ts';
import { openCsv } from './csv/open-csv.ts';
import { memoryInput } from './import-input.ts';
import type { IngestionServices } from './ingestion-services.ts';
import { landBatch, openImport, recordsReceived } from './land.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'system', id: 'etl', door: 'ingestion' } };
});
after(() => world.close());

const file = 'Email,First Name,Last Name\nann@a.example,Ann,A\n';

/** Receives a file and stops before anything is made of it, as a crash would. */
async function receiveOnly(tenantId: string) {
  const csv = await openCsv(memoryInput('people.csv', file), {}, { zone: 'UTC', currency: 'EUR' });
  const opened = await openImport(services, tenantId, {
    ...{ kind: 'csv', source: 'csv', noun: 'contact', fileName: 'people.csv', fileDigest: 'x' },
    ...{ settings: packSettings(csv.settings), settingsDigest: settingsDigest(csv.settings) },
  });
  const record = { line: 2, externalId: 'email:ann@a.example', digest: 'd', audience: 'internal' as const, raw: null };
  const body = { cells: ['ann@a.example', 'Ann', 'A'] };
  return landBatch(services, tenantId, opened, {
    batchNumber: 1,
    arrivals: [{ record: { ...record, body }, known: null }],
    rejects: [],
  });
}

async function receivedEvents(tenantId: string) {
  const rows = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ id: string; data: object }>('select id, data from outbox where type = $1', [recordsReceived]),
  );
  return rows.map(({ id, data }) => ({ id, data, tenantId, type: recordsReceived })) as never[];
}

const count = (tenantId: string, table: string) =>
  world.database.asTenant(tenantId, async (transaction) => (await transaction.query(`select 1 from ${table}`)).length);

test('what was received before a crash is turned into entities by the consumer, once', async () => {
  const tenantId = await world.newTenant();
  await receiveOnly(tenantId);
  assert.equal(await count(tenantId, 'contacts'), 0);
  const consumer = createEtlConsumer(services);
  const events = await receivedEvents(tenantId);
  await consumer.handle(tenantId, events);
  await consumer.handle(tenantId, events);
  assert.equal(await count(tenantId, 'contacts'), 1);
  assert.equal(await count(tenantId, 'contact_addresses'), 1);
});

test('a batch that its importer has applied is left alone by the consumer', async () => {
  const tenantId = await world.newTenant();
  await importCsv(services, tenantId, memoryInput('people.csv', file));
  const before = await count(tenantId, 'audit');
  await createEtlConsumer(services).handle(tenantId, await receivedEvents(tenantId));
  assert.equal(await count(tenantId, 'audit'), before);
});

test('each batch of an import is one event and one audit row when it is received', async () => {
  const tenantId = await world.newTenant();
  const lines = Array.from({ length: 2100 }, (_, index) => `p${index}@a.example,P${index},X`).join('\n');
  const report = await importCsv(
    services,
    tenantId,
    memoryInput('people.csv', `Email,First Name,Last Name\n${lines}\n`),
  );
  assert.equal(report.counts.created, 2100);
  assert.equal((await receivedEvents(tenantId)).length, 2);
  const audit = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query(
      `select action, count(*) as count from audit where subject_noun = 'import' group by 1 order by 1`,
    ),
  );
  assert.deepEqual(audit, [
    { action: 'import-ended', count: 1 },
    { action: 'import-started', count: 1 },
    { action: 'records-applied', count: 2 },
    { action: 'records-received', count: 2 },
  ]);
});
