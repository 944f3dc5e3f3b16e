import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import PostalMime from 'postal-mime';
import { type Simulation, simulateWeeks } from '../../src/app/simulate/simulate-weeks.ts';
import { getTenant } from '../../src/data/records/tenants.ts';
import { type ToldDemo, tellDemo } from './told-demo.ts';

let demo: ToldDemo;
let simulation: Simulation;
let startsAt: Date;
before(async () => {
  demo = await tellDemo();
  await demo.run();
  startsAt = new Date(Date.now() + (await demo.read(getTenant)).clockOffsetMs);
  const { app, tenantId, seed } = demo;
  const signal = new AbortController().signal;
  simulation = await simulateWeeks(app, { tenantId, seed, days: 2, say() {}, signal });
});
after(() => demo.close());

/** Mails that left since the simulation began, of every mailbox, oldest first. */
async function sentMails() {
  const mails = [];
  for (const mailbox of readdirSync(demo.mail)) {
    for (const part of ['new', 'cur']) {
      const folder = join(demo.mail, mailbox, '.Sent', part);
      for (const name of readdirSync(folder)) {
        const { date, messageId, to } = await PostalMime.parse(readFileSync(join(folder, name)));
        mails.push({ mailbox, messageId, to: to?.[0]?.address, at: new Date(date!) });
      }
    }
  }
  return mails.filter(({ at }) => at > startsAt).sort((left, right) => left.at.getTime() - right.at.getTime());
}

test("two days pass by the tenant's clock: proposals are made and decided, mails leave and are answered", async () => {
  const { days, decided } = simulation;
  assert.equal(days.length, 3, 'the day it began on, and two more');
  assert.ok(decided.some(({ did }) => did === 'approved') && decided.some(({ did }) => did === 'rejected'));
  assert.ok(
    decided.every(({ did }) => did !== 'refused'),
    'no decision was refused',
  );
  assert.deepEqual(simulation.cameBack, []);
  const [replies] = await demo.read((transaction) =>
    transaction.query<{ count: number }>(
      "select count(*) as count from signals where kind = 'reply' and occurred_at > $1",
      [startsAt],
    ),
  );
  assert.ok(replies!.count > 0);
});

test('each mail leaves once, in working hours, a minute or more after the one before it from its mailbox', async () => {
  const mails = await sentMails();
  assert.ok(mails.length >= 5, `${mails.length} mails`);
  assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, mails.length);
  const last = new Map<string, number>();
  for (const { mailbox, at } of mails) {
    const before = last.get(mailbox);
    // A Date header has no parts of a second.
    if (before !== undefined) assert.ok(at.getTime() - before >= 59_000, `${mailbox} ${at.toISOString()}`);
    last.set(mailbox, at.getTime());
    assert.ok(![0, 6].includes(at.getUTCDay()), at.toISOString());
  }
});
