import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { resumeMailbox } from '../data/records/mailbox-health.ts';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { approveProposal } from './approval/approve-proposal.ts';
import { pauseMailboxes } from './pause-mailboxes.ts';
import { shippedPolicyText } from './supervisor/shipped-policy.ts';
import { claimEffect } from './tools/claim-effect.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const at = '2026-11-03T09:00:00Z';

/** A mailbox that sent `sends` mails an hour ago, and what comes back to it. */
async function sending(sends: number, fixture?: ApprovalFixture) {
  const tenant = fixture ?? (await createApprovalFixture(world, { frozenAt: at }));
  const { mailboxId } = tenant.sender;
  await tenant.change(
    `insert into send_ledger (id, address, mailbox_id, effect_id, sent_at, state)
     select gen_random_uuid(), 'bo' || n || '@shop.example', $1, gen_random_uuid(), app.now() - interval '1 hour', 'sent'
     from generate_series(1, $2) n`,
    [mailboxId, sends],
  );
  /** Reports that arrive in the mailbox itself. */
  async function comesBack(count: number, kind: string, { daysAgo = 0, severity = 'hard' } = {}) {
    for (let index = 0; index < count; index++) {
      const activityId = world.ids.next();
      await tenant.change(
        `with a as (insert into activities (id, kind, occurred_at, audience) values ($1, 'email', app.now(), 'participants'))
         insert into messages (activity_id, message_id, mailbox_id, from_address) values ($1, $2, $3, 'mailer-daemon@shop.example')`,
        [activityId, `<${activityId}@reports.example>`, mailboxId],
      );
      await tenant.change(
        `insert into signals (id, kind, occurred_at, activity_id, detail)
         values ($1, $2, app.now() - $3 * interval '1 day', $4, jsonb_build_object('severity', $5::text))`,
        [world.ids.next(), kind, daysAgo, activityId, severity],
      );
    }
  }
  const pausing = async () => (await pauseMailboxes(world, tenant.tenantId)).map(({ cause }) => cause);
  return { tenant, comesBack, pausing };
}

test('a mailbox pauses once five of its mails and a twentieth of them bounced, and not before', async () => {
  const few = await sending(60);
  await few.comesBack(4, 'bounce');
  assert.deepEqual(await few.pausing(), []);
  await few.comesBack(1, 'bounce');
  assert.deepEqual(await few.pausing(), ['bounces']);
  assert.deepEqual(await few.pausing(), []);
  const many = await sending(101);
  await many.comesBack(5, 'bounce');
  assert.deepEqual(await many.pausing(), []);
  await many.comesBack(1, 'bounce');
  assert.deepEqual(await many.pausing(), ['bounces']);
});

test('soft bounces, those of more than a week ago and those of another tenant do not count', async () => {
  const { comesBack, pausing } = await sending(20);
  const other = await sending(20);
  await comesBack(9, 'bounce', { severity: 'soft' });
  await comesBack(9, 'bounce', { daysAgo: 8 });
  await other.comesBack(9, 'bounce');
  assert.deepEqual(await pausing(), []);
});

test('two complaints pause it, too; opt-outs never do, and are noted once a week', async () => {
  const { tenant, comesBack, pausing } = await sending(100);
  await comesBack(4, 'opt_out');
  await pausing();
  const noted = () => tenant.read("select detail from audit where action = 'mailbox-opt-outs'");
  assert.deepEqual(await noted(), []);
  await comesBack(26, 'opt_out');
  await pausing();
  await pausing();
  assert.deepEqual(await noted(), [{ detail: { sends: 100, optOuts: 30 } }]);
  await comesBack(1, 'complaint');
  assert.deepEqual(await pausing(), []);
  await comesBack(1, 'complaint');
  assert.deepEqual(await pausing(), ['complaints']);
});

test('the numbers are those of the policy', async () => {
  const policyText = shippedPolicyText().replace('minBounces: 5', 'minBounces: 2');
  const { comesBack, pausing } = await sending(20, await createApprovalFixture(world, { frozenAt: at, policyText }));
  await comesBack(2, 'bounce');
  assert.deepEqual(await pausing(), ['bounces']);
});

test('what was approved waits in a paused mailbox and says why; resumed, it leaves, and the old bounces count no more', async () => {
  const { tenant, comesBack, pausing } = await sending(20);
  const proposal = await tenant.propose({ action: mailTo(tenant.sender, world.ids.next(), 'eve@shop.example') });
  const planDeparture = async () => ({ notBefore: at, reason: 'Now.' });
  const approved = await approveProposal({ ...world, planDeparture }, tenant.tenantId, {
    ...{ proposalId: proposal.id, digest: proposal.digest, actor: tenant.person() },
  });
  const effectId = approved.kind === 'approved' ? approved.effectId : '';
  await comesBack(5, 'bounce');
  await pausing();
  await world.freezeAt(tenant.tenantId, '2026-11-03T09:10:00Z');
  assert.equal((await claimEffect(world, tenant.tenantId, effectId)).kind, 'rescheduled');
  const [effect] = await tenant.read<{ notBeforeReason: string }>('select * from effects where id = $1', [effectId]);
  assert.match(JSON.stringify(effect), /paused by itself: too many of its mails.*gtm sender resume ann@ours/);
  await world.database.asTenant(tenant.tenantId, (transaction) =>
    resumeMailbox(transaction, world.ids, tenant.person(), tenant.sender.mailboxId),
  );
  await world.freezeAt(tenant.tenantId, '2026-11-03T09:20:00Z');
  assert.deepEqual(await pausing(), []);
  assert.equal((await claimEffect(world, tenant.tenantId, effectId)).kind, 'claimed');
});
