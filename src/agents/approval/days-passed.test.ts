import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { planDeparture as plan } from '../supervisor/judge.ts';
import { claimEffect } from '../tools/claim-effect.ts';
import { approveProposal } from './approve-proposal.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const tuesday = '2026-11-03T09:00:00Z';
const planDeparture = (tenantId: string, proposalId: string) =>
  plan({ database: world.database, publicUrl: null }, tenantId, proposalId);

async function proposed(text: string) {
  const fixture = await createApprovalFixture(world, { frozenAt: tuesday });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const action = { ...mailTo(fixture.sender, contactId, 'bo@shop.example'), body: `Hello Bo,\n\n${text}` };
  return { fixture, proposal: await fixture.propose({ action }) };
}

function approve(fixture: ApprovalFixture, { id, digest }: { id: string; digest: string }) {
  const decision = { proposalId: id, digest, actor: fixture.person() };
  return approveProposal({ ...world, planDeparture }, fixture.tenantId, decision);
}

test('a mail that says tomorrow is approved on its day and refused on the next', async () => {
  const first = await proposed('You asked for a day. I can call you tomorrow.');
  assert.equal((await approve(first.fixture, first.proposal)).kind, 'approved');
  const second = await proposed('You asked for a day. I can call you tomorrow.');
  await world.freezeAt(second.fixture.tenantId, '2026-11-04T09:00:00Z');
  await assert.rejects(
    approve(second.fixture, second.proposal),
    /"tomorrow" was written on 2026-11-03 and would be wrong on 2026-11-04, when the mail leaves\. Edit the text/,
  );
});

test('a mail that names the date is approved on any day', async () => {
  const { fixture, proposal } = await proposed('You asked for a day. I can call you on 12 November.');
  await world.freezeAt(fixture.tenantId, '2026-11-06T09:00:00Z');
  assert.equal((await approve(fixture, proposal)).kind, 'approved');
});

test('an approved mail that was held up past its day is closed with the reason and never leaves', async () => {
  const { fixture, proposal } = await proposed('You asked for a day. Does Thursday suit you?');
  const approved = await approve(fixture, proposal);
  assert.ok(approved.kind === 'approved');
  await world.freezeAt(fixture.tenantId, '2026-11-06T09:00:00Z');
  const departure = await planDeparture(fixture.tenantId, proposal.id);
  const result = await claimEffect(world, fixture.tenantId, approved.effectId, { departure });
  assert.deepEqual(result, {
    ...{ kind: 'superseded', cause: 'days_passed' },
    reason: '"Thursday" was written on 2026-11-03 and would be wrong on 2026-11-06, when the mail leaves.',
  });
});
