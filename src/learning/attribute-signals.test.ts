import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Database } from '../data/database/database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { insertFeedback } from '../data/records/feedback.ts';
import { mailToken } from '../data/records/mail-token.ts';
import { listOutcomes, trackRecord } from '../data/records/outcomes.ts';
import { correctReply } from '../data/records/replies.ts';
import { recordSignals, type SignalKind } from '../data/records/signals.ts';
import { isSuppressed } from '../data/records/suppressions.ts';
import type { Actor } from '../domain/actor.ts';
import type { GtmEvent } from '../domain/event.ts';
import type { Json } from '../domain/json.ts';
import type { ReplyKind } from '../domain/reply.ts';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../testing/approval-fixture.ts';
import { createFixedClock } from '../testing/fixed-time.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { attributeSignals, createAttributionConsumer } from './attribute-signals.ts';
import { type ExportedFeedback, exportFeedback } from './feedback/export-feedback.ts';
import { optOutByClick } from './opt-out-by-click.ts';
import { registerOptOut } from './register-opt-out.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const at = '2026-11-03T09:00:00Z';
const actor: Actor = { kind: 'system', id: 'test', door: 'workflow' };

/** A mail that has left: its effect, its thread and its row in the ledger. */
async function sentMail(
  fixture: ApprovalFixture,
  contactId: string,
  address: string,
  options: { state?: string; sentAt?: string } = {},
) {
  const proposal = await fixture.propose({ action: mailTo(fixture.sender, contactId, address), draft: { contactId } });
  const [effectId, threadId, activityId] = [world.ids.next(), world.ids.next(), world.ids.next()];
  const key = `<${effectId}@ours.example>`;
  await fixture.change(
    `insert into effects (id, proposal_id, tool, digest, not_before, external_key, provider) values ($1, $2, 'send_email', 'd', $3, $4, 'maildir')`,
    [effectId, proposal.id, at, key],
  );
  await fixture.change("update effects set state = 'claimed', claimed_at = $2 where id = $1", [
    effectId,
    options.sentAt ?? at,
  ]);
  const state = options.state ?? 'done';
  if (state !== 'claimed')
    await fixture.change('update effects set state = $2, ended_at = $3 where id = $1', [
      effectId,
      state,
      options.sentAt ?? at,
    ]);
  if (state === 'done') await fixture.change("update proposals set state = 'executed' where id = $1", [proposal.id]);
  else await fixture.change("update proposals set state = 'approved' where id = $1", [proposal.id]);
  await fixture.change('insert into threads (id, subject_base, first_message_id) values ($1, $2, $3)', [
    threadId,
    'data',
    key,
  ]);
  await fixture.change(
    `insert into activities (id, kind, direction, occurred_at, audience, thread_id, contact_id, effect_id)
     values ($1, 'email', 'outbound', $2, 'participants', $3, $4, $5)`,
    [activityId, options.sentAt ?? at, threadId, contactId, effectId],
  );
  await fixture.change(
    `insert into send_ledger (id, address, contact_id, effect_id, sent_at, state) values ($1, $2, $3, $4, $5, $6)`,
    [world.ids.next(), address, contactId, effectId, options.sentAt ?? at, state === 'done' ? 'sent' : 'held'],
  );
  return { proposalId: proposal.id, effectId, threadId, key };
}

interface Incoming {
  from?: string;
  threadId?: string;
  inReplyTo?: string;
  contactId?: string;
  dealId?: string;
  detail?: Record<string, Json>;
  occurredAt?: string;
}

/** A signal, with the mail it came from when `from` is given. */
async function signal(fixture: ApprovalFixture, kind: SignalKind, incoming: Incoming = {}): Promise<string> {
  const occurredAt = incoming.occurredAt ?? '2026-11-03T12:00:00Z';
  const id = world.ids.next();
  const activityId = incoming.from ? world.ids.next() : null;
  if (activityId) {
    await fixture.change(
      `insert into activities (id, kind, direction, occurred_at, audience, thread_id, contact_id) values ($1, 'email', 'inbound', $2, 'participants', $3, $4)`,
      [activityId, occurredAt, incoming.threadId ?? null, incoming.contactId ?? null],
    );
    await fixture.change(
      'insert into messages (activity_id, message_id, in_reply_to, from_address) values ($1, $2, $3, $4)',
      [...[activityId, `<${activityId}@shop.example>`, incoming.inReplyTo ?? null, incoming.from]],
    );
  }
  await world.database.asTenant(fixture.tenantId, async (transaction) => {
    const row = {
      ...{ id, kind, occurredAt: new Date(occurredAt), accountId: null, contactId: incoming.contactId ?? null },
      ...{ dealId: incoming.dealId ?? null, activityId, sourceRecordId: null, detail: incoming.detail ?? {} },
    };
    await recordSignals(transaction, world.ids, 'test', [row], new Date(occurredAt));
    await writeAudit(transaction, world.ids, { actor, action: 'signal', subjectNoun: 'signal', subjectId: id });
  });
  return id;
}

const attribute = (fixture: ApprovalFixture, ...ids: string[]) =>
  attributeSignals({ ...world, clock: createFixedClock(at) }, fixture.tenantId, ids);
const outcomesOf = async (fixture: ApprovalFixture, proposalId: string) =>
  (await world.database.asTenant(fixture.tenantId, (transaction) => listOutcomes(transaction, proposalId))).map(
    ({ kind, value, attributedBy }) => [kind, value, attributedBy],
  );

test('a signal goes to the action it names, else its thread, else its address, else the latest about that person', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example', 'bo@home.example'] });
  const older = await sentMail(fixture, contactId, 'bo@shop.example', { sentAt: '2026-11-01T09:00:00Z' });
  const newer = await sentMail(fixture, contactId, 'bo@home.example', { sentAt: '2026-11-02T09:00:00Z' });
  const named = await signal(fixture, 'reply', {
    from: 'pa@shop.example',
    inReplyTo: older.key,
    threadId: newer.threadId,
    contactId,
  });
  const threaded = await signal(fixture, 'reply', { from: 'bo@home.example', threadId: older.threadId, contactId });
  const addressed = await signal(fixture, 'reply', { from: 'bo@shop.example', contactId });
  const latest = await signal(fixture, 'reply', { from: 'bo@third.example', contactId });
  const stranger = await signal(fixture, 'reply', { from: 'eve@else.example' });
  const late = await signal(fixture, 'reply', {
    from: 'bo@shop.example',
    contactId,
    occurredAt: '2026-12-24T09:00:00Z',
  });
  assert.equal(await attribute(fixture, named, threaded, addressed, latest, stranger, late), 4);
  assert.equal(await attribute(fixture, named, threaded, addressed, latest, stranger, late), 0);
  assert.deepEqual(await outcomesOf(fixture, older.proposalId), [
    ['reply', 0.5, 'message_id'],
    ['reply', 0.5, 'thread'],
    ['reply', 0.5, 'address'],
  ]);
  assert.deepEqual(await outcomesOf(fixture, newer.proposalId), [['reply', 0.5, 'recency']]);
});

test('an unnamed reply goes to the latest action before it to that person, not to a later one nor to a colleague', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const dealId = await fixture.addDeal();
  const before = await sentMail(fixture, contactId, 'bo@shop.example', { sentAt: '2026-11-03T11:00:00Z' });
  const later = await sentMail(fixture, contactId, 'bo@shop.example', { sentAt: '2026-11-03T12:30:00Z' });
  const answer = await signal(fixture, 'reply', { from: 'bo@third.example', contactId });
  const colleague = await fixture.addContact({ addresses: ['cy@shop.example'] });
  await fixture.change('update proposals set deal_id = $1 where id = $2', [dealId, later.proposalId]);
  const theirs = await signal(fixture, 'reply', { from: 'cy@shop.example', contactId: colleague, dealId });
  const staged = await signal(fixture, 'stage_changed', { dealId, occurredAt: '2026-11-04T12:00:00Z' });
  assert.equal(await attribute(fixture, answer, theirs, staged), 2);
  assert.deepEqual(await outcomesOf(fixture, before.proposalId), [['reply', 0.5, 'recency']]);
  assert.deepEqual(await outcomesOf(fixture, later.proposalId), [['stage_changed', 0.25, 'recency']]);
});

test('of many signals each has one outcome, also when nobody heard that the first of them were committed', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const sent = await sentMail(fixture, contactId, 'bo@shop.example');
  const signals: string[] = [];
  for (let index = 0; index < 60; index++) signals.push(await signal(fixture, 'reply', { contactId }));
  let transactions = 0;
  const deaf: Database = {
    ...world.database,
    async asTenant(tenantId, work) {
      const committed = await world.database.asTenant(tenantId, work);
      transactions += 1;
      if (transactions === 1) throw new Error('connection lost');
      return committed;
    },
  };
  const attributeAll = () =>
    attributeSignals({ ...world, database: deaf, clock: createFixedClock(at) }, fixture.tenantId, signals);
  await assert.rejects(attributeAll(), /connection lost/);
  assert.equal((await outcomesOf(fixture, sent.proposalId)).length, 50);
  assert.equal(await attributeAll(), 10);
  assert.equal(transactions, 3);
  assert.equal((await outcomesOf(fixture, sent.proposalId)).length, 60);
});

test('a bounce goes to the mail its report names, and a stage to the deal', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact();
  const sent = await sentMail(fixture, contactId, 'bo@shop.example');
  const detail = { severity: 'hard', originalMessageId: sent.key };
  const bounce = await signal(fixture, 'bounce', { from: 'mailer-daemon@shop.example', detail });
  const won = await signal(fixture, 'stage_changed', {
    contactId,
    detail: { from: 'Proposal', to: 'Won', status: 'won' },
  });
  const away = await signal(fixture, 'out_of_office', { from: 'bo@shop.example', contactId });
  const automatic = await signal(fixture, 'auto_reply', { from: 'bo@shop.example', contactId });
  assert.equal(await attribute(fixture, bounce, won, away, automatic), 4);
  assert.deepEqual((await outcomesOf(fixture, sent.proposalId)).sort(), [
    ['auto_reply', 0, 'address'],
    ['bounce', -0.5, 'message_id'],
    ['out_of_office', 0, 'address'],
    ['stage_changed', 1, 'recency'],
  ]);
  const record = await world.database.asTenant(fixture.tenantId, (transaction) =>
    trackRecord(transaction, 'answer-open-question'),
  );
  assert.deepEqual(record, { outcomes: 2, meanValue: 0.25 });
});

test('an opt-out suppresses the address and stops what is scheduled to any address of that person', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example', 'bo@home.example'] });
  const sent = await sentMail(fixture, contactId, 'bo@shop.example');
  const open = await fixture.propose({
    action: mailTo(fixture.sender, contactId, 'bo@home.example'),
    draft: { contactId },
  });
  const other = await fixture.propose({ action: mailTo(fixture.sender, contactId, 'cy@shop.example') });
  const optOut = await signal(fixture, 'opt_out', { from: 'bo@shop.example', inReplyTo: sent.key, contactId });
  assert.equal(await attribute(fixture, optOut), 1);
  assert.deepEqual(await outcomesOf(fixture, sent.proposalId), [['opt_out', -1, 'message_id']]);
  const states = await fixture.read<{ id: string; state: string }>(
    'select id, state from proposals where id = any($1) order by id',
    [[open.id, other.id]],
  );
  assert.deepEqual(
    states.map(({ state }) => state),
    ['superseded', 'open'],
  );
  const [entry] = await fixture.read<{ reason: string; effectiveAt: Date }>(
    'select reason, effective_at from suppressions',
  );
  assert.deepEqual(entry, { reason: 'opt_out', effectiveAt: new Date(at) });
});

test('an opt-out is effective only when what had begun to leave has ended, and waits no longer than it may', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const leaving = await sentMail(fixture, contactId, 'bo@shop.example', { state: 'claimed' });
  const clock = createFixedClock(at);
  let looks = 0;
  const sleep = async (ms: number) => {
    clock.advance(ms);
    looks += 1;
    const [entry] = await fixture.read<{ effectiveAt: Date | null }>('select effective_at from suppressions');
    assert.equal(entry!.effectiveAt, null);
    if (looks === 3) await fixture.change("update effects set state = 'done' where id = $1", [leaving.effectId]);
  };
  const done = await registerOptOut({ ...world, clock: { ...clock, sleep } }, fixture.tenantId, {
    addresses: ['bo@shop.example'],
    actor,
  });
  assert.deepEqual([looks, done.stillLeaving, done.effectiveAt], [3, false, new Date(at)]);

  const stuck = await sentMail(
    fixture,
    await fixture.addContact({ addresses: ['cy@shop.example'] }),
    'cy@shop.example',
    { state: 'claimed' },
  );
  const given = await registerOptOut({ ...world, clock: createFixedClock(at) }, fixture.tenantId, {
    addresses: ['cy@shop.example'],
    actor,
    waitMs: 1000,
  });
  assert.equal(given.stillLeaving, true);
  assert.deepEqual(await fixture.read('select state from effects where id = $1', [stuck.effectId]), [
    { state: 'claimed' },
  ]);
});

test('one click takes everybody off whom that mail reached; a made-up link takes off nobody', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const sent = await sentMail(fixture, contactId, 'bo@shop.example');
  const token = await world.database.asTenant(fixture.tenantId, (transaction) =>
    mailToken(transaction, 'unsubscribe', sent.effectId),
  );
  const forged = Buffer.from(token, 'base64url');
  forged[40]! ^= 1;
  for (const bad of ['', 'x', token.slice(1), forged.toString('base64url')]) {
    await assert.rejects(optOutByClick(world, bad), { code: 'not-found' });
  }
  await optOutByClick(world, token);
  await optOutByClick(world, token);
  await world.database.asTenant(fixture.tenantId, async (transaction) =>
    assert.ok(await isSuppressed(transaction, 'bo@shop.example')),
  );
  const signals = await fixture.read<{ id: string }>("select id from signals where kind = 'opt_out'");
  assert.equal(signals.length, 1);
  assert.equal(await attribute(fixture, signals[0]!.id), 1);
  assert.deepEqual(await outcomesOf(fixture, sent.proposalId), [['opt_out', -1, 'message_id']]);
});

test('a doubtful opt-out asks the team once', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const doubtful = await signal(fixture, 'opt_out_doubtful', { from: 'bo@shop.example', contactId });
  await attribute(fixture, doubtful);
  await attribute(fixture, doubtful);
  assert.equal((await fixture.read("select 1 from activities where kind = 'task'")).length, 1);
  await world.database.asTenant(fixture.tenantId, async (transaction) =>
    assert.ok(!(await isSuppressed(transaction, 'bo@shop.example'))),
  );
});

test('feedback is exported with the verdict and the outcomes of its proposal', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const sent = await sentMail(fixture, contactId, 'bo@shop.example');
  await attribute(fixture, await signal(fixture, 'reply', { from: 'bo@shop.example', inReplyTo: sent.key, contactId }));
  await world.database.asTenant(fixture.tenantId, async (transaction) => {
    for (const note of ['first', 'second']) {
      await insertFeedback(transaction, world.ids, {
        proposalId: sent.proposalId,
        revision: 1,
        kind: 'annotation',
        note,
        givenBy: 'ann',
      });
    }
    await writeAudit(transaction, world.ids, {
      actor,
      action: 'annotated',
      subjectNoun: 'proposal',
      subjectId: sent.proposalId,
    });
  });
  const rows: ExportedFeedback[] = [];
  for await (const row of exportFeedback(world.database, fixture.tenantId)) rows.push(row);
  assert.deepEqual(
    rows.map((row) => [row.kind, row.note, row.play, row.verdict]),
    [
      ['annotation', 'first', 'answer-open-question', 'approve'],
      ['annotation', 'second', 'answer-open-question', 'approve'],
    ],
  );
  assert.deepEqual(rows[0]!.outcomes, [{ kind: 'reply', value: 0.5, attributedBy: 'message_id' }]);
});

test('what a person says a mail is, is what its outcome is worth, once and in the order of their words', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const other = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const sent = await sentMail(fixture, contactId, 'bo@shop.example');
  const read = await signal(fixture, 'reply', { from: 'bo@shop.example', contactId });
  const [{ activityId } = { activityId: '' }] = await fixture.read<{ activityId: string }>(
    'select activity_id from signals where id = $1',
    [read],
  );
  await fixture.change(
    "insert into replies (activity_id, reader, kinds, read_as) values ($1, 'test', '{interested}', '{interested}')",
    [activityId],
  );
  await attribute(fixture, read);
  const consumer = createAttributionConsumer({ ...world, clock: createFixedClock(at) });
  const say = async (...kinds: ReplyKind[]) => {
    await world.database.asTenant(fixture.tenantId, (transaction) =>
      correctReply(transaction, world.ids, { actor: fixture.person(), activityId, kinds }),
    );
    const event = { type: 'gtm.reply.corrected.v1', data: { activityId } } as unknown as GtmEvent;
    // Delivery is at least once, and another tenant's event reaches nothing here.
    for (const tenantId of [fixture.tenantId, fixture.tenantId, other.tenantId]) {
      await consumer.handle(tenantId, [event]);
    }
    const learned = await world.database.asTenant(fixture.tenantId, (transaction) =>
      trackRecord(transaction, 'answer-open-question'),
    );
    return [await outcomesOf(fixture, sent.proposalId), learned];
  };
  const byAddress = (kind: string, value: number) => [[kind, value, 'address']];
  assert.deepEqual(await say('opt_out'), [byAddress('opt_out', -1), { outcomes: 1, meanValue: -1 }]);
  assert.deepEqual(await say('out_of_office'), [byAddress('out_of_office', 0), { outcomes: 0, meanValue: 0 }]);
  assert.deepEqual(await say('out_of_office', 'question'), [byAddress('reply', 0.5), { outcomes: 1, meanValue: 0.5 }]);
  assert.deepEqual(await say('bounce_hard'), [byAddress('bounce', -0.5), { outcomes: 1, meanValue: -0.5 }]);
  const steps = await fixture.read("select detail from audit where action = 'outcome-revalued' order by position, seq");
  assert.deepEqual(steps.length, 4);
});
