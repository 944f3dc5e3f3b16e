import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { importPath } from '../../src/ingestion/import-files.ts';
import type { IngestionServices } from '../../src/ingestion/ingestion-services.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';

// Data that nobody here wrote; it lies beside the checkout where it is available and is never committed.
const shared = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const people = join(shared, 'er-febrl', 'dataset1.csv');
const mails = join(shared, 'fmt-email-replies');

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

const rows = <R extends object>(tenantId: string, sql: string) =>
  world.database.asTenant(tenantId, (transaction) => transaction.query<R>(sql));

test('a list of persons without addresses comes in through --map, and none of them can be written to', async (t) => {
  if (!existsSync(people)) return t.diagnostic(`not run: there is no ${people}`);
  const tenantId = await world.newTenant();
  const guessed = await importPath(services, tenantId, people, { dryRun: true });
  assert.match(guessed.notes.join(' '), /no id column.*address, else by company and name/);
  const options = { as: 'contact' as const, map: { id: 'rec_id', city: 'suburb' } };
  const report = await importPath(services, tenantId, people, options);
  assert.deepEqual([report.counts.read, report.counts.created, report.counts.rejected], [1000, 1000, 0]);
  const again = await importPath(services, tenantId, people, options);
  assert.deepEqual([again.counts.created, again.counts.unchanged], [0, 1000]);
  const [waller] = await rows<{ fullName: string; city: string; custom: Record<string, unknown> }>(
    tenantId,
    `select full_name, city, custom from contacts c join entity_records e on e.entity_id = c.id
     where e.external_id = 'rec-223-org'`,
  );
  assert.deepEqual([waller?.fullName, waller?.city], ['waller', 'st james']);
  assert.equal(waller?.custom['address_1'], 'tullaroop street');
  assert.deepEqual(await rows(tenantId, 'select 1 from contact_addresses'), []);
});

test("mails of another program's tests come in: who wrote, what is new in them, and nothing of the quotes", async (t) => {
  if (!existsSync(mails)) return t.diagnostic(`not run: there is no ${mails}`);
  const tenantId = await world.newTenant();
  const files = globSync('{,standard_replies/}*.eml', { cwd: mails });
  assert.ok(files.length >= 13);
  for (const file of files) {
    const { counts } = await importPath(services, tenantId, join(mails, file));
    assert.deepEqual([counts.created, counts.rejected], [1, 0], file);
  }
  const bodies = await rows<{ subject: string; text: string }>(
    tenantId,
    'select m.subject, a.body as text from messages m join activities a on a.id = m.activity_id',
  );
  assert.equal(bodies.length, files.length);
  assert.ok(bodies.every(({ text }) => text.trim() !== ''));
  for (const { subject, text } of bodies) assert.doesNotMatch(text, /^>|wrote:$|-----Original Message-----/m, subject);
  const again = await importPath(services, tenantId, join(mails, 'standard_replies'));
  assert.equal(again.counts.created, 0);
});
