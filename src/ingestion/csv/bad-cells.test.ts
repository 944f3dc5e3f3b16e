import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { importCsv } from './import-csv.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

/** Different letters, so that no index can compress them. */
const endless = (length: number) => Array.from({ length }, (_, index) => ((index * 7919) % 9973).toString(36)).join('');

test('a cell that cannot be stored is refused by itself, with its reason, and the rest lands', async () => {
  const cases: [string, string | Buffer, RegExp][] = [
    ['employees.csv', 'Name,Domain,Employees\nBig,big.example,99999999999\nOk,ok.example,12\n', /no whole number/],
    ['half.csv', 'Name,Domain,Employees\nHalf,half.example,12.5\nOk,ok.example,12\n', /no whole number/],
    ['name.csv', `Name,Domain\n${endless(3000)},long.example\nOk,ok.example\n`, /at most 300 characters/],
    ['company.csv', `Email,Company\na@a.example,${endless(3000)}\nb@b.example,Ok\n`, /at most 300 characters/],
    ['id.csv', `Contact ID,Email\n${endless(3000)},a@a.example\n2,b@b.example\n`, /at most 300 characters/],
    [
      'ids.csv',
      `Deal ID,Deal Name,Stage,Contact IDs\n1,A,Open,${endless(3000)}\n2,B,Open,\n`,
      /at most 300 characters/,
    ],
    ['rounded.csv', 'Contact ID,Email\n1.23457E+11,a@a.example\n2,b@b.example\n', /spreadsheet has rounded this id/],
    [
      'minutes.csv',
      'Activity ID,Type,Date,Subject,Duration\n1,Call,2026-01-01,x,99999999999\n2,Call,2026-01-01,y,30\n',
      /no number of minutes/,
    ],
    [
      'zero.csv',
      Buffer.from('\ufeffEmail,First Name\na@a.example,A\u0000nn\nb@b.example,Ben\n', 'utf16le'),
      /zero byte/,
    ],
    ['emoji.csv', `Email,Verified At\na@a.example,${'x'.repeat(199)}😀\nb@b.example,\n`, /no date we know/],
  ];
  for (const [name, content, reason] of cases) {
    const tenantId = await world.newTenant();
    const report = await importCsv(services, tenantId, memoryInput(name, content));
    assert.deepEqual([name, report.counts.created, report.counts.rejected], [name, 1, 1]);
    assert.match(report.rejects[0]!.reason, reason, name);
  }
});

test("a record's own id is one id, whatever signs are in it", async () => {
  const tenantId = await world.newTenant();
  const content = 'Contact ID,Email\n"Smith, Anna",anna@s.example\n"Smith, Ben",ben@s.example\nA;1,a1@s.example\n';
  const report = await importCsv(services, tenantId, memoryInput('own-ids.csv', content));
  assert.deepEqual([report.counts.created, report.ambiguous], [3, []]);
  const known = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ externalId: string }>(
      "select external_id from entity_records where noun = 'contact' order by external_id",
    ),
  );
  assert.deepEqual(
    known.map(({ externalId }) => externalId),
    ['A;1', 'Smith, Anna', 'Smith, Ben'],
  );
});

test('an opt-out column may speak the words of mailing programs', async () => {
  const tenantId = await world.newTenant();
  const file =
    'Email,Unsubscribed,Do Not Contact\na@a.example,Opted Out,\nb@b.example,Subscribed,\nc@c.example,,Blocked\nd@d.example,unsubscribed,\ne@e.example,Opt-in,no\nf@f.example,Wahr,\n';
  const report = await importCsv(services, tenantId, memoryInput('people.csv', file));
  assert.deepEqual([report.counts.created, report.counts.rejected, report.counts.suppressed], [6, 0, 4]);
  const suppressed = await world.database.asTenant(tenantId, (transaction) =>
    suppressedAmong(
      transaction,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@${name}.example`),
    ),
  );
  assert.deepEqual([...suppressed].sort(), ['a@a.example', 'c@c.example', 'd@d.example', 'f@f.example']);
});

test('of two lines about one person the one that says not to write to them counts, in whichever order they come', async () => {
  for (const [first, second] of [
    ['yes', 'no'],
    ['no', 'yes'],
    ['yes', ''],
  ]) {
    const tenantId = await world.newTenant();
    const file = `Email,First Name,Unsubscribed\na@a.example,Ann,${first}\na@a.example,Ann,${second}\n`;
    const report = await importCsv(services, tenantId, memoryInput('people.csv', file));
    assert.deepEqual([report.counts.created, report.counts.suppressed], [1, 1]);
    assert.match(report.ambiguous[0]!, /Lines 2 and 3 are the same record/);
  }
});

test('lines without a value are none, and empty cells behind the last column do no harm', async () => {
  const tenantId = await world.newTenant();
  const file =
    ';;\nEmail;First Name;Company\na@a.example;Ann;A;;\n;;\n ; ;\nb@b.example;Ben;B;surplus\nc@c.example;Cy\nd@d.example\n;;\n';
  const report = await importCsv(services, tenantId, memoryInput('people.csv', file));
  assert.deepEqual([report.counts.read, report.counts.created], [4, 1]);
  assert.deepEqual(
    report.rejects.map(({ line, reason }) => [line, reason]),
    [
      [6, 'the line has 4 cells and the header 3'],
      [7, 'the line has 2 cells and the header 3'],
      [8, 'the line has 1 cell and the header 3'],
    ],
  );
});

test('a column cannot be mapped to two fields', async () => {
  const tenantId = await world.newTenant();
  const options = { as: 'contact', map: { id: 'Email', email: 'Email' } } as const;
  const attempt = importCsv(services, tenantId, memoryInput('people.csv', 'Email\na@a.example\n'), options);
  await assert.rejects(attempt, /"Email" cannot be both id and email/);
});

test('the exports of common programs are understood, and what looks like an opt-out and is not read as one is said', async () => {
  const exports: [string, string, Record<string, string>][] = [
    [
      'mailchimp.csv',
      'Email Address,First Name,UNSUB_TIME,UNSUB_REASON\nann@a.example,Ann,2026-02-01 10:00:00,spam\n',
      { 'Email Address': 'email', UNSUB_TIME: 'optedOutAt' },
    ],
    [
      'google.csv',
      'First Name,Last Name,Organization Name,E-mail 1 - Value,Phone 1 - Value\nAnn,Lee,Acme,ann@a.example,030\n',
      { 'E-mail 1 - Value': 'email', 'Organization Name': 'accountName', 'Phone 1 - Value': 'phone' },
    ],
    [
      'pipedrive.csv',
      'Person - ID,Person - Name,Person - Email - Work,Person - Organization\n1,Ann Lee,ann@a.example,Acme\n',
      { 'Person - ID': 'id', 'Person - Name': 'fullName', 'Person - Email - Work': 'email' },
    ],
    [
      'pipedrive-deals.csv',
      'Deal - ID,Deal - Title,Deal - Stage,Deal - Value,Deal - Organization\n1,Big,Proposal,1200,Acme\n',
      { 'Deal - Title': 'name', 'Deal - Stage': 'stage', 'Deal - Value': 'amount' },
    ],
  ];
  const tenantId = await world.newTenant();
  for (const [name, text, fields] of exports) {
    const report = await importCsv(services, tenantId, memoryInput(name, text), { dryRun: true });
    const found = Object.fromEntries(report.mapping.map(({ column, field }) => [column, field]));
    for (const [column, field] of Object.entries(fields)) assert.equal(found[column], field, `${name}: ${column}`);
    if (name === 'mailchimp.csv') {
      assert.equal(report.counts.suppressed, 1);
      assert.match(report.ambiguous.join(), /"UNSUB_REASON" was kept.*--map optedOut/);
    }
  }
  const nameless = await importCsv(
    services,
    tenantId,
    memoryInput('a.csv', 'First Name,Mail of work\nAnn,a@a.example\n'),
    {
      ...{ dryRun: true, as: 'contact' },
    },
  );
  assert.match(nameless.notes.join(), /No column was read as the address/);
});
