import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { mailTo } from '../../testing/approval-fixture.ts';
import { type CrmChangeFixture, createCrmChangeFixture } from '../../testing/crm-change-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { exportChanges } from './export-changes.ts';

let world: TestWorld;
let folder: string;
before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-write-back-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const exported = (fixture: CrmChangeFixture) => exportChanges(world, fixture.tenantId, { actor: fixture.person() });
const textsOf = async (fixture: CrmChangeFixture) =>
  Object.fromEntries((await exported(fixture)).files.map(({ name, text }) => [name, text]));
const states = async (fixture: CrmChangeFixture) =>
  (await fixture.read<{ state: string }>('select state from crm_changes order by created_at, id')).map(
    ({ state }) => state,
  );

test('what HubSpot gave is written for HubSpot: its record ids, the labels of its files, no empty cell', async () => {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.bring(
    'deals.csv',
    'Record ID,Deal Name,Deal Stage,Amount,Currency,Close Date,Next step\n1,One,Proposal,100.00,EUR,2026-12-31,\n2,Two,Proposal,7,EUR,,\n3,Three,Proposal,7,JPY,,\n',
  );
  const deal = async (externalId: string) => ({ noun: 'deal' as const, id: await fixture.idOf('deal', externalId) });
  await fixture.write(await deal('1'), 'stage', 'Contract, signed');
  await fixture.write(await deal('1'), 'amount', 1_205);
  await fixture.write(await deal('2'), 'closesOn', '2026-11-15');
  await fixture.write(await deal('3'), 'amount', 500);
  await fixture.write(await deal('3'), 'nextStep', 'Say "thanks"');
  assert.deepEqual(await textsOf(fixture), {
    'hubspot-deals-amount-stage.csv': 'Record ID,Amount,Deal Stage\r\n1,12.05,"Contract, signed"\r\n',
    'hubspot-deals-closeson.csv': 'Record ID,Close Date\r\n2,2026-11-15\r\n',
    'hubspot-deals-amount-nextstep.csv': 'Record ID,Amount,Next step\r\n3,500,"Say ""thanks"""\r\n',
  });
  assert.deepEqual(new Set(await states(fixture)), new Set(['to_write_back']));
});

test('what Salesforce gave is written for Salesforce, by its API names where no file has told the label', async () => {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.bring('opportunities.csv', 'Id,Name,StageName,CloseDate\n0065e00000B1a2bAAB,One,Proposal,2026-12-31\n');
  const deal = { noun: 'deal' as const, id: await fixture.idOf('deal', '0065e00000B1a2b') };
  await fixture.write(deal, 'amount', 9_000_000);
  await fixture.write(deal, 'closesOn', '2026-11-15');
  assert.deepEqual(await textsOf(fixture), {
    'salesforce-deals-amount-closeson.csv': 'Id,Amount,CloseDate\r\n0065e00000B1a2b,90000.00,2026-11-15\r\n',
  });
});

test('a list of its own gets its own labels back; what it knows by no id of its own is left out and counted', async () => {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.bring('kunden.csv', 'Kundennummer,Firma,Branche\nK-7,Alpina,Handel\n', {
    as: 'account',
    source: 'Kunden',
  });
  await fixture.bring('people.csv', 'Name,Email,Title\nAda Lenz,ada@alpina.example,Buyer\n', { as: 'contact' });
  const account = { noun: 'account' as const, id: await fixture.idOf('account', 'K-7') };
  await fixture.write(account, 'industry', 'Kühllogistik');
  const contact = { noun: 'contact' as const, id: await fixture.idOf('contact', 'email:ada@alpina.example') };
  await fixture.write(contact, 'title', 'Head of Purchasing');
  const { files, leftOut } = await exported(fixture);
  assert.deepEqual(
    files.map(({ name, text }) => [name, text]),
    [['kunden-accounts-industry.csv', 'Kundennummer,Branche\r\nK-7,Kühllogistik\r\n']],
  );
  assert.deepEqual(
    leftOut.map(({ why }) => why),
    ['no-record-id'],
  );
});

test('a change that empties a field is left out: what an empty cell does depends on who imports it', async () => {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.bring('people.csv', 'Record ID,Email,Job Title\n1,ada@alpina.example,Buyer\n');
  const contact = { noun: 'contact' as const, id: await fixture.idOf('contact', '1') };
  await fixture.write(contact, 'title', null);
  const { files, leftOut } = await exported(fixture);
  assert.deepEqual([files, leftOut.map(({ why }) => why)], [[], ['empties-a-field']]);
});

test('mails done are written with the ids of whom they went to, until the log of the CRM has them', async () => {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.bring('companies.csv', 'Record ID,Company name,Company Domain Name\n70,Alpina,alpina.example\n');
  await fixture.bring('people.csv', 'Record ID,Email,Associated Company IDs\n1,ada@alpina.example,70\n');
  const contactId = await fixture.idOf('contact', '1');
  const accountId = await fixture.idOf('account', '70');
  const action = mailTo(fixture.sender, contactId, 'ada@alpina.example');
  await fixture.carryOut({ action, draft: { contactId, accountId } });
  const [file] = (await exported(fixture)).files;
  assert.equal(file!.name, 'hubspot-activities.csv');
  const [header, ...lines] = file!.text.split('\r\n');
  assert.equal(header, 'Activity type,Activity date,Subject,Body,Associated Contact IDs,Associated Company IDs');
  assert.equal(lines.join('\n'), 'Email,2026-11-03T09:03:00.000Z,Your question,"Hello Bo,\n\nyes, it does.",1,70\n');
  const report = await fixture.bring('activities.csv', file!.text, { source: 'hubspot' });
  assert.equal(report.counts.created, 0);
  assert.deepEqual(await states(fixture), ['confirmed']);
  assert.deepEqual((await exported(fixture)).files, []);
});

test('a conflict is not exported, and neither is what was confirmed or taken back', async () => {
  const fixture = await createCrmChangeFixture(world, folder);
  const file = (stage: string) => `Record ID,Deal Name,Deal Stage\n1,One,${stage}\n`;
  await fixture.bring('deals.csv', file('Proposal'));
  const deal = { noun: 'deal' as const, id: await fixture.idOf('deal', '1') };
  await fixture.write(deal, 'stage', 'Contract');
  await fixture.bring('deals.csv', file('Lost'));
  assert.deepEqual((await exported(fixture)).files, []);
  await fixture.bring('deals.csv', file('Contract'));
  assert.deepEqual((await exported(fixture)).files, []);
});

test('another tenant has nothing of it', async () => {
  const [ours, theirs] = [await createCrmChangeFixture(world, folder), await createCrmChangeFixture(world, folder)];
  const file = 'Record ID,Deal Name,Deal Stage\n1,One,Proposal\n';
  for (const fixture of [ours, theirs]) await fixture.bring('deals.csv', file);
  await ours.write({ noun: 'deal', id: await ours.idOf('deal', '1') }, 'stage', 'Contract');
  assert.deepEqual(await exported(theirs), { files: [], leftOut: [] });
  assert.equal((await exported(ours)).files.length, 1);
});
