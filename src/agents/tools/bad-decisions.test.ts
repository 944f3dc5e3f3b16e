import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { markSuperseded } from '../../data/records/proposal-states.ts';
import { getProposal, type ProposalRecord } from '../../data/records/proposals.ts';
import type { Actor } from '../../domain/actor.ts';
import { noFailPoints } from '../../runtime/failpoints.ts';
import {
  type ApprovalFixture,
  createApprovalFixture,
  maildirProviders,
  mailTo,
  passingVerdict,
} from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { approveProposal } from '../approval/approve-proposal.ts';
import { editProposal } from '../approval/edit-proposal.ts';
import { pullBack } from '../approval/pull-back.ts';
import { createTools } from './create-tools.ts';
import { executeEffect, recoverClaimed, runDueEffects } from './execute-effects.ts';

let world: TestWorld;
let folder: string;
before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-decisions-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const nine = '2026-11-03T09:00:00Z';
const planDeparture = async () => ({ notBefore: nine, reason: 'Now.' });

function services() {
  const { database, ids, clock } = world;
  const tools = createTools({ database, ids, providers: maildirProviders(folder), publicUrl: null });
  return { database, ids, clock, tools, failPoints: noFailPoints, planDeparture };
}

async function approve(
  { tenantId, person }: ApprovalFixture,
  proposal: ProposalRecord,
  { actor = person(), digest = proposal.digest }: { actor?: Actor; digest?: string } = {},
) {
  return approveProposal(services(), tenantId, { proposalId: proposal.id, digest, actor });
}

async function effectOf(fixture: ApprovalFixture, proposal: ProposalRecord): Promise<string> {
  const result = await approve(fixture, proposal);
  assert.ok(result.kind === 'approved');
  return result.effectId;
}

const stored = (fixture: ApprovalFixture, { id }: ProposalRecord) =>
  world.database.asTenant(fixture.tenantId, (transaction) => getProposal(transaction, id));

async function mailsSent({ tenantId, sender }: ApprovalFixture): Promise<number> {
  return (await readdir(join(folder, tenantId, sender.mailboxId, '.Sent', 'new')).catch(() => [])).length;
}

/** Counts what a decision leaves behind, to see that a refused one leaves nothing. */
const traces = (fixture: ApprovalFixture) =>
  fixture.read(`select (select count(*) from approvals)::int as approvals, (select count(*) from effects)::int as effects,
    (select count(*) from feedback)::int as feedback, (select count(*) from audit)::int as audit, (select count(*) from outbox)::int as outbox`);

async function refusedWithoutTrace(fixture: ApprovalFixture, attempt: () => Promise<unknown>, error: object) {
  const before = await traces(fixture);
  await assert.rejects(attempt(), error);
  assert.deepEqual(await traces(fixture), before);
}

test('approve twice: the second time is a conflict, and one mail leaves', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const proposal = await fixture.propose();
  const effectId = await effectOf(fixture, proposal);
  await refusedWithoutTrace(fixture, () => approve(fixture, proposal), { code: 'conflict' });
  await world.freezeAt(fixture.tenantId, '2026-11-03T09:01:00Z');
  assert.equal((await executeEffect(services(), fixture.tenantId, effectId)).kind, 'done');
  assert.equal(await runDueEffects(services()), 0);
  assert.equal(await mailsSent(fixture), 1);
});

test('approve an executed proposal: a conflict, and nothing leaves again', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const proposal = await fixture.propose();
  const effectId = await effectOf(fixture, proposal);
  await world.freezeAt(fixture.tenantId, '2026-11-03T09:01:00Z');
  await executeEffect(services(), fixture.tenantId, effectId);
  const executed = await stored(fixture, proposal);
  assert.equal(executed.state, 'executed');
  await refusedWithoutTrace(fixture, () => approve(fixture, executed), { code: 'conflict' });
  assert.equal(await mailsSent(fixture), 1);
});

test('approve an expired proposal: it is closed, says why, and stays closed', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const proposal = await fixture.propose();
  await world.freezeAt(fixture.tenantId, '2026-11-17T09:00:00Z');
  assert.equal((await approve(fixture, proposal)).kind, 'expired');
  const expired = await stored(fixture, proposal);
  assert.deepEqual([expired.state, expired.stateReason], ['expired', 'Nobody decided in time.']);
  await refusedWithoutTrace(fixture, () => approve(fixture, expired), { code: 'conflict' });
});

test('approve an edited proposal: what was shown before the edit can no longer be approved, the edit can', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const proposal = await fixture.propose();
  assert.ok(proposal.action.tool === 'send_email');
  const reVerdict = async () => ({ verdict: passingVerdict, facts: {} });
  await editProposal({ ...world, reVerdict }, fixture.tenantId, {
    ...{ proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() },
    action: { ...proposal.action, body: 'Hello Bo,\n\nno, it does not.' },
  });
  await refusedWithoutTrace(fixture, () => approve(fixture, proposal), { code: 'conflict', field: 'digest' });
  const edited = await stored(fixture, proposal);
  assert.notEqual(edited.digest, proposal.digest);
  assert.equal((await approve(fixture, edited)).kind, 'approved');
});

test('approve a superseded proposal: a conflict', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const proposal = await fixture.propose();
  await world.database.asTenant(fixture.tenantId, (transaction) =>
    markSuperseded(transaction, world.ids, {
      ...{ actor: fixture.person(), proposalId: proposal.id, cause: 'reply', reason: 'They wrote again.' },
    }),
  );
  const superseded = await stored(fixture, proposal);
  assert.deepEqual([superseded.state, superseded.stateReason], ['superseded', 'They wrote again.']);
  await refusedWithoutTrace(fixture, () => approve(fixture, superseded), { code: 'conflict' });
});

test('approve a foreign proposal: it is not there, and its own tenant notices nothing', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const other = await createApprovalFixture(world, { frozenAt: nine });
  const foreign = await other.propose();
  const before = await traces(other);
  await refusedWithoutTrace(fixture, () => approve(fixture, foreign), { code: 'not-found' });
  assert.deepEqual(await traces(other), before);
  assert.equal((await stored(other, foreign)).state, 'open');
});

test('two people approving at once: one approval, one conflict, one mail', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  await fixture.addMember('bo', 'owner');
  await fixture.change('insert into send_rights (identity_id, user_id) values ($1, $2)', [
    ...[fixture.sender.identityId, 'bo'],
  ]);
  const proposal = await fixture.propose();
  const people = [fixture.person('ann'), fixture.person('bo')];
  const results = await Promise.allSettled(people.map((actor) => approve(fixture, proposal, { actor })));
  const refused = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((refused.reason as { code: string }).code, 'conflict');
  await world.freezeAt(fixture.tenantId, '2026-11-03T09:01:00Z');
  assert.equal(await runDueEffects(services()), 1);
  assert.equal(await mailsSent(fixture), 1);
});

const hourBack = (fixture: ApprovalFixture) => world.freezeAt(fixture.tenantId, '2026-11-03T08:01:00Z');
const hourOn = (fixture: ApprovalFixture) => world.freezeAt(fixture.tenantId, '2026-11-03T09:01:00Z');

test('clock moved back an hour: nothing leaves before its time, the undo window holds, and it leaves once', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const effectId = await effectOf(fixture, await fixture.propose());
  await hourBack(fixture);
  assert.deepEqual(await executeEffect(services(), fixture.tenantId, effectId), {
    ...{ kind: 'not_due', notBefore: new Date('2026-11-03T09:00:10Z') },
  });
  assert.equal(await runDueEffects(services()), 0);
  await hourOn(fixture);
  assert.equal(await runDueEffects(services()), 1);
  await hourBack(fixture);
  assert.equal(await runDueEffects(services()), 0);
  assert.equal((await executeEffect(services(), fixture.tenantId, effectId)).kind, 'ended');
  assert.equal(await mailsSent(fixture), 1);
});

test('clock moved back an hour: what was approved can still be pulled back, and then never leaves', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const proposal = await fixture.propose();
  await effectOf(fixture, proposal);
  await hourBack(fixture);
  await pullBack(services(), fixture.tenantId, { proposalId: proposal.id, actor: fixture.person() });
  await hourOn(fixture);
  assert.equal(await runDueEffects(services()), 0);
  assert.equal(await mailsSent(fixture), 0);
});

test('clock moved back an hour: a claim is not taken from whoever holds it', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const effectId = await effectOf(fixture, await fixture.propose());
  await hourOn(fixture);
  await fixture.change(
    "update effects set state = 'claimed', claimed_at = app.now(), lease_until = app.now() + interval '1 minute', attempts = 1",
  );
  await hourBack(fixture);
  assert.equal((await recoverClaimed(services(), fixture.tenantId, effectId)).kind, 'overtaken');
  assert.equal((await executeEffect(services(), fixture.tenantId, effectId)).kind, 'ended');
  assert.equal(await mailsSent(fixture), 0);
});

test('clock moved back an hour: three mails of a day stay three, and a mailbox keeps its distance', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const mail = () => mailTo(fixture.sender, contactId, 'bo@shop.example');
  const effects: string[] = [];
  for (let count = 0; count < 4; count++)
    effects.push(await effectOf(fixture, await fixture.propose({ action: mail() })));
  const other = await effectOf(
    fixture,
    await fixture.propose({ action: mailTo(fixture.sender, world.ids.next(), 'cy@shop.example') }),
  );
  for (const [minute, effectId] of effects.slice(0, 3).entries()) {
    await world.freezeAt(fixture.tenantId, `2026-11-03T11:0${2 * minute}:00Z`);
    assert.equal((await executeEffect(services(), fixture.tenantId, effectId)).kind, 'done');
  }
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:04:00Z');
  const fourth = await executeEffect(services(), fixture.tenantId, effects[3]!);
  assert.equal(fourth.kind, 'rescheduled');
  const [row] = await fixture.read<{ notBefore: Date }>('select not_before from effects where id = $1', [effects[3]]);
  assert.ok(row!.notBefore >= new Date('2026-11-03T23:00:00Z'), row!.notBefore.toISOString());
  // The mailbox keeps its minute after its last mail, which by this clock has yet to come.
  const spaced = await executeEffect(services(), fixture.tenantId, other);
  assert.deepEqual(spaced.kind === 'rescheduled' && spaced.notBefore, new Date('2026-11-03T11:05:00Z'));
  assert.equal(await mailsSent(fixture), 3);
});

test('clock moved back an hour: a mail planned for eight does not leave in the quiet hour before', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: '2026-11-02T17:30:00Z' });
  const eightInBerlin = async () => ({ notBefore: '2026-11-03T07:00:00Z', reason: 'After the quiet hours.' });
  const { id: proposalId, digest } = await fixture.propose();
  const result = await approveProposal({ ...services(), planDeparture: eightInBerlin }, fixture.tenantId, {
    ...{ proposalId, digest, actor: fixture.person() },
  });
  assert.ok(result.kind === 'approved');
  await world.freezeAt(fixture.tenantId, '2026-11-03T06:00:20Z');
  const planned = { ...services(), planDeparture: eightInBerlin };
  assert.equal((await executeEffect(planned, fixture.tenantId, result.effectId)).kind, 'not_due');
  assert.equal(await runDueEffects(planned), 0);
  await world.freezeAt(fixture.tenantId, '2026-11-03T07:00:20Z');
  assert.equal(await runDueEffects(planned), 1);
  assert.equal(await mailsSent(fixture), 1);
});

test('clock moved back an hour: what has expired stays closed', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: nine });
  const proposal = await fixture.propose();
  await world.freezeAt(fixture.tenantId, '2026-11-17T09:00:00Z');
  assert.equal((await approve(fixture, proposal)).kind, 'expired');
  await world.freezeAt(fixture.tenantId, '2026-11-17T08:00:00Z');
  await assert.rejects(approve(fixture, await stored(fixture, proposal)), { code: 'conflict' });
});
