import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { MailProvider } from '../../connectors/email/mail-provider.ts';
import { getProposal, type ProposalRecord } from '../../data/records/proposals.ts';
import { GtmError } from '../../domain/errors.ts';
import { createFailPoints, noFailPoints } from '../../runtime/failpoints.ts';
import {
  type ApprovalFixture,
  createApprovalFixture,
  maildirProviders,
  mailTo,
} from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { approveProposal } from '../approval/approve-proposal.ts';
import { pauseTenant, resumeTenant } from '../approval/pause-tenant.ts';
import { pullBack } from '../approval/pull-back.ts';
import { shippedPolicyText } from '../supervisor/shipped-policy.ts';
import { createTools } from './create-tools.ts';
import {
  type ExecutorServices,
  executeEffect,
  recoverClaimed,
  runDueEffects,
  settleUnknown,
} from './execute-effects.ts';
import type { Providers } from './tool-agent.ts';

let world: TestWorld;
let folder: string;
before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-executor-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const at = '2026-11-03T09:00:00Z';
const later = '2026-11-03T09:01:00Z';
const unhurried = shippedPolicyText().replace('minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0');

function servicesOf(options: Partial<ExecutorServices> & { providers?: Providers; publicUrl?: string | null } = {}) {
  const { providers = maildirProviders(folder), publicUrl = null, ...rest } = options;
  const { database, ids, clock } = world;
  const tools = createTools({ database, ids, providers, publicUrl });
  const planDeparture = async () => ({ notBefore: at, reason: 'Now.' });
  return { database, ids, clock, tools, failPoints: noFailPoints, planDeparture, ...rest };
}

async function approve(fixture: ApprovalFixture, proposal: ProposalRecord): Promise<string> {
  const { database, ids } = world;
  const planDeparture = async () => ({ notBefore: at, reason: 'Now.' });
  const result = await approveProposal({ database, ids, planDeparture }, fixture.tenantId, {
    ...{ proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() },
  });
  assert.equal(result.kind, 'approved');
  return result.kind === 'approved' ? result.effectId : '';
}

/** A provider that loses its answer, or does nothing at all, the first `times` times. */
function unsteady(
  fate: 'lost-answer' | 'lost-message',
  options: { times?: number; absenceProves?: boolean } = {},
): Providers {
  let left = options.times ?? 1;
  const real = maildirProviders(folder);
  return {
    ...real,
    async mail(tenantId, mailbox): Promise<MailProvider> {
      const provider = await real.mail(tenantId, mailbox);
      return {
        ...provider,
        absenceProves: options.absenceProves ?? true,
        async deliver(message, signal) {
          if (left-- <= 0) return provider.deliver(message, signal);
          if (fate === 'lost-answer') await provider.deliver(message, signal);
          throw new GtmError('unavailable', 'The line went dead.');
        },
      };
    },
  };
}

async function sentFiles(fixture: ApprovalFixture, mailboxId = fixture.sender.mailboxId): Promise<string[]> {
  const place = join(folder, fixture.tenantId, mailboxId, '.Sent', 'new');
  const names = await readdir(place).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(place, name), 'utf8')));
}

test('an approved mail leaves once, after the time to pull it back, and stands in its thread', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const action = mailTo(fixture.sender, contactId, 'bo@shop.example');
  const proposal = await fixture.propose({ action, draft: { contactId } });
  const effectId = await approve(fixture, proposal);

  const early = await executeEffect(servicesOf(), fixture.tenantId, effectId);
  assert.deepEqual(early, { kind: 'not_due', notBefore: new Date('2026-11-03T09:00:10Z') });
  await world.freezeAt(fixture.tenantId, later);
  const result = await executeEffect(servicesOf(), fixture.tenantId, effectId);
  assert.equal(result.kind, 'done');
  assert.equal((await executeEffect(servicesOf(), fixture.tenantId, effectId)).kind, 'ended');

  const [mail, ...others] = await sentFiles(fixture);
  assert.deepEqual(others, []);
  assert.match(mail!, new RegExp(`^Message-ID: <${effectId}@ours.example>`, 'm'));
  assert.match(mail!, /^Date: Tue, 03 Nov 2026 09:01:00 \+0000/m);
  const [activity] = await fixture.read<{
    title: string;
    direction: string;
    messageId: string;
    lastActivityId: string;
    id: string;
  }>(
    `select a.id, a.title, a.direction, m.message_id, t.last_activity_id from activities a
     join messages m on m.activity_id = a.id join threads t on t.id = a.thread_id where a.effect_id = $1`,
    [effectId],
  );
  assert.equal(activity!.direction, 'outbound');
  assert.equal(activity!.lastActivityId, activity!.id);
  assert.equal(activity!.messageId, `<${effectId}@ours.example>`);
  const [place] = await fixture.read('select state, contact_id, activity_id, address from send_ledger');
  assert.deepEqual(place, { state: 'sent', contactId, activityId: activity!.id, address: 'bo@shop.example' });
  const after = await world.database.asTenant(fixture.tenantId, (transaction) => getProposal(transaction, proposal.id));
  assert.equal(after.state, 'executed');
});

test('an answer continues its thread: same subject, both thread headers, earlier text below', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const [threadId, activityId] = [world.ids.next(), world.ids.next()];
  await fixture.change(
    "insert into threads (id, subject_base, first_message_id) values ($1, 'data', '<1@shop.example>')",
    [threadId],
  );
  await fixture.change(
    `insert into activities (id, kind, direction, occurred_at, audience, thread_id, contact_id)
     values ($1, 'email', 'inbound', $2, 'participants', $3, $4)`,
    [activityId, '2026-11-01T09:00:00Z', threadId, contactId],
  );
  const thread = {
    threadId,
    inReplyTo: '<2@shop.example>',
    references: ['<1@shop.example>', '<2@shop.example>'],
    lastActivityId: activityId,
  };
  const action = {
    ...mailTo(fixture.sender, contactId, 'bo@shop.example'),
    thread,
    subject: 'Re: Data',
    quotedText: '> Where is it?',
  };
  const basis = {
    threadLastActivityId: activityId,
    contactLastActivityId: activityId,
    contactVersion: null,
    dealVersion: null,
    accountVersion: null,
    calendarVersion: null,
  };
  const effectId = await approve(fixture, await fixture.propose({ action, draft: { contactId, basis } }));
  await world.freezeAt(fixture.tenantId, later);
  assert.equal((await executeEffect(servicesOf(), fixture.tenantId, effectId)).kind, 'done');
  const [mail] = await sentFiles(fixture);
  assert.match(mail!, /^In-Reply-To: <2@shop.example>/m);
  assert.match(mail!, /^References: <1@shop.example>\s+<2@shop.example>/m);
  assert.match(mail!, /^Subject: Re: Data/m);
  assert.match(mail!, /> Where is it\?/);
  assert.ok(!/^List-Unsubscribe/m.test(mail!));
});

test('outreach says how to unsubscribe: by one click from an https address, else by a mail', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  for (const publicUrl of [null, 'https://gtm.ours.example']) {
    const action = { ...mailTo(fixture.sender, world.ids.next(), 'bo@shop.example'), purpose: 'outreach' as const };
    const effectId = await approve(fixture, await fixture.propose({ action }));
    await world.freezeAt(fixture.tenantId, later);
    assert.equal((await executeEffect(servicesOf({ publicUrl }), fixture.tenantId, effectId)).kind, 'done');
    const mail = (await sentFiles(fixture)).find((text) => text.includes(effectId))!.replace(/\r\n[ \t]+/g, ' ');
    assert.match(mail, /^List-Unsubscribe: .*<mailto:ann@ours.example\?subject=unsubscribe>/m);
    assert.equal(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m.test(mail), publicUrl !== null);
    assert.equal(
      /^List-Unsubscribe: <https:\/\/gtm.ours.example\/unsubscribe\/[\w-]+>/m.test(mail),
      publicUrl !== null,
    );
    await world.freezeAt(fixture.tenantId, at);
  }
});

test('a lost answer is looked up and found: the mail left once and is done', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approve(fixture, await fixture.propose());
  await world.freezeAt(fixture.tenantId, later);
  const services = servicesOf({ providers: unsteady('lost-answer') });
  assert.equal((await executeEffect(services, fixture.tenantId, effectId)).kind, 'done');
  assert.equal((await sentFiles(fixture)).length, 1);
});

test('a message that is proven absent gives its place back and is tried again later', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approve(fixture, await fixture.propose());
  await world.freezeAt(fixture.tenantId, later);
  const services = servicesOf({ providers: unsteady('lost-message') });
  const first = await executeEffect(services, fixture.tenantId, effectId);
  assert.deepEqual(first, { kind: 'retry', notBefore: new Date('2026-11-03T09:02:00Z') });
  assert.deepEqual(await fixture.read('select state from send_ledger'), [{ state: 'given_back' }]);
  await world.freezeAt(fixture.tenantId, '2026-11-03T09:02:00Z');
  assert.equal((await executeEffect(services, fixture.tenantId, effectId)).kind, 'done');
  assert.equal((await sentFiles(fixture)).length, 1);
});

test('where absence proves nothing the effect is parked, keeps its place, and waits for a person', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approve(fixture, await fixture.propose());
  await world.freezeAt(fixture.tenantId, later);
  const services = servicesOf({ providers: unsteady('lost-message', { absenceProves: false }) });
  assert.deepEqual(await executeEffect(services, fixture.tenantId, effectId), { kind: 'unknown' });
  assert.deepEqual(await fixture.read('select state from send_ledger'), [{ state: 'held' }]);
  assert.deepEqual(await executeEffect(services, fixture.tenantId, effectId), { kind: 'ended', state: 'unknown' });
  await settleUnknown(services, fixture.tenantId, { effectId, outcome: 'failed', actor: fixture.person() });
  assert.deepEqual(await fixture.read('select state from send_ledger'), [{ state: 'given_back' }]);
  await assert.rejects(
    settleUnknown(services, fixture.tenantId, { effectId, outcome: 'done', actor: fixture.person() }),
    { code: 'conflict' },
  );
});

test('an answer proves that a parked mail did leave', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  const effectId = await approve(fixture, proposal);
  await world.freezeAt(fixture.tenantId, later);
  const services = servicesOf({ providers: unsteady('lost-message', { absenceProves: false }) });
  assert.equal((await executeEffect(services, fixture.tenantId, effectId)).kind, 'unknown');
  const viewer = fixture.person('vi');
  await fixture.addMember('vi', 'viewer');
  await assert.rejects(settleUnknown(services, fixture.tenantId, { effectId, outcome: 'failed', actor: viewer }), {
    code: 'forbidden',
  });
  const outcome = [world.ids.next(), world.ids.next(), effectId, proposal.id, later];
  await fixture.change(
    `insert into outcomes (id, signal_id, effect_id, proposal_id, kind, value, attributed_by, occurred_at)
     values ($1, $2, $3, $4, 'reply', 0.5, 'message_id', $5)`,
    outcome,
  );
  await runDueEffects(services);
  assert.deepEqual(await fixture.read('select state from effects'), [{ state: 'done' }]);
  assert.deepEqual(await fixture.read('select state from send_ledger'), [{ state: 'sent' }]);
});

class Killed extends Error {}

test('a worker killed anywhere between claim and receipt leaves one mail and no loose end', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at, policyText: unhurried });
  for (const place of ['after-claim', 'before-provider', 'after-provider', 'before-receipt']) {
    await world.freezeAt(fixture.tenantId, at);
    const before = (await sentFiles(fixture)).length;
    const effectId = await approve(fixture, await fixture.propose());
    await world.freezeAt(fixture.tenantId, later);
    const failPoints = createFailPoints(place, {
      die: () => {
        throw new Killed();
      },
    });
    const doomed = servicesOf({ failPoints, providers: blind() });
    await executeEffect(doomed, fixture.tenantId, effectId).catch((error: unknown) =>
      assert.ok(error instanceof Killed),
    );
    await world.freezeAt(fixture.tenantId, '2026-11-03T09:10:00Z');
    for (let pass = 0; pass < 3; pass++) {
      await runDueEffects(servicesOf());
      await world.freezeAt(fixture.tenantId, `2026-11-03T09:2${pass}:00Z`);
    }
    const [effect] = await fixture.read<{ state: string }>('select state from effects where id = $1', [effectId]);
    assert.equal(effect!.state, 'done', place);
    assert.equal((await sentFiles(fixture)).length, before + 1, place);
  }
});

/** A process that is killed settles nothing any more: whatever it tries to look up fails. */
function blind(): Providers {
  const real = maildirProviders(folder);
  return {
    ...real,
    async mail(tenantId, mailbox) {
      const provider = await real.mail(tenantId, mailbox);
      return { ...provider, findByMessageId: () => Promise.reject(new Killed()) };
    },
  };
}

test('a claim whose lease still holds is left alone', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approve(fixture, await fixture.propose());
  await world.freezeAt(fixture.tenantId, later);
  await fixture.change(
    "update effects set state = 'claimed', claimed_at = app.now(), lease_until = app.now() + interval '1 minute', attempts = 1",
  );
  assert.equal((await recoverClaimed(servicesOf(), fixture.tenantId, effectId)).kind, 'overtaken');
  assert.equal((await executeEffect(servicesOf(), fixture.tenantId, effectId)).kind, 'ended');
});

test('a pulled-back mail never leaves, and its proposal can be approved again', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  const effectId = await approve(fixture, proposal);
  await pullBack(servicesOf(), fixture.tenantId, { proposalId: proposal.id, actor: fixture.person() });
  await world.freezeAt(fixture.tenantId, later);
  assert.equal(await runDueEffects(servicesOf()), 0);
  assert.deepEqual(await executeEffect(servicesOf(), fixture.tenantId, effectId), {
    kind: 'ended',
    state: 'pulled_back',
  });
  assert.equal((await sentFiles(fixture)).length, 0);
  await approve(fixture, proposal);
  await world.freezeAt(fixture.tenantId, '2026-11-03T09:05:00Z');
  assert.equal(await runDueEffects(servicesOf()), 1);
  const [mail, ...others] = await sentFiles(fixture);
  assert.deepEqual(others, []);
  assert.ok(!mail!.includes(effectId));
  await assert.rejects(pullBack(servicesOf(), fixture.tenantId, { proposalId: proposal.id, actor: fixture.person() }), {
    code: 'conflict',
  });
});

test('a paused tenant lets nothing leave until it is resumed', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approve(fixture, await fixture.propose());
  await pauseTenant(servicesOf(), fixture.tenantId, fixture.person());
  await world.freezeAt(fixture.tenantId, later);
  assert.deepEqual(await executeEffect(servicesOf(), fixture.tenantId, effectId), { kind: 'paused' });
  assert.equal(await runDueEffects(servicesOf()), 0);
  await resumeTenant(servicesOf(), fixture.tenantId, fixture.person());
  assert.equal(await runDueEffects(servicesOf()), 1);
  assert.equal((await sentFiles(fixture)).length, 1);
});

test('an effect that is overdue after a standstill waits out the night', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const effectId = await approve(fixture, await fixture.propose());
  await world.freezeAt(fixture.tenantId, '2026-11-04T02:00:00Z');
  const planDeparture = async () => ({ notBefore: '2026-11-04T07:00:00Z', reason: 'Quiet hours.' });
  const result = await executeEffect(servicesOf({ planDeparture }), fixture.tenantId, effectId);
  assert.deepEqual(result, {
    kind: 'rescheduled',
    notBefore: new Date('2026-11-04T07:00:00Z'),
    reason: 'Quiet hours.',
  });
});

test('each of 40 approvals of two tenants leaves from the mailbox of its own sender', async () => {
  const fixtures = [
    await createApprovalFixture(world, { frozenAt: at, policyText: unhurried }),
    await createApprovalFixture(world, { frozenAt: at, policyText: unhurried }),
  ];
  const expected = new Map<string, { fixture: ApprovalFixture; mailboxId: string; from: string }>();
  for (const fixture of fixtures) {
    const senders = [
      fixture.sender,
      await fixture.addSender('cy@ours.example', 'ann'),
      await fixture.addSender('di@ours.example', 'ann'),
      await fixture.addSender('ed@ours.example', 'ann'),
    ];
    for (let index = 0; index < 20; index++) {
      const sender = senders[index % senders.length]!;
      const action = mailTo(sender, world.ids.next(), `${world.ids.next()}@shop.example`);
      expected.set(await approve(fixture, await fixture.propose({ action })), {
        fixture,
        mailboxId: sender.mailboxId,
        from: sender.address,
      });
    }
  }
  for (const { tenantId } of fixtures) await world.freezeAt(tenantId, later);
  assert.equal(await runDueEffects(servicesOf()), 40);
  assert.equal(expected.size, 40);
  for (const [effectId, { fixture, mailboxId, from }] of expected) {
    const mails = (await sentFiles(fixture, mailboxId)).filter((text) => text.includes(`<${effectId}@ours.example>`));
    assert.equal(mails.length, 1);
    assert.match(mails[0]!, new RegExp(`^From: .*<${from}>`, 'm'));
  }
  const mailboxes = new Map([...expected.values()].map(({ fixture, mailboxId }) => [mailboxId, fixture]));
  assert.equal(mailboxes.size, 8, 'the same four addresses in each tenant');
  for (const [mailboxId, fixture] of mailboxes) assert.equal((await sentFiles(fixture, mailboxId)).length, 5);
});
