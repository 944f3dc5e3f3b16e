import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { type CsvOptions, importCsv } from './import-csv.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

const accounts = `Record ID,Company name,Company Domain Name,Industry,Country/Region,Number of Employees,Company owner,Lanes per month
101,Northwind Pharma,northwind.example,Pharma,Germany,"1,200",clara@ours.example,14
102,Alpine Cold Chain,alpine.example,Logistics,Switzerland,80,Nobody Known,3
`;
const contacts = `Record ID,First Name,Last Name,Email,Job Title,Associated Company IDs,Unsubscribed from all email,Email Verified At,Phone Number,Country/Region
1,Ada,Lenz,Ada.Lenz@Northwind.example,Head of Quality,101,No,2026-10-01,0221 470 1234,Germany
2,Ben,Ott,ben@alpine.example,Buyer,102,Yes,,,Switzerland
3,Cy,Free,cy@gmail.com,Consultant,,No,,,
`;
const deals = `Record ID,Deal Name,Deal Stage,Amount,Currency,Close Date,Associated Company IDs,Associated Contact IDs
9001,Northwind 2027,Proposal,"184,000.00",EUR,12/31/2026,101,1;2
9002,Alpine trial,Closed Won,5000,CHF,01/02/2026,102,2
`;
const activities = `Record ID,Activity Type,Activity Date,Subject,Notes,Associated Company IDs,Associated Contact IDs,Associated Deal IDs
a1,Call,2026-11-01T09:00:00Z,Talked prices,They want a quote by Friday,101,1,9001
a2,Task,2026-11-02 10:00,Send quote,,101,1,9001
`;

async function importAll(tenantId: string, files: Record<string, string>, options: CsvOptions = {}) {
  const reports = [];
  for (const [name, text] of Object.entries(files)) {
    reports.push(await importCsv(services, tenantId, memoryInput(name, text), options));
  }
  return reports;
}

function rows<R extends object = Row>(tenantId: string, sql: string, values: unknown[] = []): Promise<R[]> {
  return world.database.asTenant(tenantId, (transaction) => transaction.query<R>(sql, values as never));
}

async function addUser(tenantId: string, userId: string, name: string, email: string) {
  await world.database.asTenant(tenantId, async (transaction) => {
    const entry = { action: 'user-added', subjectNoun: 'user', subjectId: userId };
    await transaction.query(
      "insert into memberships (user_id, role, display_name, email) values ($1, 'operator', $2, $3)",
      [userId, name, email],
    );
    await writeAudit(transaction, world.ids, { actor: services.actor, ...entry });
  });
}

test('accounts, contacts, deals and activities of one export become linked entities', async () => {
  const tenantId = await world.newTenant();
  await addUser(tenantId, 'u-clara', 'Clara Voss', 'clara@ours.example');
  const reports = await importAll(tenantId, {
    'companies.csv': accounts,
    'contacts.csv': contacts,
    'deals.csv': deals,
    'activities.csv': activities,
  });
  assert.deepEqual(
    reports.map(({ noun, source, counts }) => [noun, source, counts.created, counts.rejected]),
    [
      ['account', 'hubspot', 2, 0],
      ['contact', 'hubspot', 3, 0],
      ['deal', 'hubspot', 2, 0],
      ['activity', 'hubspot', 2, 0],
    ],
  );
  assert.deepEqual(reports[0]!.unmappedOwners, ['Nobody Known']);
  const [account] = await rows(
    tenantId,
    `select name, country, employees, owner_user_id, custom from accounts where name like 'North%'`,
  );
  assert.deepEqual(account, {
    name: 'Northwind Pharma',
    country: 'DE',
    employees: 1200,
    ownerUserId: 'u-clara',
    custom: { lanes_per_month: 14 },
  });
  const [person] = await rows(
    tenantId,
    `select c.full_name, c.phone, a.name as account, ca.address, v.verified_at from contacts c join accounts a on a.id = c.account_id
     join contact_addresses ca on ca.contact_id = c.id join verifications v on v.contact_id = c.id`,
  );
  assert.deepEqual(person, {
    fullName: 'Ada Lenz',
    phone: '+492214701234',
    account: 'Northwind Pharma',
    address: 'ada.lenz@northwind.example',
    verifiedAt: new Date('2026-09-30T22:00:00Z'),
  });
  const found = await rows(
    tenantId,
    `select d.name, d.status, d.amount_minor, d.currency, d.close_date, (select count(*) from deal_contacts x where x.deal_id = d.id) as people
     from deals d order by d.name`,
  );
  assert.deepEqual(found, [
    { name: 'Alpine trial', status: 'won', amountMinor: 500000, currency: 'CHF', closeDate: '2026-01-02', people: 1 },
    {
      name: 'Northwind 2027',
      status: 'open',
      amountMinor: 18400000,
      currency: 'EUR',
      closeDate: '2026-12-31',
      people: 2,
    },
  ]);
  const calls = await rows(
    tenantId,
    `select a.kind, a.state, a.occurred_at, d.name, c.full_name, a.audience from activities a
    join deals d on d.id = a.deal_id join contacts c on c.id = a.contact_id order by a.occurred_at`,
  );
  assert.deepEqual(calls, [
    {
      kind: 'call',
      state: 'plain',
      occurredAt: new Date('2026-11-01T09:00:00Z'),
      name: 'Northwind 2027',
      fullName: 'Ada Lenz',
      audience: 'internal',
    },
    {
      kind: 'task',
      state: 'open',
      occurredAt: new Date('2026-11-02T09:00:00Z'),
      name: 'Northwind 2027',
      fullName: 'Ada Lenz',
      audience: 'internal',
    },
  ]);
  const free = await rows(tenantId, `select account_id from contacts where full_name = 'Cy Free'`);
  assert.deepEqual(free, [{ accountId: null }]);
  assert.equal((await rows(tenantId, "select 1 from index_backlog where entity_type in ('call', 'task')")).length, 2);
  assert.deepEqual(await rows(tenantId, 'select noun, name, type from custom_columns'), [
    { noun: 'account', name: 'lanes_per_month', type: 'number' },
  ]);
});

test('the same file twice changes nothing, also after another file of the same noun', async () => {
  const tenantId = await world.newTenant();
  await importAll(tenantId, { 'contacts.csv': contacts });
  const [again] = await importAll(tenantId, { 'contacts.csv': contacts });
  assert.deepEqual([again!.counts.unchanged, again!.counts.created, again!.importId], [3, 0, null]);
  await importAll(tenantId, { 'contacts.csv': contacts.replace('Cy,Free', 'Cyrus,Free') });
  const [third] = await importAll(tenantId, {
    'contacts.csv': contacts.replace('Cy,Free', 'Cyrus,Free').replace('Buyer', 'Head of buying'),
  });
  assert.deepEqual([third!.counts.unchanged, third!.counts.updated], [2, 1]);
  assert.equal((await rows(tenantId, 'select 1 from contacts')).length, 3);
  assert.equal((await rows(tenantId, 'select 1 from source_records')).length, 5);
});

test('records that come before what they refer to are linked when it comes', async () => {
  const tenantId = await world.newTenant();
  await importAll(tenantId, {
    'activities.csv': activities,
    'deals.csv': deals,
    'contacts.csv': contacts,
    'companies.csv': accounts,
  });
  const [call] = await rows(
    tenantId,
    `select d.name as deal, c.full_name as person, a.name as account from activities x
    join deals d on d.id = x.deal_id join contacts c on c.id = x.contact_id join accounts a on a.id = x.account_id where x.kind = 'call'`,
  );
  assert.deepEqual(call, { deal: 'Northwind 2027', person: 'Ada Lenz', account: 'Northwind Pharma' });
  const people = await rows(tenantId, 'select count(*) as count from deal_contacts');
  assert.deepEqual(people, [{ count: 3 }]);
  assert.equal((await rows(tenantId, 'select 1 from pending_links')).length, 0);
});

test('an opt-out column suppresses the address for good: no later import lifts it', async () => {
  const tenantId = await world.newTenant();
  const [report] = await importAll(tenantId, { 'contacts.csv': contacts });
  assert.equal(report!.counts.suppressed, 1);
  await importAll(tenantId, { 'contacts.csv': contacts.replace('102,Yes', '102,No') });
  const suppressed = await world.database.asTenant(tenantId, (transaction) =>
    suppressedAmong(transaction, ['ben@alpine.example', 'ada.lenz@northwind.example']),
  );
  assert.deepEqual([...suppressed], ['ben@alpine.example']);
  const dump = JSON.stringify(await rows(tenantId, 'select * from suppressions'));
  assert.ok(!dump.includes('ben@'));
});

test('bad rows are reported with line, field, value and reason, and the rest lands', async () => {
  const tenantId = await world.newTenant();
  const file =
    'Email,First Name,Last Name,Verified At\nann@a.example,Ann,A,2026-02-29\nnot an address,Bob,B,\nkim@k.example,Kim,K,2026-01-05\nlee@l.example,Lee\n';
  const [report] = await importAll(tenantId, { 'people.csv': file });
  assert.deepEqual(report!.counts.created, 1);
  assert.deepEqual(report!.rejects, [
    { line: 2, field: 'Verified At', value: '2026-02-29', reason: 'month 2 of 2026 has no day 29' },
    {
      line: 3,
      field: 'Email',
      value: 'not an address',
      reason: 'this is no e-mail address: it has no @ with a domain behind it',
    },
    { line: 5, field: '(line)', value: 'lee@l.example Lee', reason: 'the line has 2 cells and the header 4' },
  ]);
  assert.equal((await rows(tenantId, 'select 1 from import_rejects')).length, 3);
  assert.match(report!.notes[0]!, /no id column/);
});

test('strict makes any refused row a failure with nothing written', async () => {
  const tenantId = await world.newTenant();
  const file = 'Email,First Name,Last Name\nann@a.example,Ann,A\nnot an address,Bob,B\n';
  await assert.rejects(
    importAll(tenantId, { 'people.csv': file }, { strict: true }),
    (error: GtmError) => error.field === 'Email' && /line 3/.test(error.message),
  );
  assert.equal((await rows(tenantId, 'select 1 from contacts union all select 1 from imports')).length, 0);
});

test('a dry run shows mapping, first rows and every refused row, and writes nothing', async () => {
  const tenantId = await world.newTenant();
  const file =
    'Deal;Phase;Betrag (EUR);Abschlussdatum;Firma;Gebinde\nRahmenvertrag;Angebot;184.000,50;31.12.2026;Nordwind GmbH;12\nTest;Angebot;viel;01.02.2026;Nordwind GmbH;4\n';
  const [report] = await importAll(tenantId, { 'chancen.csv': file }, { dryRun: true });
  assert.deepEqual(
    report!.mapping.map(({ column, field, custom, format }) => [column, field ?? custom, format]),
    [
      ['Deal', 'name', 'text'],
      ['Phase', 'stage', 'text'],
      ['Betrag (EUR)', 'amount', 'money (decimal comma)'],
      ['Abschlussdatum', 'closeDate', 'date (day first)'],
      ['Firma', 'accountName', 'text'],
      ['Gebinde', 'gebinde', 'number'],
    ],
  );
  assert.deepEqual(report!.preview, [
    {
      noun: 'deal',
      line: 2,
      externalId: 'deal:nordwind gmbh|rahmenvertrag',
      name: 'Rahmenvertrag',
      stage: 'Angebot',
      amount: { minor: 18400050, currency: 'EUR' },
      closeDate: '2026-12-31',
      accountName: 'Nordwind GmbH',
      custom: { gebinde: 12 },
    },
  ]);
  assert.deepEqual(
    report!.rejects.map(({ line, field, value }) => [line, field, value]),
    [[3, 'Betrag (EUR)', 'viel']],
  );
  assert.equal((await rows(tenantId, 'select 1 from sources union all select 1 from imports')).length, 0);
});

test('a column override wins over the labels, and a wrong one names what there is', async () => {
  const tenantId = await world.newTenant();
  const file = 'rec_id, given_name, surname, suburb\nrec-1, ada, lenz, cologne\n';
  const options: CsvOptions = {
    as: 'contact',
    map: { id: 'rec_id', givenName: 'given_name', familyName: 'surname', city: 'suburb' },
  };
  await importAll(tenantId, { 'dataset1.csv': file }, options);
  assert.deepEqual(await rows(tenantId, 'select full_name, city from contacts'), [
    { fullName: 'ada lenz', city: 'cologne' },
  ]);
  await assert.rejects(
    importAll(tenantId, { 'x.csv': file }, { as: 'contact', map: { id: 'nope' } }),
    (error: GtmError) => error.field === 'map.id' && /rec_id/.test(error.message),
  );
});

test('one person under two ids with one address is one contact, and known by both', async () => {
  const tenantId = await world.newTenant();
  const leads = 'Lead ID,First Name,Last Name,Email\nL1,Ada,Lenz,ada@n.example\n';
  const people = 'Contact ID,First Name,Last Name,Email,Title\nC7,Ada,Lenz,ada@n.example,Head\n';
  const [, second] = await importAll(tenantId, { 'leads.csv': leads, 'contacts.csv': people });
  assert.equal(second!.counts.updated, 1);
  assert.deepEqual(await rows(tenantId, 'select title from contacts'), [{ title: 'Head' }]);
  assert.deepEqual(await rows(tenantId, `select external_id from entity_records where noun = 'contact' order by 1`), [
    { externalId: 'C7' },
    { externalId: 'L1' },
  ]);
});

test('two contacts that turn out to share an address are merged, and the merge is on record', async () => {
  const tenantId = await world.newTenant();
  const file = (email: string) =>
    `Contact ID,First Name,Last Name,Email\nC1,Ada,Lenz,ada@n.example\nC2,Ada,Lenz,${email}\n`;
  await importAll(tenantId, { 'contacts.csv': file('a.lenz@n.example') });
  const [report] = await importAll(tenantId, { 'contacts.csv': file('ada@n.example') });
  assert.equal(report!.counts.rejected, 0);
  assert.equal((await rows(tenantId, 'select 1 from contacts where merged_into is null')).length, 1);
  assert.deepEqual(await rows(tenantId, 'select noun, reason from merges'), [
    { noun: 'contact', reason: 'same-address' },
  ]);
});

test('the day on which the source created a record is kept', async () => {
  const tenantId = await world.newTenant();
  await importAll(tenantId, {
    'people.csv': 'Email,First Name,Last Name,Create Date\na@b.example,Ann,A,2024-05-06T07:08:09Z\n',
  });
  assert.deepEqual(await rows(tenantId, 'select created_at from contacts'), [
    { createdAt: new Date('2024-05-06T07:08:09Z') },
  ]);
});

test('a changed stage is a signal and an event, a first import is none', async () => {
  const tenantId = await world.newTenant();
  await importAll(tenantId, { 'deals.csv': deals });
  assert.equal((await rows(tenantId, 'select 1 from signals')).length, 0);
  const [report] = await importAll(tenantId, { 'deals.csv': deals.replace('Proposal', 'Contract') });
  assert.equal(report!.counts.updated, 1);
  assert.deepEqual(await rows(tenantId, 'select kind, detail from signals'), [
    { kind: 'stage_changed', detail: { from: 'Proposal', to: 'Contract', status: 'open' } },
  ]);
  const types = await rows(tenantId, 'select distinct type from outbox order by 1');
  assert.ok(types.some(({ type }) => type === 'gtm.deal.stage_changed.v1'));
});

test('encodings, delimiters and quotes are found by themselves', async () => {
  const tenantId = await world.newTenant();
  const text = 'Vorname;Nachname;E-Mail\nJürgen;Müller;j.mueller@a.example\n"Zoë; Ann";Weiß;zoe@b.example\n';
  const variants: [string, Buffer][] = [
    ['utf8.csv', Buffer.from(text)],
    ['bom.csv', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['utf16le.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['utf16be.csv', Buffer.from(text, 'utf16le').swap16()],
    ['latin.csv', Buffer.from(text, 'latin1')],
  ];
  for (const [name, bytes] of variants) {
    const report = await importCsv(services, tenantId, memoryInput(name, bytes), { dryRun: true });
    const names = report.preview.map((row) => (row as Row)['givenName']);
    assert.deepEqual([name, ...names], [name, 'Jürgen', 'Zoë; Ann']);
  }
});

test('a file that cannot be read says where and why, and writes nothing', async () => {
  const tenantId = await world.newTenant();
  const header = 'Email,First Name,Last Name\n';
  const cases: [string, string | Buffer, RegExp][] = [
    ['empty.csv', '', /0 bytes/],
    ['nul.csv', `${header}a@b.example,An\u0000n,A\n`, /zero byte in line 2/],
    ['twice.csv', 'Email,email,Name\na@b.example,c@d.example,A\n', /two columns "email"/],
    ['headless.csv', 'a@b.example,Ann,A\nc@d.example,Cy,C\n', /Nothing in headless.csv|look like column names/],
    ['picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]), /PNG/],
    ['book.csv', Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]), /ZIP|Excel/],
    ['dates.csv', 'Deal Name,Stage,Close Date\nA,Open,03/04/2026\n', /"Close Date".*day or month/],
  ];
  for (const [name, content, words] of cases) {
    await assert.rejects(
      importCsv(services, tenantId, memoryInput(name, content)),
      (error) => GtmError.is(error) && error.code === 'invalid' && words.test(error.message),
      name,
    );
  }
  assert.equal((await rows(tenantId, 'select 1 from imports')).length, 0);
});

test('a torn last line is refused by itself', async () => {
  const tenantId = await world.newTenant();
  const [cut] = await importAll(tenantId, { 'a.csv': 'Email,First Name,Last Name\na@b.example,Ann,A\nc@d.exam' });
  assert.deepEqual(
    [cut!.counts.created, cut!.rejects.map(({ line, reason }) => [line, reason])],
    [1, [[3, 'the file ends in the middle of this line']]],
  );
  const [open] = await importAll(tenantId, {
    'b.csv': 'Email,First Name,Last Name\ne@b.example,Eve,A\nc@d.example,"Cy,C\n',
  });
  assert.deepEqual([open!.counts.created, open!.rejects[0]?.line], [1, 3]);
});

test('a demo tenant takes no imports', async () => {
  const tenantId = await world.newTenant();
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query(`update tenants set kind = 'demo'`);
    await writeAudit(transaction, world.ids, {
      actor: services.actor,
      action: 'made-demo',
      subjectNoun: 'tenant',
      subjectId: tenantId,
    });
  });
  await assert.rejects(importAll(tenantId, { 'contacts.csv': contacts }), /gtm tenant create/);
  const [report] = await importAll(tenantId, { 'contacts.csv': contacts }, { intoDemoTenant: true });
  assert.equal(report!.counts.created, 3);
});
