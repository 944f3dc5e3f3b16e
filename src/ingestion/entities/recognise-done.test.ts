import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { mailTo } from '../../testing/approval-fixture.ts';
import { type CrmChangeFixture, createCrmChangeFixture } from '../../testing/crm-change-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';

let world: TestWorld;
let folder: string;
before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-done-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const contacts = `Record ID,First Name,Last Name,Email
1,Ada,Lenz,ada@northwind.example
2,Ben,Ott,ben@alpine.example
`;
const log = (rows: string) => `Activity ID,Activity Type,Activity Date,Subject,Notes,Associated Contact IDs\n${rows}`;

/** One mail to Ada, sent at about 09:02 on 3 November. */
async function sendMail(): Promise<CrmChangeFixture> {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.bring('contacts.csv', contacts, { source: 'crm' });
  const contactId = await fixture.idOf('contact', '1');
  const action = mailTo(fixture.sender, contactId, 'ada@northwind.example');
  assert.equal((await fixture.carryOut({ action, draft: { contactId } })).result.kind, 'done');
  return fixture;
}

const bring = (fixture: CrmChangeFixture, rows: string) =>
  fixture.bring('activities.csv', log(rows), { as: 'activity', source: 'crm' });
const statesOf = async (fixture: CrmChangeFixture) =>
  (await fixture.read<{ state: string }>("select state from crm_changes where noun = 'activity'")).map(
    ({ state }) => state,
  );

test('a mail of ours waits for the CRM until its log has it, and is not there twice then', async () => {
  const fixture = await sendMail();
  assert.deepEqual(await statesOf(fixture), ['to_write_back']);
  const report = await bring(fixture, 'e1,Email,2026-11-03,Email: Re:  your question,shortened,1\n');
  assert.deepEqual(await statesOf(fixture), ['confirmed']);
  assert.deepEqual([report.counts.created, report.counts.unchanged], [0, 1]);
  const read = () => fixture.read<{ body: string }>('select body from activities');
  assert.deepEqual(await read(), [{ body: 'Hello Bo,\n\nyes, it does.' }]);
  // What the CRM makes of it later does not change what we sent.
  await bring(fixture, 'e1,Email,2026-11-03,Email: your question,rewritten in the CRM,1\n');
  assert.deepEqual(await read(), [{ body: 'Hello Bo,\n\nyes, it does.' }]);
});

test('another person, another subject, another day and another kind are no proof of it', async () => {
  const fixture = await sendMail();
  const others = [
    'e1,Email,2026-11-03,Your question,,2',
    'e2,Email,2026-11-03,Your other question,,1',
    'e3,Email,2026-11-05,Your question,,1',
    'e4,Call,2026-11-03,Your question,,1',
    'e5,Email,2026-11-03,Your question,,',
  ];
  const report = await bring(fixture, `${others.join('\n')}\n`);
  assert.equal(report.counts.created, 5);
  assert.deepEqual(await statesOf(fixture), ['to_write_back']);
});

test('a log that has one mail twice proves one and adds the other', async () => {
  const fixture = await sendMail();
  const rows = 'e1,Email,2026-11-03,Your question,,1\ne2,Email,2026-11-03T09:00:00Z,Your question,,1\n';
  const report = await bring(fixture, rows);
  assert.deepEqual([report.counts.created, report.counts.unchanged], [1, 1]);
  assert.deepEqual(await statesOf(fixture), ['confirmed']);
});
