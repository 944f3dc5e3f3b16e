import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row } from '../../data/database/database.ts';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import { createApprovalFixture } from '../../testing/approval-fixture.ts';
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

const bring = (tenantId: string, name: string, text: string, source = 'csv') =>
  importCsv(services, tenantId, memoryInput(name, text), { source });
const rows = (tenantId: string, sql: string) =>
  world.database.asTenant(tenantId, (transaction) => transaction.query<Row>(sql));

const calls = 'Type,Date,Subject,Contact Email\nCall,2026-01-02,Prices,ann@acme.example\n';
const deals = 'Deal Name,Stage,Contact Email\nBig,Open,ann@acme.example\n';
const linked = `select (select c.full_name from contacts c where c.id = a.contact_id) as person,
    (select x.name from accounts x where x.id = a.account_id) as company,
    (select count(*) from activity_participants p where p.contact_id = a.contact_id) as part,
    (select count(*) from deal_contacts d where d.contact_id = a.contact_id) as deals
  from activities a where a.kind = 'call'`;

test('a call and a deal that name a person by address are linked when that person comes, from whichever source', async () => {
  const byList = await world.newTenant();
  await bring(byList, 'activities.csv', calls);
  await bring(byList, 'deals.csv', deals);
  await bring(byList, 'people.csv', 'Email,Full Name,Company\nann@acme.example,Ann Lee,Acme\n', 'other');
  assert.deepEqual(await rows(byList, linked), [{ person: 'Ann Lee', company: 'Acme', part: 1, deals: 1 }]);
  assert.deepEqual(await rows(byList, 'select 1 from pending_links'), []);

  const byMail = await world.newTenant();
  await bring(byMail, 'activities.csv', calls);
  await bring(byMail, 'deals.csv', deals);
  async function* messages() {
    const head = 'Message-ID: <1@acme.example>\r\nFrom: Ann Lee <ann@acme.example>\r\nTo: clara@ours.example';
    yield { externalId: '1', raw: Buffer.from(`${head}\r\nSubject: Hello\r\n\r\nHello.\r\n`) };
  }
  await importMessages(services, byMail, { name: 'inbox', messages: messages() });
  assert.deepEqual(await rows(byMail, linked), [{ person: 'Ann Lee', company: 'acme.example', part: 2, deals: 1 }]);
});

test('a report with neither ids nor addresses is about the people of these names in these companies', async () => {
  const tenantId = await world.newTenant();
  await bring(
    tenantId,
    'a.csv',
    'Email,Full Name,Company\nann@acme.example,Ann Lee,Acme\nann@beta.example,Ann Lee,Beta\n',
  );
  const report = await bring(
    tenantId,
    'b.csv',
    'Full Name,Company,Job Title\nann lee,Beta,Buyer\nCy Fox,Beta,\n',
    'report',
  );
  assert.deepEqual([report.counts.updated, report.counts.created], [1, 1]);
  assert.deepEqual(
    await rows(
      tenantId,
      "select a.address from contacts c join contact_addresses a on a.contact_id = c.id where c.title = 'Buyer'",
    ),
    [{ address: 'ann@beta.example' }],
  );
});

test('when the source gives a person another address, that is the one they are written to', async () => {
  const tenantId = await world.newTenant();
  const file = (address: string) => `Contact ID,Email,First Name\n1,${address},Ann\n`;
  const primary = 'select address, is_primary from contact_addresses order by address';
  await bring(tenantId, 'a.csv', file('ann@acme.example'));
  await bring(tenantId, 'b.csv', file('zoe@acme.example'));
  assert.deepEqual(await rows(tenantId, primary), [
    { address: 'ann@acme.example', isPrimary: false },
    { address: 'zoe@acme.example', isPrimary: true },
  ]);
  await bring(tenantId, 'c.csv', file('ann@acme.example'));
  assert.deepEqual(await rows(tenantId, `${primary} limit 1`), [{ address: 'ann@acme.example', isPrimary: true }]);
});

test('two lists that count their lines from 1 do not make one person of two, nor one company', async () => {
  const tenantId = await world.newTenant();
  const customers = 'ID,Email,Full Name,Phone\n1,ann@acme.example,Ann Lee,030 1\n2,bob@acme.example,Bob Ray,030 2\n';
  const partners = 'ID,Email,Full Name,Phone\n1,zoe@zeta.example,Zoe Fox,\n2,bob@bobs.example,Bob Ray-Miller,\n';
  await bring(tenantId, 'contacts.csv', customers);
  const report = await bring(tenantId, 'partner-contacts.csv', partners);
  assert.match(report.ambiguous.join(), /Line 2 has the id of "Ann Lee".*--source NAME/);
  const names = 'select full_name, phone from contacts order by full_name';
  const both = [
    { fullName: 'Ann Lee', phone: '030 1' },
    { fullName: 'Bob Ray-Miller', phone: null },
    { fullName: 'Zoe Fox', phone: null },
  ];
  assert.deepEqual(await rows(tenantId, names), both);
  const again = await bring(tenantId, 'contacts.csv', customers.replace('030 1', '030 9'));
  assert.equal(again.counts.created, 0);
  const [ann] = await rows(tenantId, names);
  assert.deepEqual(ann, { fullName: 'Ann Lee', phone: '030 9' });

  await bring(tenantId, 'accounts.csv', 'ID,Name,Domain\n1,Acme,acme.example\n2,Beta GmbH,beta.example\n');
  await bring(tenantId, 'partner-accounts.csv', 'ID,Name,Domain\n1,Zeta,zeta.example\n2,Beta AG,beta-ag.example\n');
  const companies = await rows(tenantId, "select name from accounts where name not like '%.example' order by name");
  assert.deepEqual(
    companies.map(({ name }) => name),
    ['Acme', 'Beta AG', 'Zeta'],
  );
});

test('a legal basis is what a column states, and never one that is wished for, has ended or was refused', async () => {
  const tenantId = await world.newTenant();
  const stated: [words: string, bases: string[] | 'refused'][] = [
    ['Freely given consent from contact', ['consent']],
    ['Legitimate interest – existing customer;Performance of a contract', ['contract', 'existing_customer']],
    ['No consent required', []],
    ['Consent pending', []],
    ['Consent requested', []],
    ['Double opt-in unconfirmed', []],
    ['Consent expired', []],
    ['Einwilligung ausstehend', []],
    ['Consent required', []],
    ['Unknown', []],
    ['Consent withdrawn, new one requested', 'refused'],
    ['Without consent', 'refused'],
    ['Ohne Einwilligung', 'refused'],
    ['Freely given consent from contact;Consent withdrawn', 'refused'],
  ];
  const lines = stated.map(([words], index) => `p${index}@a.example,Person ${index},"${words}"`);
  const report = await bring(tenantId, 'people.csv', `Email,Full Name,Legal Basis\n${lines.join('\n')}\n`);
  const found = await rows(
    tenantId,
    `select split_part(c.full_name, ' ', 2)::int as line, array_agg(s.basis order by s.basis) as bases
     from consents s join contacts c on c.id = s.contact_id group by 1 order by 1`,
  );
  assert.deepEqual(
    found,
    stated.flatMap(([, bases], line) => (bases === 'refused' || bases.length === 0 ? [] : [{ line, bases }])),
  );
  assert.equal(report.counts.suppressed, stated.filter(([, bases]) => bases === 'refused').length);
});

test('an owner is a colleague who is here, by an address, a mailbox of theirs, or a name that no other has', async () => {
  const { tenantId, addMember, addSender, change } = await createApprovalFixture(world);
  for (const name of ['cy', 'kim', 'lee', 'gone']) await addMember(name, 'operator');
  await addMember('bot', 'service');
  await addSender('sales@ours.example', 'cy');
  await change("update memberships set display_name = 'Kim Lee' where user_id in ('kim', 'lee')");
  await change("update memberships set active = false where user_id = 'gone'");
  const owners = ['Cy', 'cy@ours.example', 'Cy Young <cy@ours.example>', 'Sales@ours.example', 'kim@ours.example'];
  const nobody = ['Gone', 'Kim Lee', 'bot', 'gone@ours.example'];
  const lines = [...owners, ...nobody].map((owner, index) => `p${index}@a.example,${owner}`);
  const report = await bring(tenantId, 'people.csv', `Email,Owner\n${lines.join('\n')}\n`);
  assert.deepEqual(report.unmappedOwners, nobody);
  const found = await rows(
    tenantId,
    'select c.owner_user_id from contacts c join contact_addresses a on a.contact_id = c.id order by a.address',
  );
  assert.deepEqual(
    found.map(({ ownerUserId }) => ownerUserId),
    ['cy', 'cy', 'cy', 'cy', 'kim', ...nobody.map(() => null)],
  );
});

test('whoever a column says is not to be written to is not, at any of their addresses; without one they are paused', async () => {
  const tenantId = await world.newTenant();
  const text = `Contact ID,Full Name,Email,Other Emails,Opted Out,Opt Out Date,Do Not Contact
1,Ann Lee,ann@a.example,ann.lee@a.example;lee@a.example,yes,,
2,Bob Ray,bob@b.example,,,2026-01-05,
3,Cy Fox,cy@c.example,,,,yes
4,Dee Poe,,,,,yes
5,Eve Moe,eve@e.example,,no,,no
`;
  const report = await bring(tenantId, 'people.csv', text);
  assert.deepEqual([report.counts.created, report.counts.suppressed], [5, 5]);
  const refusing = ['ann.lee@a.example', 'ann@a.example', 'bob@b.example', 'cy@c.example', 'lee@a.example'];
  const found = await world.database.asTenant(tenantId, (transaction) =>
    suppressedAmong(transaction, [...refusing, 'eve@e.example']),
  );
  assert.deepEqual([...found].sort(), refusing);
  assert.deepEqual(
    await rows(tenantId, 'select full_name, pause_reason from contacts where paused_until is not null'),
    [{ fullName: 'Dee Poe', pauseReason: 'do_not_contact' }],
  );
});
