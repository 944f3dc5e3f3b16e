import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fieldProvenance } from '../../data/records/field-values.ts';
import { type CrmChangeFixture, createCrmChangeFixture } from '../../testing/crm-change-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';

let world: TestWorld;
let folder: string;
before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-changes-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

interface DealCells {
  stage?: string;
  amount?: string;
  closes?: string;
  next?: string;
  note?: string;
}

/** An export of a CRM with one deal; `note` makes it another record without touching the fields at hand. */
const dealsFile = ({
  stage = 'Proposal',
  amount = '184000.00',
  closes = '2026-12-31',
  next = '',
  note = '',
}: DealCells) =>
  `Record ID,Deal Name,Deal Stage,Amount,Currency,Close Date,Next step,Note
9001,Northwind 2027,${stage},${amount},EUR,${closes},${next},${note}
`;

async function openDeal(cells: DealCells = {}): Promise<CrmChangeFixture & { deal: { noun: 'deal'; id: string } }> {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.bring('deals.csv', dealsFile(cells));
  return { ...fixture, deal: { noun: 'deal', id: await fixture.idOf('deal', '9001') } };
}

const changesOf = async (fixture: CrmChangeFixture) =>
  (
    await fixture.read<{ field: string; state: string; theirValue: unknown }>(
      'select field, state, their_value from crm_changes order by created_at, id',
    )
  ).map(({ field, state, theirValue }) => [field, state, theirValue]);

const dealOf = async (fixture: CrmChangeFixture) => {
  const [deal] = await fixture.read<Record<string, unknown>>(
    'select stage, status, amount_minor, close_date, custom from deals',
  );
  return deal!;
};

test('a file that still has the old value does not undo an approved change, and its other cells are taken', async () => {
  const fixture = await openDeal();
  assert.equal((await fixture.write(fixture.deal, 'stage', 'Contract')).kind, 'done');
  assert.equal((await fixture.write(fixture.deal, 'amount', 9_000_000)).kind, 'done');
  assert.equal((await fixture.write(fixture.deal, 'closesOn', '2026-11-15')).kind, 'done');
  assert.equal((await fixture.write(fixture.deal, 'nextStep', 'Send the contract')).kind, 'done');
  const report = await fixture.bring('deals.csv', dealsFile({ note: 'touched' }));
  assert.deepEqual(await dealOf(fixture), {
    ...{ stage: 'Contract', status: 'open', amountMinor: 9_000_000, closeDate: '2026-11-15' },
    custom: { next_step: 'Send the contract', note: 'touched' },
  });
  assert.deepEqual(
    (await changesOf(fixture)).map(([, state]) => state),
    ['to_write_back', 'to_write_back', 'to_write_back', 'to_write_back'],
  );
  assert.match(report.notes.join(' '), /4 approved changes that this file does not have yet stood/);
});

test('the same old file, brought again unchanged, does not undo it either', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'stage', 'Contract');
  await fixture.bring('deals.csv', dealsFile({}));
  assert.equal((await dealOf(fixture))['stage'], 'Contract');
  assert.deepEqual(await changesOf(fixture), [['stage', 'to_write_back', null]]);
});

test('while a change waits, no source is said to have given the value that stands', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'closesOn', '2026-11-15');
  const standing = async () =>
    (await world.database.asTenant(fixture.tenantId, (transaction) => fieldProvenance(transaction, fixture.deal.id)))
      .filter(({ field, stands }) => field === 'closeDate' && stands)
      .map(({ value }) => value);
  assert.deepEqual(await standing(), []);
  await fixture.bring('deals.csv', dealsFile({ closes: '2026-11-15' }));
  assert.deepEqual(await standing(), ['2026-11-15']);
});

test('a file with the new value confirms the change; from then on the source is believed again', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'amount', 9_000_000);
  const report = await fixture.bring('deals.csv', dealsFile({ amount: '90000' }));
  assert.deepEqual(await changesOf(fixture), [['amount', 'confirmed', null]]);
  assert.match(report.notes.join(' '), /1 approved change arrived in this source/);
  await fixture.bring('deals.csv', dealsFile({ amount: '184000.00', note: 'back' }));
  assert.equal((await dealOf(fixture))['amountMinor'], 18_400_000);
});

test('a third value makes a conflict: ours stands, theirs is kept, and nothing is overwritten', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'stage', 'Contract');
  const report = await fixture.bring('deals.csv', dealsFile({ stage: 'Closed Lost' }));
  assert.deepEqual(await dealOf(fixture).then(({ stage, status }) => [stage, status]), ['Contract', 'open']);
  assert.deepEqual(await changesOf(fixture), [['stage', 'conflict', 'Closed Lost']]);
  assert.match(report.notes.join(' '), /1 approved change met a third value/);
  const refused = await fixture.carryOut({
    action: { tool: 'update_crm', record: fixture.deal, field: 'stage', expected: 'Contract', value: 'Won' },
  });
  assert.equal(refused.result.kind, 'failed');
  assert.match(refused.result.kind === 'failed' ? refused.result.reason : '', /its source says "Closed Lost"/);
});

test('a conflict ends by itself when the source comes to have the old value or ours', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'stage', 'Contract');
  await fixture.bring('deals.csv', dealsFile({ stage: 'Closed Lost' }));
  await fixture.bring('deals.csv', dealsFile({ stage: 'Proposal', note: 'reopened' }));
  assert.deepEqual(await changesOf(fixture), [['stage', 'to_write_back', null]]);
  await fixture.bring('deals.csv', dealsFile({ stage: 'Negotiation' }));
  await fixture.bring('deals.csv', dealsFile({ stage: ' Contract ' }));
  assert.deepEqual(await changesOf(fixture), [['stage', 'confirmed', null]]);
});

test('an amount in another currency is a third value, also when its number is ours', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'amount', 9_000_000);
  await fixture.bring('deals.csv', dealsFile({ amount: '90000' }).replace(',EUR,', ',USD,'));
  assert.deepEqual(await changesOf(fixture), [['amount', 'conflict', 9_000_000]]);
  const [deal] = await fixture.read<{ currency: string }>('select currency from deals');
  assert.equal(deal!.currency, 'EUR');
});

test('a field that the source empties is a third value; a column that it does not have says nothing', async () => {
  const fixture = await openDeal({ next: 'Call Ada' });
  await fixture.write(fixture.deal, 'nextStep', 'Send the contract');
  await fixture.bring('deals.csv', 'Record ID,Deal Name,Deal Stage\n9001,Northwind 2027,Proposal\n');
  assert.deepEqual(await changesOf(fixture), [['nextStep', 'to_write_back', null]]);
  await fixture.bring('deals.csv', dealsFile({ next: '' }));
  assert.deepEqual(await changesOf(fixture), [['nextStep', 'conflict', null]]);
  assert.deepEqual((await dealOf(fixture))['custom'], { next_step: 'Send the contract' });
});

test('a file without the column of the stage neither confirms a change of it nor turns its status', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'stage', 'Closed Won');
  await fixture.bring('deals.csv', 'Record ID,Deal Name,Is Closed\n9001,Northwind 2027,false\n');
  assert.deepEqual(await changesOf(fixture), [['stage', 'to_write_back', null]]);
  assert.equal((await dealOf(fixture))['status'], 'won');
});

test('of two changes of one field the later stands, and every value from before is an old one', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'stage', 'Negotiation');
  await fixture.write(fixture.deal, 'stage', 'Contract');
  await fixture.bring('deals.csv', dealsFile({ stage: 'Negotiation' }));
  await fixture.bring('deals.csv', dealsFile({ stage: 'Proposal', note: 'again' }));
  assert.equal((await dealOf(fixture))['stage'], 'Contract');
  assert.deepEqual(await changesOf(fixture), [
    ['stage', 'replaced', null],
    ['stage', 'to_write_back', null],
  ]);
  await fixture.bring('deals.csv', dealsFile({ stage: 'Contract' }));
  assert.deepEqual((await changesOf(fixture))[1], ['stage', 'confirmed', null]);
});

test('a list that is not where the record lives can neither confirm a change nor undo it', async () => {
  const fixture = await openDeal();
  await fixture.write(fixture.deal, 'closesOn', '2026-11-15');
  const list = (closes: string) => `Deal Name,Close Date\nNorthwind 2027,${closes}\n`;
  await fixture.bring('list.csv', list('2026-12-31'), { as: 'deal', source: 'a list' });
  await fixture.bring('list.csv', list('2026-11-15'), { as: 'deal', source: 'a list' });
  assert.deepEqual(await changesOf(fixture), [['closesOn', 'to_write_back', null]]);
  assert.equal((await dealOf(fixture))['closeDate'], '2026-11-15');
});

test('owner and phone are compared as what they mean, of contacts and accounts, too', async () => {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.addMember('cem', 'operator');
  const people = (owner: string, phone: string, title: string) =>
    `Record ID,First Name,Last Name,Email,Contact owner,Phone Number,Job Title\n1,Ada,Lenz,ada@northwind.example,${owner},${phone},${title}\n`;
  await fixture.bring('contacts.csv', people('nobody@ours.example', '+49 221 470 1234', 'Buyer'));
  const contact = { noun: 'contact' as const, id: await fixture.idOf('contact', '1') };
  const policy = (await fixture.read<{ body: string }>('select body from policies'))[0]!.body;
  await fixture.change('update policies set body = $1', [
    policy.replace('[title, phone', '[ownerUserId, title, phone'),
  ]);
  assert.equal((await fixture.write(contact, 'ownerUserId', 'cem')).kind, 'done');
  assert.equal((await fixture.write(contact, 'phone', '+49 (221) 470-9999')).kind, 'done');
  await fixture.bring('contacts.csv', people('nobody@ours.example', '+49 221 470 1234', 'Head of Purchasing'));
  const read = () => fixture.read('select owner_user_id, owner_email, phone, title from contacts');
  const stands = { ownerUserId: 'cem', ownerEmail: 'cem@ours.example', phone: '+49 (221) 470-9999' };
  assert.deepEqual(await read(), [{ ...stands, title: 'Head of Purchasing' }]);
  await fixture.bring('contacts.csv', people('cem@ours.example', '+49 221 470 9999', 'Head of Purchasing'));
  assert.deepEqual(
    (await changesOf(fixture)).map(([, state]) => state),
    ['confirmed', 'confirmed'],
  );
});
