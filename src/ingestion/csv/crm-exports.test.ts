import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Row } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { memoryInput } from '../import-input.ts';
import type { ImportReport, IngestionServices } from '../ingestion-services.ts';
import { type CsvOptions, importCsv } from './import-csv.ts';

let world: TestWorld;
let services: IngestionServices;
let tenantId: string;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());
beforeEach(async () => {
  tenantId = await world.newTenant();
  await addUser('u-clara', 'Clara Voss', 'clara@ours.example');
});

async function addUser(userId: string, name: string, email: string) {
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query(
      "insert into memberships (user_id, role, display_name, email) values ($1, 'operator', $2, $3)",
      [userId, name, email],
    );
    const entry = { action: 'user-added', subjectNoun: 'user', subjectId: userId };
    await writeAudit(transaction, world.ids, { actor: services.actor, ...entry });
  });
}

const fixture = (path: string) => readFileSync(join(import.meta.dirname, '__fixtures__', path), 'utf8');

async function importFixtures(folder: string, names: readonly string[], change = (text: string) => text) {
  const reports: ImportReport[] = [];
  for (const name of names) {
    reports.push(await importCsv(services, tenantId, memoryInput(name, change(fixture(`${folder}/${name}`)))));
  }
  return reports;
}

const importText = (name: string, text: string, options: CsvOptions = {}) =>
  importCsv(services, tenantId, memoryInput(name, text), options);

function rows<R extends object = Row>(sql: string, values: unknown[] = []): Promise<R[]> {
  return world.database.asTenant(tenantId, (transaction) => transaction.query<R>(sql, values as never));
}

const suppressed = async (...addresses: string[]) => [
  ...(await world.database.asTenant(tenantId, (transaction) => suppressedAmong(transaction, addresses))),
];

/** Everything that imports make of records, as one text: what is equal before and after has not changed. */
async function state(): Promise<string> {
  const tables = [
    'accounts',
    'account_domains',
    'contacts',
    'contact_addresses',
    'deals',
    'deal_contacts',
    'activities',
  ];
  const found = [];
  for (const table of [...tables, 'entity_records', 'source_records', 'suppressions', 'consents', 'pending_links'])
    found.push(await rows(`select * from ${table} order by 1, 2, 3`));
  return JSON.stringify(found);
}

const people = () =>
  rows(`select c.full_name as name, a.name as account from contacts c left join accounts a on a.id = c.account_id
    where c.merged_into is null order by 1`);

const hubspot = ['companies.csv', 'contacts.csv', 'deals.csv', 'calls.csv'];
const salesforce = ['Account.csv', 'Contact.csv', 'Lead.csv', 'Opportunity.csv', 'Task.csv'];

test('a HubSpot export is known by its labels, and every id of a cell is a link', async () => {
  const reports = await importFixtures('hubspot', hubspot);
  assert.deepEqual(
    reports.map(({ noun, source, counts }) => [noun, source, counts.created, counts.rejected]),
    [
      ['account', 'hubspot', 2, 0],
      ['contact', 'hubspot', 4, 0],
      ['deal', 'hubspot', 2, 0],
      ['activity', 'hubspot', 1, 0],
    ],
  );
  assert.deepEqual(await people(), [
    { name: 'Ada Lenz', account: 'Northwind Pharma' },
    { name: 'Ben Ott', account: 'Alpine Cold Chain' },
    // Two companies, of which the primary one has a column of its own.
    { name: 'Cleo Iten', account: 'Alpine Cold Chain' },
    // Only the company's row names her.
    { name: 'Dora Free', account: 'Northwind Pharma' },
  ]);
  assert.deepEqual(
    await rows(`select d.name, d.status, d.amount_minor, d.close_date, a.name as account, string_agg(c.full_name, ', ' order by c.full_name) as people
      from deals d join accounts a on a.id = d.account_id join deal_contacts x on x.deal_id = d.id join contacts c on c.id = x.contact_id
      group by d.name, d.status, d.amount_minor, d.close_date, a.name order by d.name`),
    [
      {
        name: 'Alpine trial',
        status: 'won',
        amountMinor: 500000,
        closeDate: '2026-01-02',
        account: 'Alpine Cold Chain',
        people: 'Ben Ott',
      },
      {
        name: 'Northwind 2027',
        status: 'open',
        amountMinor: 18400050,
        closeDate: '2026-12-31',
        account: 'Northwind Pharma',
        people: 'Ada Lenz, Cleo Iten',
      },
    ],
  );
  assert.match(reports[2]!.ambiguous.join('\n'), /"Associated Company IDs" names several records in 1 line/);
  assert.deepEqual(await rows('select name from accounts where merged_into is null order by 1'), [
    { name: 'Alpine Cold Chain' },
    { name: 'Northwind Pharma' },
  ]);
  assert.deepEqual(
    await rows(
      `select c.full_name as name from activity_participants p join contacts c on c.id = p.contact_id order by 1`,
    ),
    [{ name: 'Ada Lenz' }, { name: 'Cleo Iten' }],
  );
});

test('its files may come in any order, and again: the same links, and nothing changes', async () => {
  await importFixtures('hubspot', [...hubspot].reverse());
  assert.deepEqual(
    (await people()).map(({ account }) => account),
    ['Northwind Pharma', 'Alpine Cold Chain', 'Alpine Cold Chain', 'Northwind Pharma'],
  );
  assert.deepEqual(
    await rows('select count(*)::int as count from activity_participants where contact_id is not null'),
    [{ count: 2 }],
  );
  assert.deepEqual(await rows('select * from pending_links'), []);
  const before = await state();
  await importFixtures('hubspot', hubspot);
  assert.equal(await state(), before);
});

test('of several companies of a deal the first is taken, by id and by name', async () => {
  const owner = () => rows('select a.name from deals d join accounts a on a.id = d.account_id');
  await importFixtures('hubspot', ['companies.csv']);
  await importText('deals.csv', 'Record ID,Deal Name,Deal Stage,Associated Company IDs\n1,A,Open,9002;9001\n');
  assert.deepEqual(await owner(), [{ name: 'Alpine Cold Chain' }]);
  tenantId = await world.newTenant();
  await importFixtures('hubspot', ['deals.csv']);
  assert.deepEqual((await owner()).map(({ name }) => name).sort(), ['Alpine Cold Chain', 'Northwind Pharma']);
});

test('owners are found by name and by address, and those who are no user are listed', async () => {
  const reports = await importFixtures('hubspot', hubspot);
  assert.deepEqual(
    reports.map(({ unmappedOwners }) => unmappedOwners),
    [['Kim Unknown'], ['Kim Unknown'], ['Kim Unknown'], []],
  );
  assert.deepEqual(await rows("select full_name as name from contacts where owner_user_id = 'u-clara' order by 1"), [
    { name: 'Ada Lenz' },
    { name: 'Ben Ott' },
  ]);
});

test('opt-outs and withdrawn consent are honoured, stated bases kept, and "not applicable" is none', async () => {
  const [, contacts] = await importFixtures('hubspot', hubspot);
  assert.equal(contacts!.counts.suppressed, 2);
  assert.deepEqual(
    (
      await suppressed('ada.lenz@northwind.example', 'ben@alpine.example', 'cleo@alpine.example', 'dora@gmail.com')
    ).sort(),
    ['ben@alpine.example', 'dora@gmail.com'],
  );
  assert.deepEqual(
    await rows(
      'select c.full_name as name, s.basis from consents s join contacts c on c.id = s.contact_id order by 1, 2',
    ),
    [
      { name: 'Ada Lenz', basis: 'consent' },
      { name: 'Ada Lenz', basis: 'existing_customer' },
    ],
  );
  // Out of one kind of mail is not out of all; a person decides.
  assert.match(contacts!.ambiguous.join('\n'), /"Opted out of email: Marketing Information" was kept as it is.*--map/);
});

test('a Salesforce data export is known by its field names; a deleted record is refused', async () => {
  const reports = await importFixtures('salesforce', salesforce);
  assert.deepEqual(
    reports.map(({ noun, source, counts }) => [noun, source, counts.created, counts.updated, counts.rejected]),
    [
      ['account', 'salesforce', 2, 0, 0],
      ['contact', 'salesforce', 3, 0, 1],
      ['contact', 'salesforce', 0, 2, 0],
      ['deal', 'salesforce', 2, 0, 0],
      ['activity', 'salesforce', 2, 0, 0],
    ],
  );
  assert.deepEqual(reports[1]!.rejects, [
    { line: 5, field: 'IsDeleted', value: 'true', reason: 'its source has deleted this record' },
  ]);
  assert.deepEqual(reports[0]!.unmappedOwners, ['005gT00000UsEr1QAF', '005gT00000UsEr2QAF']);
  assert.deepEqual(
    await rows(`select x.kind, x.state, a.name as account, c.full_name as person, d.name as deal from activities x
      left join accounts a on a.id = x.account_id left join contacts c on c.id = x.contact_id left join deals d on d.id = x.deal_id order by 1`),
    [
      { kind: 'call', state: 'plain', account: 'Northwind Pharma', person: 'Ada Lenz', deal: 'Northwind 2027' },
      { kind: 'task', state: 'open', account: 'Alpine Cold Chain', person: null, deal: null },
    ],
  );
  assert.deepEqual(await rows('select name, amount_minor, currency, status from deals order by name'), [
    { name: 'Alpine trial', amountMinor: 500000, currency: 'CHF', status: 'won' },
    { name: 'Northwind 2027', amountMinor: 18400050, currency: 'EUR', status: 'open' },
  ]);
  assert.deepEqual(await rows('select address from contact_addresses where bounced_at is not null'), [
    { address: 'cleo@alpine.example' },
  ]);
});

test('a deleted record that says not to write to its person is heard', async () => {
  const dora = '"dora@alpine.example","","","005gT00000UsEr2QAF",';
  const [report] = await importFixtures('salesforce', ['Contact.csv'], (text) =>
    text.replace(`${dora}"0"`, `${dora}"1"`),
  );
  assert.equal(report!.counts.rejected, 0);
  assert.deepEqual(await suppressed('dora@alpine.example'), ['dora@alpine.example']);
});

test('its ids of 15 and of 18 characters are one record, and ids that differ in case are two', async () => {
  await importFixtures('salesforce', ['Account.csv', 'Contact.csv']);
  const [report] = await importFixtures('salesforce', ['contact-report.csv']);
  assert.deepEqual([report!.source, report!.counts.created, report!.counts.updated], ['salesforce', 0, 2]);
  assert.deepEqual(await rows('select full_name as name, title from contacts where title is not null order by 1'), [
    { name: 'Ada Lenz', title: 'VP Quality' },
    { name: 'Ben Ott', title: 'Buyer' },
  ]);
  const capitals = fixture('salesforce/Contact.csv').replace(/"(003|001)[^"]{15}"/g, (id) => id.toUpperCase());
  const again = await importText('Contact.csv', capitals);
  assert.equal(again.counts.created, 0);
  assert.equal((await rows('select 1 from contacts')).length, 3);
  await importFixtures('salesforce', ['Opportunity.csv']);
  const renamed = 'Opportunity ID,Opportunity Name,Stage\n006gT00000OpPt1,Northwind 2028,Open\n';
  const { counts } = await importText('opportunities.csv', renamed);
  assert.deepEqual([counts.created, counts.updated], [0, 1], 'a deal has no address to be known by');
});

test('ids that are not all of Salesforce do not make a list one of its reports', async () => {
  const mixed = 'Account ID,Account Name\n001gT00000AbcDE,Northwind Pharma\n7,Alpine Cold Chain\n';
  assert.equal((await importText('accounts.csv', mixed, { dryRun: true })).source, 'csv');
  assert.equal((await importText('accounts.csv', mixed.replace('\n7', '\n001gT00000xYzQ1'))).source, 'salesforce');
});

test('"do not call" keeps the number, says so under one name, and stops no mail', async () => {
  await importFixtures('salesforce', ['Account.csv', 'Contact.csv']);
  assert.deepEqual(
    await rows("select phone, custom->'do_not_call' as rule from contacts where full_name = 'Ada Lenz'"),
    [{ phone: '+49221470121', rule: 1 }],
  );
  assert.deepEqual(await suppressed('ada.lenz@northwind.example'), []);
});

for (const order of [
  ['Account.csv', 'Contact.csv', 'Lead.csv'],
  ['Lead.csv', 'Contact.csv', 'Account.csv'],
]) {
  test(`leads and contacts of the same people are one person each, with nothing lost: ${order.join(', ')}`, async () => {
    await importFixtures('salesforce', order);
    assert.deepEqual(await people(), [
      { name: 'Ada Lenz', account: 'Northwind Pharma' },
      { name: 'Ben Ott', account: 'Alpine Cold Chain' },
      // The lead with another address says which contact it has become.
      { name: 'Cleo Iten', account: 'Alpine Cold Chain' },
    ]);
    const [cleo] =
      await rows(`select title, phone, array(select address from contact_addresses a where a.contact_id = c.id order by 1) as addresses
      from contacts c where full_name = 'Cleo Iten' and merged_into is null`);
    assert.deepEqual(cleo, {
      title: 'Head of Purchasing',
      phone: '+41445550102',
      addresses: ['cleo.private@mail.example', 'cleo@alpine.example'],
    });
    // The lead opted out; the contact of the same address did not.
    assert.deepEqual(await suppressed('ada.lenz@northwind.example'), ['ada.lenz@northwind.example']);
    const records = await rows(`select count(*)::int as count from source_records where noun = 'contact'`);
    assert.deepEqual(records, [{ count: 5 }]);
    assert.deepEqual(await rows('select name from accounts where merged_into is null order by 1'), [
      { name: 'Alpine Cold Chain' },
      { name: 'Northwind Pharma' },
    ]);
  });
}

test('a report without ids is recognised by what it says; importing it again changes nothing', async () => {
  const [report] = await importFixtures('salesforce', ['opportunity-report.csv']);
  assert.deepEqual([report!.noun, report!.counts.created, report!.counts.rejected], ['deal', 2, 0]);
  assert.match(report!.notes.join('\n'), /no id column: its deals are recognised by account and deal name/);
  assert.match(report!.notes.join('\n'), /footer of the report \(line 6 on\) was left out/);
  assert.deepEqual(report!.unmappedOwners, ['kim@ours.example']);
  assert.deepEqual(
    await rows('select name, amount_minor, currency, close_date, owner_user_id from deals order by name'),
    [
      { name: 'Alpine trial', amountMinor: 500000, currency: 'CHF', closeDate: '2026-01-02', ownerUserId: null },
      {
        name: 'Northwind 2027',
        amountMinor: 18400050,
        currency: 'EUR',
        closeDate: '2027-04-03',
        ownerUserId: 'u-clara',
      },
    ],
  );
  const before = await state();
  const [again] = await importFixtures('salesforce', ['opportunity-report.csv'], (text) => `${text}\r\n`);
  assert.deepEqual([again!.counts.created, again!.counts.updated, again!.counts.unchanged], [0, 0, 2]);
  assert.equal(await state(), before);
});

test('a report without ids meets the records of an export: the same deals, not new ones', async () => {
  await importFixtures('salesforce', ['Account.csv', 'Opportunity.csv']);
  const [report] = await importFixtures('salesforce', ['opportunity-report.csv']);
  assert.deepEqual([report!.counts.created, report!.counts.updated], [0, 2]);
  assert.deepEqual(await rows('select close_date from deals order by name'), [
    { closeDate: '2026-01-02' },
    { closeDate: '2027-04-03' },
  ]);
});

test('one cell settles day and month for the whole column', async () => {
  const deals = (date: string) => `Record ID,Deal Name,Deal Stage,Close Date\n1,A,Open,03/04/2026\n2,B,Open,${date}\n`;
  const closed = async (text: string) => {
    tenantId = await world.newTenant();
    const { ambiguous } = await importText('deals.csv', text);
    assert.deepEqual(ambiguous, []);
    return (await rows('select close_date from deals order by name'))[0]!['closeDate'];
  };
  assert.equal(await closed(deals('12/31/2026')), '2026-03-04');
  assert.equal(await closed(deals('31/12/2026')), '2026-04-03');
});

test('a column of dates that no cell settles is asked about, with the answers; nothing is written', async () => {
  const text = 'Record ID,Deal Name,Deal Stage,Close Date\n1,A,Open,03/04/2026\n2,B,Open,05/06/2026\n';
  await assert.rejects(importText('deals.csv', text), {
    code: 'invalid',
    field: 'Close Date',
    message: /whether day or month comes first\. Say --dates dmy or --dates mdy/,
  });
  assert.deepEqual(await rows('select 1 from imports'), []);
  await importText('deals.csv', text, { dateOrder: 'mdy' });
  assert.deepEqual(await rows('select close_date from deals order by name'), [
    { closeDate: '2026-03-04' },
    { closeDate: '2026-05-06' },
  ]);
});

test('the decimal mark is that of the column: what is written otherwise is refused, never read as another number', async () => {
  const deals = (...amounts: string[]) =>
    `Record ID;Deal Name;Deal Stage;Amount\n${amounts.map((amount, index) => `${index};D${index};Open;${amount}`).join('\n')}\n`;
  const mixed = await importText('deals.csv', deals('1.234,50', '99,90', '12.50'));
  assert.deepEqual(
    mixed.rejects.map(({ line, field, value }) => [line, field, value]),
    [[4, 'Amount', '12.50']],
  );
  assert.match(mixed.ambiguous.join('\n'), /"Amount" has both 1,234\.50 and 1\.234,50.*--decimal/);
  await assert.rejects(importText('deals.csv', deals('99,90', '12.50')), {
    code: 'invalid',
    field: 'Amount',
    message: /as many of one as of the other\. Say --decimal point or --decimal comma/,
  });
  tenantId = await world.newTenant();
  const stated = await importText('deals.csv', deals('99,90', '12.50'), { decimal: 'point' });
  assert.deepEqual(
    stated.rejects.map(({ value }) => value),
    ['99,90'],
  );
  assert.deepEqual(await rows('select amount_minor from deals'), [{ amountMinor: 1250 }]);
});
