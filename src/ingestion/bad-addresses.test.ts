import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { normaliseAddress } from '../connectors/email/address.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { importCsv } from './csv/import-csv.ts';
import { memoryInput } from './import-input.ts';
import type { IngestionServices } from './ingestion-services.ts';

// Addresses that nobody here wrote; they lie beside the checkout where they are available and are never committed.
const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'fmt-email-address');

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

const ours: [address: string, reason: string | null][] = [
  ['Ann.Lee@Acme.example', null],
  ['"bo b"@acme.example', null],
  ['ann', 'it has no @ with a domain behind it'],
  ['ann..lee@acme.example', 'two dots stand side by side'],
  ['ann@acme', 'its domain has no dot'],
  ['ann@[192.0.2.1]', 'an IP address stands in place of its domain'],
  ['ann (home)@acme.example', 'white space or a comment stands beside the @'],
  ['(home)ann@acme.example', 'a comment in brackets stands in it'],
  ['ann@acme.example (home)', 'white space stands in it'],
  ['ann@acme.example, bo@acme.example', 'a character stands in it that no address has'],
  [`${'a'.repeat(65)}@acme.example`, 'the part before the @ has more than 64 characters'],
];

/** The public vectors that a line of a CSV file can hold. */
function publicAddresses(): string[] {
  if (!existsSync(data)) return [];
  return ['tests.xml', 'tests-original.xml'].flatMap((file) =>
    [...readFileSync(join(data, file), 'utf8').matchAll(/<address>([^<&\u2400-\u2420]*)<\/address>/g)].flatMap(
      ([, address]) => (address!.trim() === '' ? [] : [address!]),
    ),
  );
}

/** Imports one contact for each address and gives what was stored and what was refused. */
async function bring(addresses: readonly string[]) {
  const tenantId = await world.newTenant();
  const lines = addresses.map((address, index) => `p${index},Person ${index},"${address.replaceAll('"', '""')}"`);
  const input = memoryInput('people.csv', `Contact ID,Full Name,Email\n${lines.join('\n')}\n`);
  const report = await importCsv(services, tenantId, input, { as: 'contact' });
  const stored = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ address: string }>('select distinct address from contact_addresses order by 1'),
  );
  return { report, stored: stored.map(({ address }) => address) };
}

test('addresses as in public collections: each lands in its normal form or its line is refused with field and reason', async (t) => {
  const addresses = publicAddresses();
  if (addresses.length === 0) return t.diagnostic(`not run: there is no ${data}`);
  assert.ok(addresses.length > 300, 'the vectors were found');
  const { report, stored } = await bring(addresses);
  const normal = addresses.map(normaliseAddress);
  assert.deepEqual(stored, [...new Set(normal.filter((address) => address !== null))].sort());
  assert.deepEqual(
    report.rejects.map(({ line }) => line),
    normal.flatMap((address, index) => (address === null ? [index + 2] : [])),
  );
  assert.ok(
    report.rejects.every(({ field, reason }) => field === 'Email' && /^this is no e-mail address: ./.test(reason)),
  );
  t.diagnostic(`${addresses.length} addresses: ${stored.length} mailboxes, ${report.rejects.length} lines refused`);
});

test('a refused address says why, and the lines around it land', async () => {
  const { report, stored } = await bring(ours.map(([address]) => address));
  assert.deepEqual(stored, ['"bo b"@acme.example', 'ann.lee@acme.example']);
  assert.deepEqual(
    report.rejects.map(({ line, field, reason }) => [line, field, reason]),
    ours.flatMap(([, reason], index) =>
      reason === null ? [] : [[index + 2, 'Email', `this is no e-mail address: ${reason}`]],
    ),
  );
});
