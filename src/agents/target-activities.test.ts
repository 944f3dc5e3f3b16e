import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Verdict } from '../domain/verdict.ts';
import { createApprovalFixture } from '../testing/approval-fixture.ts';
import { answerMail, supervisorFacts } from '../testing/supervisor-facts.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import type { decideForTarget } from './decision/decide.ts';
import { decideVerdict } from './supervisor/decide-verdict.ts';
import type { judge } from './supervisor/judge.ts';
import { shippedPolicy, shippedPolicyText } from './supervisor/shipped-policy.ts';
import { createTargetActivities, type TargetServices } from './target-activities.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const policy = shippedPolicy();
const judgeMail: typeof judge = async (_services, _tenantId, { draft, revisions, changes }) => {
  const facts = supervisorFacts({ action: draft.action, revisions, changes });
  return { verdict: decideVerdict(policy, facts), facts, policy };
};

function activitiesOf(services: TargetServices) {
  return createTargetActivities(services) as Record<string, (input: object, step: object) => Promise<unknown>>;
}

/** Judges and revises a mail with these words as the workflow does: at most twice. */
async function judged(words: string) {
  const fixture = await createApprovalFixture(world);
  const { draft } = supervisorFacts({ action: answerMail({ body: `Hello Anna,\n\n${words}` }) });
  const [draftId, targetId] = [world.ids.next(), world.ids.next()];
  await fixture.change('insert into drafts (id, run_id, target_id, ordinal, body) values ($1, $2, $3, 0, $4)', [
    ...[draftId, fixture.runId, targetId, draft],
  ]);
  const services = { ...world, agents: { judge: judgeMail } } as unknown as TargetServices;
  const activities = activitiesOf(services);
  const input = { tenantId: fixture.tenantId, runId: fixture.runId, targetId, draftId };
  const step = (stepKey: string) => ({ workflowId: `target:${targetId}`, stepKey });
  const decisions: string[] = [];
  for (let round = 0; round <= 2; round++) {
    const { decision } = (await activities['judgeDraft']!(input, step(`judge-${round}`))) as { decision: string };
    decisions.push(decision);
    if (decision !== 'adjust' || round === 2) break;
    await activities['reviseDraft']!(input, step(`revise-${round}`));
  }
  const [row] = await fixture.read<{ verdict: Verdict; body: string; revisions: number }>(
    "select verdict, body->'action'->>'body' as body, revisions from drafts where id = $1",
    [draftId],
  );
  return { decisions, ...row! };
}

const answer = 'You asked where the audit data is stored. All readings stay in data centres in Frankfurt and Dublin.';

test('a draft that could be put right is stored as changed, with what was changed', async () => {
  const { decisions, verdict, body } = await judged(`${answer} Just checking in.`);
  assert.deepEqual(decisions, ['adjust', 'approve']);
  assert.equal(body, `Hello Anna,\n\n${answer}`);
  assert.equal(verdict.decision, 'adjust');
  assert.deepEqual(
    verdict.adjustments.map(({ from, to }) => [from, to]),
    [['Just checking in.', '']],
  );
});

test('a draft that nothing can put right is revised twice at most and then needs a person', async () => {
  const { decisions, verdict, revisions } = await judged(`${answer} Does that help? Who signs?`);
  assert.deepEqual(decisions, ['adjust', 'adjust', 'escalate']);
  assert.equal(revisions, 2);
  assert.deepEqual([verdict.decision, verdict.adjustments], ['escalate', []]);
});

test('a draft that passes at once is changed in nothing', async () => {
  const { decisions, verdict } = await judged(answer);
  assert.deepEqual([decisions, verdict.decision, verdict.adjustments], [['approve'], 'approve', []]);
});

test('Decision is not asked about a target whose owner has seen enough for today', async () => {
  const policyText = shippedPolicyText().replace(
    'maxNewProposalsPerOwnerPerDay: 25',
    'maxNewProposalsPerOwnerPerDay: 1',
  );
  const fixture = await createApprovalFixture(world, { policyText });
  await fixture.change('update runs set plan = \'{"plays": []}\'');
  const asked: (string | null)[] = [];
  const decide: typeof decideForTarget = async (_services, _tenantId, { target }) => {
    asked.push(target.contactId);
    return {
      drafts: [],
      leaveAlone: null,
      evidence: [],
      degraded: [],
      usage: { tokens: 1, costMicros: 1 },
      model: 'm',
    };
  };
  const services = { ...world, agents: { decide } } as unknown as TargetServices;
  const activities = activitiesOf(services);
  const work = async (contactId: string) => {
    const targetId = world.ids.next();
    await fixture.change(
      `insert into run_targets (id, run_id, ordinal, contact_id)
       select $1, $2, count(*)::integer, $3 from run_targets where run_id = $2`,
      [targetId, fixture.runId, contactId],
    );
    const input = { tenantId: fixture.tenantId, runId: fixture.runId, targetId };
    const step = (stepKey: string) => ({ workflowId: `target:${targetId}`, stepKey });
    await activities['decide']!(input, step('decide'));
    await activities['settleTarget']!({ ...input, draftCount: 0, proposalCount: 0 }, step('settle'));
    const [row] = await fixture.read<{ state: string }>('select state from run_targets where id = $1', [targetId]);
    return row!.state;
  };
  const [first, second, third] = [await fixture.addContact(), await fixture.addContact(), await fixture.addContact()];
  assert.equal(await work(first), 'left_alone');
  await fixture.propose({ draft: { contactId: third }, context: { owner: { userId: null, teamId: null } } });
  assert.equal(await work(second), 'postponed');
  assert.equal(await work(third), 'left_alone', 'what is open is looked at again on any day');
  assert.deepEqual(asked, [first, third]);
});

test('two targets that would offer the same time at once end with one each', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: '2026-11-03T09:00:00Z' });
  const calendarId = world.ids.next();
  await fixture.change(
    "insert into calendars (id, user_id, driver, url, last_sync_at) values ($1, 'ann', 'ics', 'ics:unused', app.now())",
    [calendarId],
  );
  const { draft } = supervisorFacts({ action: answerMail() });
  const offering = (contactId: string, day: number) => {
    const time = { startsAt: `2026-11-0${day}T09:00:00.000Z`, endsAt: `2026-11-0${day}T09:30:00.000Z` };
    const offers = { calendarId, times: [{ ...time, words: `day ${day}` }] };
    return {
      ...draft,
      confidence: 0.9,
      contactId,
      action: { ...answerMail(), sender: fixture.sender, contactId, offers },
    };
  };
  /** Offers the fifth, and the sixth to whoever asks once more. */
  const decideFor = async (contactId: string, ordinal: number) => {
    const targetId = world.ids.next();
    await fixture.change('insert into run_targets (id, run_id, ordinal, contact_id) values ($1, $2, $3, $4)', [
      ...[targetId, fixture.runId, ordinal, contactId],
    ]);
    let asked = 0;
    const decide = async () => ({
      ...{ drafts: [offering(contactId, 5 + asked++)], leaveAlone: null, evidence: [], degraded: [], model: null },
      usage: { tokens: 0, costMicros: 0 },
    });
    const activities = createTargetActivities({ ...world, agents: { decide } } as unknown as TargetServices) as Record<
      string,
      (input: object, step: object) => Promise<unknown>
    >;
    const input = { tenantId: fixture.tenantId, runId: fixture.runId, targetId };
    await activities['decide']!(input, { workflowId: `target:${targetId}`, stepKey: 'decide' });
  };
  await fixture.change("update runs set plan = '{}'");
  await Promise.all([decideFor(await fixture.addContact(), 0), decideFor(await fixture.addContact(), 1)]);
  const stored = await fixture.read<{ words: string }>(
    "select body->'action'->'offers'->'times'->0->>'words' as words from drafts order by 1",
  );
  assert.deepEqual(stored, [{ words: 'day 5' }, { words: 'day 6' }]);
});
