import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fieldProvenance } from '../../data/records/field-values.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { importCsv } from '../csv/import-csv.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { importMessages } from '../mail/import-mail.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

/** Field, value and source of everything that is known of the only row of a table. */
async function knownOf(tenantId: string, table: 'accounts' | 'contacts') {
  const fields = await world.database.asTenant(tenantId, async (transaction) => {
    const [row] = await transaction.query<{ id: string }>(`select id from ${table}`);
    return fieldProvenance(transaction, row!.id);
  });
  return fields.map(({ field, value, source, stands }) => [field, value, source, stands]);
}

const letter =
  'Message-ID: <1@n.example>\r\nFrom: Ada Lenz <ada@northwind.example>\r\nTo: clara@ours.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nHello there.\r\n';

test('whom a mail makes known, and their company, know that mail for each value', async () => {
  const tenantId = await world.newTenant();
  async function* messages() {
    yield { externalId: '1', raw: Buffer.from(letter) };
  }
  await importMessages(services, tenantId, { name: 'inbox', messages: messages() });
  assert.deepEqual(await knownOf(tenantId, 'contacts'), [
    ['email', 'ada@northwind.example', 'mail', true],
    ['fullName', 'Ada Lenz', 'mail', true],
  ]);
  assert.deepEqual(await knownOf(tenantId, 'accounts'), [
    ['domain', ['northwind.example'], 'mail', true],
    ['name', 'northwind.example', 'mail', true],
  ]);
  const later = 'Email,Title\nada@northwind.example,Head of Quality\n';
  await importCsv(services, tenantId, memoryInput('contacts.csv', later));
  assert.deepEqual(
    (await knownOf(tenantId, 'contacts')).map(([field, , source, stands]) => [field, source, stands]),
    [
      ['email', 'csv', true],
      ['email', 'mail', false],
      ['fullName', 'mail', true],
      ['title', 'csv', true],
    ],
  );
});

test('a company that a list of people makes known knows the line it comes from', async () => {
  const tenantId = await world.newTenant();
  const file = 'Email,Company\nada@northwind.example,Northwind\n';
  await importCsv(services, tenantId, memoryInput('contacts.csv', file));
  assert.deepEqual(await knownOf(tenantId, 'accounts'), [
    ['domain', ['northwind.example'], 'csv', true],
    ['name', 'Northwind', 'csv', true],
  ]);
});
