import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../../data/records/audit.ts';
import { currentPolicy } from '../../data/records/policies.ts';
import type { ProposalRecord } from '../../data/records/proposals.ts';
import { settlePlaces } from '../../data/records/send-ledger.ts';
import { suppressAddress } from '../../data/records/suppressions.ts';
import type { Action } from '../../domain/action.ts';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { approveProposal } from '../approval/approve-proposal.ts';
import { shippedPolicyText } from '../supervisor/shipped-policy.ts';
import { type ClaimResult, claimEffect, executor } from './claim-effect.ts';
import { countHandSends } from './count-hand-sends.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const unhurried = shippedPolicyText().replace('minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0');
const at = '2026-11-03T09:00:00Z';

async function approve(fixture: ApprovalFixture, proposal: ProposalRecord): Promise<string> {
  const planDeparture = async () => ({ notBefore: '2026-01-01T00:00:00Z', reason: 'Now.' });
  const result = await approveProposal({ ...world, planDeparture }, fixture.tenantId, {
    ...{ proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() },
  });
  assert.equal(result.kind, 'approved');
  return result.kind === 'approved' ? result.effectId : '';
}

async function approvedMail(
  fixture: ApprovalFixture,
  address: string,
  change: Partial<Extract<Action, { tool: 'send_email' }>> = {},
): Promise<string> {
  const action = { ...mailTo(fixture.sender, world.ids.next(), address), ...change };
  return approve(fixture, await fixture.propose({ action }));
}

const claim = (fixture: ApprovalFixture, effectId: string) => claimEffect(world, fixture.tenantId, effectId);
const count = (results: readonly ClaimResult[], kind: ClaimResult['kind']) =>
  results.filter((result) => result.kind === kind).length;

/** 16 approved mails, half to each of two addresses of one contact. */
async function sixteen(fixture: ApprovalFixture, addresses: readonly [string, string]): Promise<string[]> {
  const effects: string[] = [];
  for (let index = 0; index < 16; index++) effects.push(await approvedMail(fixture, addresses[index % 2]!));
  return effects;
}

test('of 16 claims at once over two addresses of one contact three are accepted', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  await fixture.addContact({ addresses: ['bo@one.example', 'bo@two.example'] });
  const effects = await sixteen(fixture, ['bo@one.example', 'bo@two.example']);
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  const results = await Promise.all(effects.map((effectId) => claim(fixture, effectId)));
  assert.equal(count(results, 'claimed'), 3);
  assert.equal(count(results, 'rescheduled'), 13);
  for (const result of results) {
    if (result.kind === 'rescheduled') assert.deepEqual(result.notBefore, new Date('2026-11-03T23:00:00Z'));
  }
});

test('three are accepted on each side of midnight, also on the days of both clock changes', async () => {
  for (const [first, evening, morning] of [
    ['2026-11-03T09:00:00Z', '2026-11-03T22:59:00Z', '2026-11-03T23:30:00Z'],
    ['2026-03-28T09:00:00Z', '2026-03-29T21:59:00Z', '2026-03-29T22:30:00Z'],
    ['2026-10-24T09:00:00Z', '2026-10-25T22:59:00Z', '2026-10-25T23:30:00Z'],
  ] as const) {
    const fixture = await createApprovalFixture(world, { frozenAt: first, policyText: unhurried });
    await fixture.addContact({ addresses: ['bo@one.example', 'bo@two.example'] });
    const effects = await sixteen(fixture, ['bo@one.example', 'bo@two.example']);
    await world.freezeAt(fixture.tenantId, evening);
    const before = await Promise.all(effects.map((effectId) => claim(fixture, effectId)));
    assert.equal(count(before, 'claimed'), 3);
    for (const result of before) {
      if (result.kind !== 'claimed') continue;
      await fixture.change("update send_ledger set state = 'sent' where effect_id = $1", [result.claim.effect.id]);
    }
    await world.freezeAt(fixture.tenantId, morning);
    const after = await Promise.all(effects.map((effectId) => claim(fixture, effectId)));
    assert.equal(count(after, 'claimed'), 3);
  }
});

test('a zone that changes and contacts that are merged while 16 claims run let no fourth mail through, on any day', async () => {
  // Morning, and the hour after which it is tomorrow in Tokyo: an ordinary day and those of both clock changes.
  for (const day of ['2026-11-03', '2026-03-29', '2026-10-25']) {
    const fixture = await createApprovalFixture(world, { frozenAt: `${day}T08:00:00Z`, policyText: unhurried });
    const survivor = await fixture.addContact({ addresses: ['bo@one.example'] });
    const absorbed = await fixture.addContact({ addresses: ['bo@two.example'] });
    const effects = await sixteen(fixture, ['bo@one.example', 'bo@two.example']);
    await world.freezeAt(fixture.tenantId, `${day}T10:00:00Z`);
    const early = await Promise.all(effects.slice(0, 2).map((effectId) => claim(fixture, effectId)));
    await fixture.change("update send_ledger set state = 'sent'");
    await world.freezeAt(fixture.tenantId, `${day}T16:00:00Z`);
    const changing = Promise.all([
      fixture.change("update contacts set zone = 'Asia/Tokyo' where id = $1", [survivor]),
      fixture.change(
        'with moved as (update contact_addresses set contact_id = $1 where contact_id = $2) update contacts set merged_into = $1 where id = $2',
        [survivor, absorbed],
      ),
    ]);
    const claims = await Promise.all(effects.slice(2).map((effectId) => claim(fixture, effectId)));
    await changing;
    assert.equal(count([...early, ...claims], 'claimed'), 3, day);
  }
});

test('a merge that comes between two halves of 16 claims at once counts what both contacts had', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  const survivor = await fixture.addContact({ addresses: ['bo@one.example'] });
  const absorbed = await fixture.addContact({ addresses: ['bo@two.example'] });
  const effects = await sixteen(fixture, ['bo@one.example', 'bo@two.example']);
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  // Two to each of them while they are two people; as one person they have had four, and get no more.
  const apart = await Promise.all(effects.slice(0, 4).map((effectId) => claim(fixture, effectId)));
  await fixture.change(
    'with moved as (update contact_addresses set contact_id = $1 where contact_id = $2) update contacts set merged_into = $1 where id = $2',
    [survivor, absorbed],
  );
  const together = await Promise.all(effects.slice(4).map((effectId) => claim(fixture, effectId)));
  assert.deepEqual([count(apart, 'claimed'), count(together, 'claimed')], [4, 0]);
});

test('every recipient over To, Cc and Bcc takes a place, and one of them being full is enough', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  await fixture.addContact({ addresses: ['cy@shop.example'] });
  const cc = [{ name: '', address: 'cy@shop.example' }];
  const effects = [
    await approvedMail(fixture, 'one@shop.example', { cc }),
    await approvedMail(fixture, 'two@shop.example', { bcc: cc }),
    await approvedMail(fixture, 'cy@shop.example'),
    await approvedMail(fixture, 'three@shop.example', { cc }),
  ];
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  const results = [];
  for (const effectId of effects) results.push((await claim(fixture, effectId)).kind);
  assert.deepEqual(results, ['claimed', 'claimed', 'claimed', 'rescheduled']);
});

test('a mail sent by hand takes a place, a failed one gives its place back, an unknown one keeps it', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  await fixture.addContact({ addresses: ['bo@one.example', 'bo@two.example'] });
  const effects: string[] = [];
  for (let index = 0; index < 4; index++) effects.push(await approvedMail(fixture, 'bo@one.example'));
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  const activityId = world.ids.next();
  await fixture.change(
    "insert into activities (id, kind, direction, occurred_at, audience) values ($1, 'email', 'outbound', '2026-11-03T09:30:00Z', 'participants')",
    [activityId],
  );
  await fixture.change(
    "insert into messages (activity_id, message_id, from_address) values ($1, '<h@ours.example>', 'ann@ours.example')",
    [activityId],
  );
  await fixture.change(
    "insert into activity_participants (activity_id, address, role) values ($1, 'bo@two.example', 'to')",
    [activityId],
  );
  assert.equal(await countHandSends(world, fixture.tenantId, [activityId]), 1);
  assert.equal(await countHandSends(world, fixture.tenantId, [activityId]), 0);
  assert.equal((await claim(fixture, effects[0]!)).kind, 'claimed');
  assert.equal((await claim(fixture, effects[1]!)).kind, 'claimed');
  assert.equal((await claim(fixture, effects[2]!)).kind, 'rescheduled');
  await fixture.change("update effects set state = 'unknown' where id = $1", [effects[0]]);
  await fixture.change("update effects set not_before = '2026-11-03T10:00:00Z' where id = $1", [effects[2]]);
  assert.equal((await claim(fixture, effects[2]!)).kind, 'rescheduled');
  await world.database.asTenant(fixture.tenantId, async (transaction) => {
    await settlePlaces(transaction, effects[1]!, 'given_back');
    await writeAudit(transaction, world.ids, {
      actor: executor,
      action: 'given-back',
      subjectNoun: 'effect',
      subjectId: effects[1]!,
    });
  });
  assert.equal((await claim(fixture, effects[3]!)).kind, 'claimed');
});

test("a mailbox keeps its distance between mails and its day's cap", async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effects = [await approvedMail(fixture, 'one@shop.example'), await approvedMail(fixture, 'two@shop.example')];
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  const results = await Promise.all(effects.map((effectId) => claim(fixture, effectId)));
  assert.equal(count(results, 'claimed'), 1);
  const waits = results.find((result) => result.kind === 'rescheduled');
  assert.deepEqual(waits?.kind === 'rescheduled' && waits.notBefore, new Date('2026-11-03T10:01:00Z'));
  await fixture.change('update mailboxes set daily_cap = 1');
  await world.freezeAt(fixture.tenantId, '2026-11-03T11:00:00Z');
  const [left] = await fixture.read<{ id: string }>("select id from effects where state = 'scheduled'");
  const capped = await claim(fixture, left!.id);
  assert.deepEqual(capped.kind === 'rescheduled' && capped.notBefore, new Date('2026-11-03T23:00:00Z'));
});

test('the same effect is claimed once, however many ask', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approvedMail(fixture, 'one@shop.example');
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  const results = await Promise.all(Array.from({ length: 8 }, () => claim(fixture, effectId)));
  assert.equal(count(results, 'claimed'), 1);
  assert.equal(count(results, 'ended'), 7);
});

test('any change of the stored action after the approval stops it', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  const tampered = [
    `update proposals set action = jsonb_set(action, '{to,0,address}', '"eve@shop.example"') where id = $1`,
    `update proposals set action = jsonb_set(action, '{body}', '"Send money"') where id = $1`,
    `update proposals set action = jsonb_set(action, '{bcc}', '[{"name":"","address":"eve@shop.example"}]') where id = $1`,
    `update proposals set action = jsonb_set(action, '{sender,mailboxId}', to_jsonb(gen_random_uuid()::text)) where id = $1`,
    `update proposals set evidence_ids = '{}' where id = $1`,
    `update proposals set policy_version = 2 where id = $1`,
    `update approvals set digest = 'other' where proposal_id = $1`,
    `update approvals set revoked_at = app.now() where proposal_id = $1`,
    `update effects set digest = repeat('f', 64) where proposal_id = $1`,
  ];
  for (const sql of tampered) {
    await world.freezeAt(fixture.tenantId, at);
    const proposal = await fixture.propose();
    const effectId = await approve(fixture, proposal);
    await fixture.change(sql, [proposal.id]);
    await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
    const result = await claim(fixture, effectId);
    assert.equal(result.kind, 'superseded', sql);
    assert.equal(result.kind === 'superseded' && result.cause, 'not_approved', sql);
    assert.equal((await claim(fixture, effectId)).kind, 'ended');
  }
});

test('an approval of somebody who may no longer approve lets nothing leave', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approvedMail(fixture, 'one@shop.example');
  await fixture.change("update memberships set role = 'viewer' where user_id = 'ann'");
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  const result = await claim(fixture, effectId);
  assert.equal(result.kind === 'superseded' && result.cause, 'not_approved');
});

test('an approval lasts seven days and a send window ends when it ends', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  const early = await approvedMail(fixture, 'one@shop.example');
  const late = await approvedMail(fixture, 'two@shop.example');
  const windowed = await approvedMail(fixture, 'three@shop.example', {
    sendWindow: { notBefore: null, notAfter: '2026-11-05T00:00:00Z', reason: 'Before the meeting.' },
  });
  await world.freezeAt(fixture.tenantId, '2026-11-10T08:59:59Z');
  assert.equal((await claim(fixture, early)).kind, 'claimed');
  assert.equal((await claim(fixture, windowed)).kind, 'expired');
  await world.freezeAt(fixture.tenantId, '2026-11-10T09:00:00Z');
  assert.equal((await claim(fixture, late)).kind, 'expired');
  const states = await fixture.read<{ state: string }>(
    "select distinct state from proposals where state not in ('approved')",
  );
  assert.deepEqual(states, [{ state: 'expired' }]);
});

test('a new version of the policy stops what was approved under the old one', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approvedMail(fixture, 'one@shop.example');
  await fixture.change('insert into policies (version, body, created_by) values (2, $1, $2)', [unhurried, 'ann']);
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  const result = await claim(fixture, effectId);
  assert.equal(result.kind === 'superseded' && result.cause, 'policy_changed');
  const policy = await world.database.asTenant(fixture.tenantId, currentPolicy);
  assert.equal(policy.version, 2);
});

test('who opted out under one address is not written to under another', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  await fixture.addContact({ addresses: ['bo@one.example', 'bo@two.example'] });
  const effectId = await approvedMail(fixture, 'bo@one.example');
  await world.database.asTenant(fixture.tenantId, async (transaction) => {
    await suppressAddress(transaction, world.ids, {
      address: 'bo@two.example',
      reason: 'opt_out',
      createdBy: 'test',
      effectiveAt: null,
    });
    await writeAudit(transaction, world.ids, {
      actor: executor,
      action: 'suppressed',
      subjectNoun: 'address',
      subjectId: 'test',
    });
  });
  await world.freezeAt(fixture.tenantId, '2026-11-03T10:00:00Z');
  const result = await claim(fixture, effectId);
  assert.equal(result.kind === 'superseded' && result.cause, 'opt_out');
});

test('the database refuses every arrow between states that is not in the table', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  const states = ['scheduled', 'claimed', 'done', 'failed', 'unknown', 'pulled_back', 'superseded', 'expired'];
  const ways: Record<string, string[]> = {
    scheduled: [],
    claimed: ['claimed'],
    done: ['claimed', 'done'],
    failed: ['claimed', 'failed'],
    unknown: ['claimed', 'unknown'],
    pulled_back: ['pulled_back'],
    superseded: ['superseded'],
    expired: ['expired'],
  };
  const allowed = (
    await world.database.asPlatform('gtm_owner', (transaction) =>
      transaction.query<{ fromState: string; toState: string }>(
        'select from_state, to_state from platform.effect_arrows',
      ),
    )
  ).map(({ fromState, toState }) => `${fromState} ${toState}`);
  assert.ok(!allowed.some((arrow) => /^(done|failed|pulled_back|superseded|expired) /.test(arrow)));
  for (const from of states) {
    for (const to of states.filter((state) => state !== from)) {
      const effectId = await approvedMail(fixture, 'one@shop.example');
      for (const state of ways[from]!)
        await fixture.change('update effects set state = $2 where id = $1', [effectId, state]);
      const move = fixture.change('update effects set state = $2 where id = $1', [effectId, to]);
      if (allowed.includes(`${from} ${to}`)) await move;
      else await assert.rejects(move, /cannot go from/);
    }
  }
  await assert.rejects(
    fixture.change(`insert into effects (id, proposal_id, tool, digest, state, not_before, external_key, provider)
    select gen_random_uuid(), id, tool, digest, 'done', app.now(), id::text, 'local' from proposals limit 1`),
    /begins as scheduled/,
  );
});
