import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row } from '../data/database/database.ts';
import { isSuppressed } from '../data/records/suppressions.ts';
import { openVectors } from '../data/vectors/open-vectors.ts';
import { GtmError } from '../domain/errors.ts';
import { createLexicalEmbeddings } from '../models/embeddings/lexical.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { importCalendar } from './calendar/import-calendar.ts';
import { importCsv } from './csv/import-csv.ts';
import { eraseContact } from './erase-contact.ts';
import { memoryInput } from './import-input.ts';
import { indexBacklog } from './indexing/index-backlog.ts';
import type { IngestionServices } from './ingestion-services.ts';
import { importMessages } from './mail/import-mail.ts';

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

/** Every cell of every tenant table as text, so that a canary cannot hide. */
async function everything(tenantId: string): Promise<string> {
  const tables = await rows<{ name: string }>(
    tenantId,
    `select table_name as name from information_schema.columns where table_schema = 'gtm' and column_name = 'tenant_id'`,
  );
  let text = '';
  for (const { name } of tables) {
    const found = await rows(tenantId, `select to_jsonb(t) as row from ${name} t`);
    text += found.map((row) => JSON.stringify(row)).join('\n');
    if (name === 'source_records') {
      text += JSON.stringify(await rows(tenantId, "select convert_from(raw, 'UTF8') as raw from source_records"));
    }
  }
  return text.toLowerCase();
}

const mail = (id: string, from: string, to: string, body: string) =>
  Buffer.from(
    `Message-ID: <${id}@x.example>\r\nFrom: ${from}\r\nTo: ${to}\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: Offer for Ada Canary\r\n\r\n${body}\r\n`,
  );

async function fill(tenantId: string) {
  const bring = (name: string, text: string) => importCsv(services, tenantId, memoryInput(name, text));
  const people =
    'Contact ID,First Name,Last Name,Email,Title,Notes\nC1,Ada,Canary,ada.canary@n.example,Canary keeper,likes canary birds a lot\nC2,Ben,Ott,ben@n.example,Buyer,\n';
  await bring('contacts.csv', people);
  await bring('deals.csv', 'Deal ID,Deal Name,Stage,Contact Emails\nD1,Fleet,Open,ada.canary@n.example\n');
  await bring(
    'activities.csv',
    'Activity ID,Type,Date,Subject,Notes,Contact ID\nA1,Call,2026-11-01,Canary call,canary sang,C1\nA2,Note,2026-11-02,Lunch,Met Ada Canary and Ben,C2\n',
  );
  async function* messages() {
    yield {
      externalId: '1',
      raw: mail('m1', 'Ada Canary <ada.canary@n.example>', 'clara@ours.example', 'My canary is called Tweety'),
    };
    yield {
      externalId: '2',
      raw: mail(
        'm2',
        'Ada Canary <ada.canary@n.example>',
        'clara@ours.example, Ben <ben@n.example>',
        'Ben knows the canary',
      ),
    };
    yield {
      externalId: '3',
      raw: mail(
        'm3',
        'Ben <ben@n.example>',
        'clara@ours.example, Ada Canary <ada.canary@n.example>',
        'As Ada Canary said, we buy.',
      ),
    };
  }
  await importMessages(services, tenantId, { name: 'm.mbox', messages: messages() });
  return bring;
}

test('an erased person is found nowhere, others keep their records, and the address stays refused', async () => {
  const tenantId = await world.newTenant();
  const bring = await fill(tenantId);
  const [ada] = await rows<{ id: string }>(tenantId, `select id from contacts where full_name = 'Ada Canary'`);
  const vectors = await openVectors('pgvector:', world);
  await indexBacklog({ ...world, vectors, embeddings: createLexicalEmbeddings() }, tenantId);
  assert.ok((await rows(tenantId, "select 1 from chunks where text ilike '%canary%'")).length >= 4);
  assert.match(await everything(tenantId), /canary/);
  const counts = await eraseContact({ ...services, vectors }, tenantId, ada!.id);
  assert.equal(counts['contacts'], 1);
  const hits = (await everything(tenantId)).match(/.{0,80}(canary|tweety).{0,40}/g) ?? [];
  assert.deepEqual(hits, []);
  const left = await rows(tenantId, 'select kind, title, body from activities order by kind, body');
  assert.deepEqual(left, [
    { kind: 'email', title: 'Offer for [erased]', body: 'As [erased] said, we buy.' },
    { kind: 'email', title: 'Offer for [erased]', body: '[erased]' },
    { kind: 'note', title: 'Lunch', body: 'Met [erased] and Ben' },
  ]);
  assert.equal(
    await world.database.asTenant(tenantId, (transaction) => isSuppressed(transaction, 'ada.canary@n.example')),
    true,
  );
  assert.deepEqual(await rows(tenantId, 'select cardinality(hmacs) as hmacs, erased_by from erasures'), [
    { hmacs: 1, erasedBy: 'user-1' },
  ]);

  const people =
    'Contact ID,First Name,Last Name,Email,Title\nC1,Ada,Canary,ada.canary@n.example,Canary keeper\nC2,Ben,Ott,ben@n.example,Head of buying\n';
  const report = await bring('contacts.csv', people);
  assert.deepEqual([report.counts.created, report.counts.updated, report.counts.excluded], [0, 1, 1]);
  const event = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', 'DTSTART:20261126T130000Z', 'SUMMARY:Review'],
    ...['ATTENDEE;CN=Ada Canary:mailto:ada.canary@n.example', 'ATTENDEE:mailto:ben@n.example', 'END:VEVENT'],
    ...['END:VCALENDAR', ''],
  ].join('\r\n');
  const calendar = await importCalendar(services, tenantId, memoryInput('c.ics', event));
  assert.deepEqual([calendar.counts.created, calendar.counts.excluded], [0, 1]);
  assert.ok(!/canary/.test(await everything(tenantId)));
});

test('a name that a line breaks, and one with the family name in front, are erased, too', async () => {
  const tenantId = await world.newTenant();
  const people = 'Contact ID,First Name,Last Name,Email\nC1,Ada,van Canary,ada@n.example\nC2,Ben,Ott,ben@n.example\n';
  await importCsv(services, tenantId, memoryInput('contacts.csv', people));
  const told = [
    'Met Ada\nvan Canary',
    '> as Ada van\n> Canary wrote',
    'Cc: Van Canary, Ada',
    'canary,ada van',
    'ADA VAN\tCANARY',
  ];
  const notes = told.map((text, at) => `N${at},Note,2026-11-02,Lunch,"${text}",C2\n`).join('');
  const head = 'Activity ID,Type,Date,Subject,Notes,Contact ID\n';
  await importCsv(services, tenantId, memoryInput('activities.csv', head + notes));
  const [ada] = await rows<{ id: string }>(tenantId, `select id from contacts where full_name = 'Ada van Canary'`);
  await eraseContact(services, tenantId, ada!.id);
  assert.deepEqual((await everything(tenantId)).match(/.{0,80}canary.{0,40}/g) ?? [], []);
  const left = await rows(tenantId, 'select body from activities order by body collate "C"');
  const bodies = ['> as [erased] wrote', 'Cc: [erased]', 'Met [erased]', '[erased]', '[erased]'];
  assert.deepEqual(
    left.map(({ body }) => body),
    bodies,
  );
});

test('erasing an unknown contact is an error', async () => {
  const tenantId = await world.newTenant();
  await assert.rejects(
    eraseContact(services, tenantId, world.ids.next()),
    (error) => GtmError.is(error) && error.code === 'not-found',
  );
});
