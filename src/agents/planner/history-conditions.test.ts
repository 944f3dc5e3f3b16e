import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createFileLake } from '../../data/lake/duckdb-files.ts';
import type { Lake } from '../../data/lake/lake.ts';
import { createLakeWriter } from '../../data/lake/lake-writer.ts';
import { appendEvents, readOutbox } from '../../data/records/outbox.ts';
import type { NewEvent } from '../../domain/event.ts';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { compileGoal } from './compile-goal.ts';
import { previewSegment } from './preview.ts';
import { loadVocabulary } from './vocabulary.ts';

let world: TestWorld;
let directory: string;
let lake: Lake;
before(async () => {
  world = await openTestWorld();
  directory = mkdtempSync(join(tmpdir(), 'gtm-history-'));
  lake = createFileLake({ directory });
});
after(async () => {
  await world.close();
  await lake.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A person at an account of an industry to whom mails were sent, of which some were answered. */
async function mailed(
  fixture: ApprovalFixture,
  name: string,
  { industry, sent, answered, signals = [] }: { industry: string; sent: number; answered: number; signals?: string[] },
): Promise<{ contactId: string; accountId: string }> {
  const address = `${name.toLowerCase()}@n.example`;
  const contactId = await fixture.addContact({ name, addresses: [address] });
  const accountId = world.ids.next();
  await fixture.change('insert into accounts (id, name, industry) values ($1, $2, $3)', [
    accountId,
    `${name} Ltd`,
    industry,
  ]);
  await fixture.change('update contacts set account_id = $2 where id = $1', [contactId, accountId]);
  const proposal = await fixture.propose({ action: mailTo(fixture.sender, contactId, address), draft: { contactId } });
  await fixture.change('update proposals set account_id = $2 where id = $1', [proposal.id, accountId]);
  const about = { proposalId: proposal.id, digest: 'a'.repeat(64), tool: 'send_email' } as const;
  const events: NewEvent[] = [];
  const base = { connector: 'test', subject: null };
  for (let index = 0; index < sent; index++) {
    const effectId = world.ids.next();
    events.push({ ...base, type: 'gtm.effect.executed.v1', data: { ...about, effectId } });
    if (index >= answered) continue;
    const traced = { outcomeId: world.ids.next(), signalId: world.ids.next(), effectId, proposalId: proposal.id };
    const data = { ...traced, kind: 'reply', value: 0.5, attributedBy: 'message_id' };
    events.push({ ...base, type: 'gtm.outcome.attributed.v1', data });
  }
  for (const kind of signals) {
    const id = world.ids.next();
    await fixture.change(
      'insert into signals (id, kind, occurred_at, contact_id, account_id) values ($1, $2, app.now(), $3, $4)',
      [id, kind, contactId, accountId],
    );
    events.push({ ...base, type: 'gtm.signal.recorded.v1', data: { ids: [id], kinds: [kind] } });
  }
  await world.database.asTenant(fixture.tenantId, (transaction) => appendEvents(transaction, world.ids, events));
  return { contactId, accountId };
}

/** Lands in the lake what the outbox has. */
async function land(tenantId: string): Promise<void> {
  const events = await world.database.asTenant(tenantId, (transaction) =>
    readOutbox(transaction, { position: '0', seq: 0 }, 5000),
  );
  await createLakeWriter({ database: world.database, lake }).handle(tenantId, events);
}

async function ask(tenantId: string, goal: string, from: Pick<Lake, 'query'> = lake) {
  const vocabulary = await world.database.asTenant(tenantId, (transaction) =>
    loadVocabulary(transaction, goal, { userId: null }),
  );
  const result = await compileGoal(goal, vocabulary);
  if (result.kind === 'question') return { question: result.question, understood: [] };
  const preview = await previewSegment({ ...world, lake: from }, tenantId, result.plan);
  return { understood: result.understood.map(({ meaning }) => meaning), preview };
}

test('accounts of industries that answer are found by the history of the lake, with the figures behind them', async () => {
  const fixture = await createApprovalFixture(world);
  const { tenantId } = fixture;
  const goal = 'follow up with accounts in industries with a reply rate over 20 % in the last year';
  await land(tenantId);
  assert.match((await ask(tenantId, goal)).preview!.figures.join(' '), /Nothing is known of the last 365 days yet/);

  const ada = await mailed(fixture, 'Ada', { industry: 'Pharma', sent: 4, answered: 2 });
  const ben = await mailed(fixture, 'Ben', { industry: 'pharma', sent: 4, answered: 0 });
  const cleo = await mailed(fixture, 'Cleo', { industry: 'Steel', sent: 10, answered: 2 });
  await land(tenantId);
  const found = await ask(tenantId, goal);
  assert.deepEqual(found.preview!.matches, [{ noun: 'account', ids: [ada.accountId, ben.accountId].sort() }]);
  assert.deepEqual(found.preview!.figures.slice(1), ['Reply rates: pharma 25 % (2 of 8), steel 20 % (2 of 10).']);
  assert.match(found.preview!.figures[0]!, /18 mails sent, of which 4 answered/);
  assert.ok(
    found.understood.some((meaning) => /industry with a reply rate over 20 % in the last 365 days/.test(meaning)),
  );

  const atLeast = await ask(
    tenantId,
    'write to accounts with a reply rate of at least 20 percent in the last 12 months',
  );
  assert.deepEqual(atLeast.preview!.matches[0]!.ids, [ada.accountId, cleo.accountId].sort());
  const under = await ask(tenantId, 'contacts with a response rate below 20%');
  assert.deepEqual(under.preview!.matches, [{ noun: 'contact', ids: [ben.contactId] }]);
});

test('people who opened and never replied are found, and merged ones count for whom they were merged into', async () => {
  const fixture = await createApprovalFixture(world);
  const { tenantId } = fixture;
  const eve = await mailed(fixture, 'Eve', { industry: 'x', sent: 1, answered: 0, signals: ['opened', 'opened'] });
  await mailed(fixture, 'Flo', { industry: 'x', sent: 1, answered: 1, signals: ['opened', 'reply'] });
  const gus = await mailed(fixture, 'Gus', { industry: 'x', sent: 1, answered: 0 });
  const old = await mailed(fixture, 'Gustav', { industry: 'x', sent: 1, answered: 0, signals: ['opened'] });
  await fixture.change('update contacts set merged_into = $2 where id = $1', [old.contactId, gus.contactId]);
  await land(tenantId);
  const goal = 'follow up with contacts who opened but never replied in the last 12 months';
  const { preview } = await ask(tenantId, goal);
  assert.deepEqual(preview!.matches, [{ noun: 'contact', ids: [eve.contactId, gus.contactId].sort() }]);
  assert.match(preview!.figures[0]!, /4 openings and 1 reply recorded/);
  // A question about a time before the figures were made is not answered from them.
  const { plan } = await compileGoal(
    goal,
    await world.database.asTenant(tenantId, (transaction) => loadVocabulary(transaction, goal, { userId: null })),
  ).then((result) => (result.kind === 'plan' ? result : assert.fail(result.question)));
  const before = await previewSegment({ ...world, lake }, tenantId, plan, { asOf: new Date('2020-01-01T00:00:00Z') });
  assert.deepEqual(before.matches[0]!.ids, []);
});

test('the lake is asked only by a goal that rests on it, and only when it has grown', async () => {
  const fixture = await createApprovalFixture(world);
  const { tenantId } = fixture;
  await mailed(fixture, 'Hal', { industry: 'Glass', sent: 2, answered: 1 });
  await land(tenantId);
  let asked = 0;
  const counting: Pick<Lake, 'query'> = {
    query(paths, sql) {
      asked += 1;
      return lake.query(paths, sql);
    },
  };
  const rate = 'accounts with a reply rate of at least 50 %';
  assert.equal((await ask(tenantId, 'all accounts', counting)).preview!.figures.length, 0);
  assert.equal(asked, 0);
  assert.equal((await ask(tenantId, rate, counting)).preview!.targetCount, 1);
  const first = asked;
  assert.ok(first > 0);
  await ask(tenantId, rate, counting);
  assert.equal(asked, first);
  await mailed(fixture, 'Ivy', { industry: 'Glass', sent: 2, answered: 1 });
  await land(tenantId);
  assert.equal((await ask(tenantId, rate, counting)).preview!.targetCount, 2);
});

test('what the history cannot say is asked about', async () => {
  const tenantId = await world.newTenant();
  for (const [goal, question] of [
    ['accounts with a reply rate over 20 % in the last 30 days', /last 365 days together/],
    ['contacts who opened but never replied in March', /last 365 days together/],
    ['accounts in industries with a reply rate', /Which reply rate\?/],
    ['accounts with a reply rate over 0.2', /share of 100 %/],
    ['accounts with a reply rate over 300 %', /share of 100 %/],
    ['accounts with a reply rate between 10 % and 20 %', /I do not know what "between"/],
  ] as const) {
    const answer = await ask(tenantId, goal);
    assert.match(answer.question ?? `a plan: ${answer.understood}`, question, goal);
  }
});
