import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type ApprovalFixture, createApprovalFixture, passingVerdict } from '../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { proposeDraft, settleTarget } from './propose-draft.ts';
import { shippedPolicyText } from './supervisor/shipped-policy.ts';

let world: TestWorld;
let fixture: ApprovalFixture;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());
beforeEach(async () => {
  fixture = await createApprovalFixture(world);
});

interface Settled {
  state: string;
  proposalId: string | null;
  reason: string | null;
}

/** Proposes drafts for a new target of a new run and settles it, as the workflow does. */
async function work(
  contactId: string,
  plays: readonly string[],
  { runId = world.ids.next(), basis: about = {} }: { runId?: string; basis?: object } = {},
): Promise<Settled> {
  const targetId = world.ids.next();
  const known = await fixture.read('select 1 from runs where id = $1', [runId]);
  if (known.length === 0) {
    await fixture.change(
      "insert into runs (id, goal_id, started_by) select $1, goal_id, 'ann' from runs order by id limit 1",
      [runId],
    );
  }
  await fixture.change(
    `insert into run_targets (id, run_id, ordinal, contact_id)
     select $1, $2, count(*)::integer, $3 from run_targets where run_id = $2`,
    [targetId, runId, contactId],
  );
  const input = { tenantId: fixture.tenantId, runId, targetId };
  const step = (stepKey: string) => ({ workflowId: `target:${targetId}`, stepKey });
  let proposalCount = 0;
  for (const [ordinal, play] of plays.entries()) {
    const draftId = world.ids.next();
    const action = { tool: 'create_task', contactId, ownerUserId: null, title: 'Call', body: '', dueAt: null };
    const basis = {
      ...{ threadLastActivityId: null, contactLastActivityId: null, contactVersion: 1, dealVersion: null },
      ...{ accountVersion: null, calendarVersion: null, ...about },
    };
    const body = {
      ...{ play, headline: `Do ${play}`, whyNow: 'Now.', rationale: 'Because.', confidence: 0.9, confidenceParts: [] },
      ...{ evidenceIds: [], claims: [], author: 'playbook', basis, contactId, accountId: null, dealId: null, action },
    };
    await fixture.change(
      'insert into drafts (id, run_id, target_id, ordinal, body, verdict, facts) values ($1, $2, $3, $4, $5, $6, $7)',
      [draftId, runId, targetId, ordinal, body, passingVerdict, {}],
    );
    const { proposalId } = await proposeDraft(world, { ...input, draftId }, step(`propose-${ordinal}`));
    if (proposalId !== null) proposalCount += 1;
  }
  await settleTarget(world, { ...input, draftCount: plays.length, proposalCount }, step('settle'));
  const [row] = await fixture.read<Settled>('select state, proposal_id, reason from run_targets where id = $1', [
    targetId,
  ]);
  return row!;
}

test('a new draft is proposed, the same one in a later run is unchanged, and both name the proposal', async () => {
  const contactId = await fixture.addContact();
  const first = await work(contactId, ['call']);
  assert.equal(first.state, 'proposed');
  const [settled] = await fixture.read<{ data: object }>(
    "select data from outbox where type = 'gtm.target.settled.v1' and data->>'state' = 'proposed'",
  );
  const told = ['accountId', 'costMicros', 'proposals', 'runId', 'state', 'targetId'];
  assert.deepEqual(Object.keys(settled!.data).sort(), told);
  assert.deepEqual(await work(contactId, ['call']), { ...first, state: 'unchanged' });
});

test('a second target of one run about the same person counts as proposed, not as unchanged', async () => {
  const contactId = await fixture.addContact();
  const runId = world.ids.next();
  const first = await work(contactId, ['call'], { runId });
  assert.deepEqual(await work(contactId, ['call'], { runId }), first);
});

test('what a person turned down is answered while nothing changes, for as long as the policy says', async () => {
  const contactId = await fixture.addContact();
  const { proposalId } = await work(contactId, ['call']);
  await fixture.change("update proposals set state = 'rejected', updated_at = app.now() where id = $1", [proposalId]);
  assert.deepEqual(await work(contactId, ['call']), { state: 'answered', proposalId, reason: null });
  await fixture.change("update proposals set updated_at = app.now() - interval '31 days' where id = $1", [proposalId]);
  assert.equal((await work(contactId, ['call'])).state, 'proposed');
});

test('a task that was made is not made again because a record changed, but because they wrote', async () => {
  const [theirs, later] = [world.ids.next(), world.ids.next()];
  /** What becomes of a task whose like was made while these were different. */
  const again = async (now: object, then: object, deal: 'same deal' | 'another deal') => {
    const contactId = await fixture.addContact();
    const { proposalId } = await work(contactId, ['call'], { basis: now });
    await fixture.change(
      "update proposals set state = 'executed', updated_at = app.now(), basis = basis || $2::jsonb where id = $1",
      [proposalId, then],
    );
    if (deal === 'another deal') {
      await fixture.change('update proposals set deal_id = $2 where id = $1', [proposalId, await fixture.addDeal()]);
    }
    return (await work(contactId, ['call'], { basis: now })).state;
  };
  const inThread = { threadLastActivityId: theirs };
  assert.equal(await again(inThread, { dealVersion: 7, contactLastActivityId: later }, 'another deal'), 'answered');
  assert.equal(await again(inThread, { threadLastActivityId: later }, 'same deal'), 'proposed', 'they wrote on');
  const inNone = { contactLastActivityId: theirs };
  assert.equal(await again(inNone, { dealVersion: 7 }, 'same deal'), 'answered');
  assert.equal(await again(inNone, {}, 'another deal'), 'proposed');
  assert.equal(await again(inNone, { contactLastActivityId: later }, 'same deal'), 'proposed');
  assert.equal(await again({}, { dealVersion: 7 }, 'same deal'), 'proposed', 'nobody ever wrote');
});

test('a draft of another play beside an open proposal is held back with its reason', async () => {
  const contactId = await fixture.addContact();
  const settled = await work(contactId, ['answer-complaint', 'raise-renewal']);
  assert.equal(settled.state, 'proposed');
  assert.equal(settled.reason, 'Held back: Do raise-renewal. First: Do answer-complaint.');
});

test('a goal makes an owner as many new proposals a day as the policy says, and the rest waits for another day', async () => {
  const policyText = shippedPolicyText().replace(
    'maxNewProposalsPerOwnerPerDay: 25',
    'maxNewProposalsPerOwnerPerDay: 2',
  );
  fixture = await createApprovalFixture(world, { policyText, frozenAt: '2026-03-04T10:00:00Z' });
  const people = [];
  for (let number = 0; number < 3; number++) people.push(await fixture.addContact());
  const states = [];
  for (const person of people) states.push((await work(person, ['call'])).state);
  assert.deepEqual(states, ['proposed', 'proposed', 'postponed']);
  const late = await work(people[2]!, ['call']);
  assert.equal(late.reason, 'Waits for another day: 2 new proposals for what belongs to nobody today.');
  assert.equal((await work(people[0]!, ['call'])).state, 'unchanged', 'what is open stays open');

  await fixture.change("update proposals set state = 'superseded' where contact_id = $1", [people[1]!]);
  assert.equal((await work(people[2]!, ['call'])).state, 'proposed', 'what news has overtaken makes room');
  assert.equal((await work(people[1]!, ['call'])).state, 'postponed');

  const owned = await fixture.addContact();
  await fixture.change("update contacts set owner_user_id = 'ann' where id = $1", [owned]);
  assert.equal((await work(owned, ['call'])).state, 'proposed', 'another owner has room');

  const runId = world.ids.next();
  await fixture.change(
    "insert into runs (id, goal_id, started_by, trigger) select $1, goal_id, 'ann', 'signal' from runs order by id limit 1",
    [runId],
  );
  const writer = await fixture.addContact();
  assert.equal((await work(writer, ['call'], { runId })).state, 'proposed', 'whoever just wrote does not wait');

  await fixture.change("update tenants set frozen_at = '2026-03-05T06:00:00Z'");
  assert.equal((await work(people[1]!, ['call'])).state, 'proposed', 'a new day');
});

test('a run that was cancelled proposes nothing more', async () => {
  const runId = world.ids.next();
  const contactId = await fixture.addContact();
  await work(await fixture.addContact(), ['call'], { runId });
  await fixture.change("update runs set state = 'cancelled' where id = $1", [runId]);
  assert.equal((await work(contactId, ['call'], { runId })).proposalId, null);
  assert.equal((await work(contactId, ['call'])).state, 'proposed');
});

test('a target without drafts is left alone', async () => {
  const settled = await work(await fixture.addContact(), []);
  assert.deepEqual(settled, { state: 'left_alone', proposalId: null, reason: null });
});
