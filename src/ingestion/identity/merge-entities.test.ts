import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row } from '../../data/database/database.ts';
import { fieldProvenance } from '../../data/records/field-values.ts';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { importCsv } from '../csv/import-csv.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { mergeEntities, undoMerge } from './merge-entities.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

function rows<R extends object = Row>(tenantId: string, sql: string, values: unknown[] = []): Promise<R[]> {
  return world.database.asTenant(tenantId, (transaction) => transaction.query<R>(sql, values as never));
}

/** Everything about contacts that a merge touches, in a comparable form. */
async function picture(tenantId: string): Promise<unknown> {
  const tables = {
    contacts: 'select id, full_name, title, phone, custom, merged_into from contacts order by id',
    addresses: 'select address, contact_id, is_primary from contact_addresses order by 1',
    deals: 'select deal_id, contact_id from deal_contacts order by 1, 2',
    activities: 'select id, contact_id from activities order by 1',
    records: 'select external_id, entity_id from entity_records order by 1, 2',
    values: 'select entity_id, source_record_id from field_values order by 1, 2',
  };
  const found: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(tables)) found[name] = await rows(tenantId, sql);
  return found;
}

async function twoRecordsOfAda(): Promise<{ tenantId: string; older: string; younger: string }> {
  const tenantId = await world.newTenant();
  const bring = (name: string, text: string) => importCsv(services, tenantId, memoryInput(name, text));
  await bring(
    'contacts.csv',
    'Contact ID,First Name,Last Name,Email,Job Title,Phone,Shoe size\nC1,Ada,Lenz,ada@n.example,Head,,\nC2,Ada,Lenz-Ott,ada@private.example,,+49 221 470 1234,38\n',
  );
  await bring('deals.csv', 'Deal ID,Deal Name,Stage,Associated Contact IDs\nD1,Fleet,Open,C1;C2\nD2,Test,Open,C2\n');
  await bring('activities.csv', 'Activity ID,Type,Date,Subject,Contact ID\nA1,Call,2026-11-01,Hello,C2\n');
  const people = await rows<{ id: string; fullName: string }>(
    tenantId,
    'select id, full_name from contacts order by full_name',
  );
  return { tenantId, older: people[0]!.id, younger: people[1]!.id };
}

test('a merge moves everything to the survivor and fills what it lacks; undoing it gives the same picture as before', async () => {
  const { tenantId, older, younger } = await twoRecordsOfAda();
  const before = await picture(tenantId);
  const mergeId = await mergeEntities(services, tenantId, {
    noun: 'contact',
    survivorId: older,
    absorbedId: younger,
    reason: 'by-hand',
  });
  const [survivor] = await rows(tenantId, 'select title, phone, custom from contacts where merged_into is null');
  assert.deepEqual(survivor, { title: 'Head', phone: '+492214701234', custom: { shoe_size: 38 } });
  assert.deepEqual(
    await rows(tenantId, 'select address, is_primary from contact_addresses where contact_id = $1 order by 1', [older]),
    [
      { address: 'ada@n.example', isPrimary: true },
      { address: 'ada@private.example', isPrimary: false },
    ],
  );
  assert.equal((await rows(tenantId, 'select 1 from deal_contacts where contact_id = $1', [older])).length, 2);
  assert.equal((await rows(tenantId, 'select 1 from deal_contacts')).length, 2);
  assert.deepEqual(await rows(tenantId, 'select contact_id from activities'), [{ contactId: older }]);
  await undoMerge(services, tenantId, mergeId);
  assert.deepEqual(await picture(tenantId), before);
  const types = await rows(tenantId, "select type from outbox where type like '%merged%' order by position, seq");
  assert.deepEqual(
    types.map(({ type }) => type),
    ['gtm.contact.merged.v1', 'gtm.contact.unmerged.v1'],
  );
});

test('after a merge each value still knows its record, and an import under either id reaches the survivor', async () => {
  const { tenantId, older, younger } = await twoRecordsOfAda();
  await mergeEntities(services, tenantId, {
    noun: 'contact',
    survivorId: older,
    absorbedId: younger,
    reason: 'by-hand',
  });
  const provenance = await world.database.asTenant(tenantId, (transaction) => fieldProvenance(transaction, older));
  assert.deepEqual(
    provenance.filter(({ field }) => field === 'phone').map(({ value, source, stands }) => [value, source, stands]),
    [['+492214701234', 'csv', true]],
  );
  assert.equal(provenance.filter(({ field }) => field === 'familyName').length, 2);
  await importCsv(
    services,
    tenantId,
    memoryInput(
      'contacts.csv',
      'Contact ID,First Name,Last Name,Email,Job Title\nC2,Ada,Lenz,ada@private.example,Director\n',
    ),
  );
  assert.deepEqual(await rows(tenantId, 'select title from contacts where id = $1', [older]), [{ title: 'Director' }]);
});

test('what changed after the merge is kept when it is undone', async () => {
  const { tenantId, older, younger } = await twoRecordsOfAda();
  const mergeId = await mergeEntities(services, tenantId, {
    noun: 'contact',
    survivorId: older,
    absorbedId: younger,
    reason: 'by-hand',
  });
  await importCsv(
    services,
    tenantId,
    memoryInput(
      'contacts.csv',
      'Contact ID,First Name,Last Name,Email,Phone\nC1,Ada,Lenz,ada@n.example,+49 30 1234567\n',
    ),
  );
  await undoMerge(services, tenantId, mergeId);
  assert.deepEqual(await rows(tenantId, 'select phone from contacts where id = $1', [older]), [
    { phone: '+49301234567' },
  ]);
  assert.deepEqual(await rows(tenantId, 'select phone from contacts where id = $1', [younger]), [
    { phone: '+492214701234' },
  ]);
});

test('a merge of merged records, of one record with itself, and a second undo are refused', async () => {
  const { tenantId, older, younger } = await twoRecordsOfAda();
  const request = { noun: 'contact', survivorId: older, absorbedId: younger, reason: 'by-hand' } as const;
  await assert.rejects(
    mergeEntities(services, tenantId, { ...request, absorbedId: older }),
    (error: GtmError) => error.code === 'invalid',
  );
  const mergeId = await mergeEntities(services, tenantId, request);
  await assert.rejects(mergeEntities(services, tenantId, request), (error: GtmError) => error.code === 'conflict');
  await undoMerge(services, tenantId, mergeId);
  await assert.rejects(
    undoMerge(services, tenantId, mergeId),
    (error) => GtmError.is(error) && error.code === 'conflict',
  );
});

test('two accounts are merged with their domains, people and deals, and parted again', async () => {
  const tenantId = await world.newTenant();
  await importCsv(
    services,
    tenantId,
    memoryInput(
      'accounts.csv',
      'Account ID,Account Name,Domain,Industry\n1,Northwind,northwind.example,\n2,Northwind GmbH,northwind-gmbh.example,Pharma\n',
    ),
  );
  await importCsv(
    services,
    tenantId,
    memoryInput(
      'contacts.csv',
      'Contact ID,First Name,Last Name,Email,Account ID\nC1,Ada,Lenz,ada@northwind-gmbh.example,2\n',
    ),
  );
  const [a, b] = await rows<{ id: string }>(tenantId, 'select id from accounts order by name');
  const mergeId = await mergeEntities(services, tenantId, {
    noun: 'account',
    survivorId: a!.id,
    absorbedId: b!.id,
    reason: 'by-hand',
  });
  assert.deepEqual(await rows(tenantId, 'select industry from accounts where id = $1', [a!.id]), [
    { industry: 'Pharma' },
  ]);
  assert.equal((await rows(tenantId, 'select 1 from account_domains where account_id = $1', [a!.id])).length, 2);
  assert.deepEqual(await rows(tenantId, 'select account_id from contacts'), [{ accountId: a!.id }]);
  await undoMerge(services, tenantId, mergeId);
  assert.deepEqual(await rows(tenantId, 'select account_id from contacts'), [{ accountId: b!.id }]);
  assert.deepEqual(await rows(tenantId, 'select industry from accounts where id = $1', [a!.id]), [{ industry: null }]);
});
