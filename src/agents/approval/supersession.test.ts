import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../../data/records/audit.ts';
import { readBasis } from '../../data/records/proposal-basis.ts';
import type { ProposalRecord } from '../../data/records/proposals.ts';
import { suppressAddress } from '../../data/records/suppressions.ts';
import type { Action } from '../../domain/action.ts';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { claimEffect, executor } from '../tools/claim-effect.ts';
import { approveProposal } from './approve-proposal.ts';
import { supersedeStale } from './supersede-stale.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const at = '2026-11-03T09:00:00Z';
const lastSecond = '2026-11-03T09:00:10Z';

/** A proposal about a contact with a thread and a deal, and the ways in which the world can move on. */
interface Story {
  fixture: ApprovalFixture;
  proposal: ProposalRecord;
  contactId: string;
  threadId: string;
  dealId: string;
  accountId: string;
}

async function tell(
  tool: 'send_email' | 'schedule_meeting' = 'send_email',
  purpose: 'answer' | 'outreach' = 'answer',
): Promise<Story> {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const dealId = await fixture.addDeal();
  const [threadId, accountId] = [world.ids.next(), world.ids.next()];
  await fixture.change("insert into accounts (id, name, owner_user_id) values ($1, 'Shop', 'ann')", [accountId]);
  await fixture.change(
    "insert into threads (id, subject_base, first_message_id) values ($1, 'data', '<1@shop.example>')",
    [threadId],
  );
  await addMail({ fixture, contactId, threadId }, '2026-11-01T09:00:00Z', 'inbound');
  const calendarId = world.ids.next();
  await fixture.change(
    "insert into calendars (id, user_id, driver, url, last_sync_at) values ($1, 'ann', 'ics', 'ics:unused', app.now())",
    [calendarId],
  );
  const basis = await world.database.asTenant(fixture.tenantId, (transaction) =>
    readBasis(transaction, { threadId, contactId, dealId, accountId, calendarId }),
  );
  const thread = {
    threadId,
    inReplyTo: '<1@shop.example>',
    references: ['<1@shop.example>'],
    lastActivityId: basis.threadLastActivityId!,
  };
  const { sender } = fixture;
  const action: Action =
    tool === 'send_email'
      ? { ...mailTo(sender, contactId, 'bo@shop.example'), purpose, thread }
      : {
          ...{ tool, contactId, sender, calendarId, title: 'Walk-through', description: '', zone: 'Europe/Berlin' },
          ...{ invitees: [{ name: '', address: 'bo@shop.example' }] },
          ...{ startsAt: '2026-11-05T09:00:00Z', endsAt: '2026-11-05T09:30:00Z' },
        };
  const proposal = await fixture.propose({ action, draft: { contactId, dealId, accountId, basis } });
  return { fixture, proposal, contactId, threadId, dealId, accountId };
}

async function addMail(
  { fixture, contactId, threadId }: Pick<Story, 'fixture' | 'contactId' | 'threadId'>,
  occurredAt: string,
  direction: string,
  state = 'plain',
) {
  await fixture.change(
    `insert into activities (id, kind, direction, state, occurred_at, audience, thread_id, contact_id)
     values ($1, 'email', $2, $3, $4, 'participants', $5, $6)`,
    [world.ids.next(), direction, state, occurredAt, threadId, contactId],
  );
}

interface Cause {
  cause: string;
  reason: RegExp;
  tool?: 'schedule_meeting';
  purpose?: 'outreach';
  happens(story: Story): Promise<void>;
}

/** Somebody else of the account writes to us; `kinds` is what their mail is read as. */
async function addColleagueMail({ fixture, accountId }: Story, kinds: string[], { isAnswer = true } = {}) {
  const [id, contactId] = [world.ids.next(), await fixture.addContact({ name: 'Cy Colleague' })];
  await fixture.change(
    `insert into activities (id, kind, direction, occurred_at, audience, account_id, contact_id)
     values ($1, 'email', 'inbound', '2026-11-03T09:00:00Z', 'participants', $2, $3)`,
    [id, accountId, contactId],
  );
  await fixture.change('insert into replies (activity_id, reader, kinds, is_answer) values ($1, $2, $3, $4)', [
    ...[id, 'rules-1', kinds, isAnswer],
  ]);
}

const causes: Cause[] = [
  {
    cause: 'reply',
    purpose: 'outreach',
    reason: /^Somebody of the same account replied just now; this was written to somebody else there before that\.$/,
    happens: (story) => addColleagueMail(story, ['objection']),
  },
  {
    cause: 'reply',
    reason: /^They replied just now; this was written before that\.$/,
    happens: (story) => addMail(story, '2026-11-03T09:00:00Z', 'inbound'),
  },
  {
    cause: 'sent_by_hand',
    reason: /^A mail went to them/,
    happens: (story) => addMail(story, '2026-11-03T08:00:00Z', 'outbound'),
  },
  {
    cause: 'deal_changed',
    reason: /moved from "Proposal" to "Won"/,
    happens: ({ fixture, dealId }) => fixture.change("update deals set stage = 'Won' where id = $1", [dealId]),
  },
  {
    cause: 'deal_changed',
    reason: /changed hands/,
    happens: ({ fixture, dealId }) => fixture.change("update deals set owner_user_id = 'cy' where id = $1", [dealId]),
  },
  {
    cause: 'account_changed',
    reason: /account changed hands/,
    happens: ({ fixture, accountId }) =>
      fixture.change("update accounts set owner_user_id = 'cy' where id = $1", [accountId]),
  },
  {
    cause: 'contact_changed',
    reason: /changed hands/,
    happens: ({ fixture, contactId }) =>
      fixture.change("update contacts set owner_user_id = 'cy' where id = $1", [contactId]),
  },
  {
    cause: 'paused_person',
    reason: /paused/,
    happens: ({ fixture, contactId }) =>
      fixture.change("update contacts set paused_until = 'infinity' where id = $1", [contactId]),
  },
  {
    cause: 'sender_changed',
    reason: /sender/,
    happens: ({ fixture }) => fixture.change("update sender_identities set address = 'new@ours.example'"),
  },
  {
    cause: 'opt_out',
    reason: /not written to/,
    happens: ({ fixture }) =>
      world.database.asTenant(fixture.tenantId, async (transaction) => {
        await suppressAddress(transaction, world.ids, {
          address: 'bo@shop.example',
          reason: 'opt_out',
          createdBy: 'test',
        });
        await writeAudit(transaction, world.ids, {
          actor: executor,
          action: 'suppressed',
          subjectNoun: 'address',
          subjectId: 'test',
        });
      }),
  },
  {
    cause: 'slot_taken',
    reason: /takes that time/,
    tool: 'schedule_meeting',
    happens: ({ fixture }) =>
      fixture.change(
        `insert into activities (id, kind, state, occurred_at, ends_at, audience, user_id)
         values ($1, 'meeting', 'planned', '2026-11-05T09:15:00Z', '2026-11-05T10:00:00Z', 'participants', 'ann')`,
        [world.ids.next()],
      ),
  },
];

const approve = (story: Story) =>
  approveProposal(
    { ...world, planDeparture: async () => ({ notBefore: at, reason: 'Now.' }) },
    story.fixture.tenantId,
    {
      ...{ proposalId: story.proposal.id, digest: story.proposal.digest, actor: story.fixture.person() },
    },
  );

async function stateOf({
  fixture,
  proposal,
}: Story): Promise<{ state: string; stateReason: string; effect: string | null; live: boolean }> {
  const [row] = await fixture.read<{ state: string; stateReason: string; effect: string | null; live: boolean }>(
    `select p.state, p.state_reason, (select e.state from effects e where e.proposal_id = p.id) as effect,
       exists (select from approvals a where a.proposal_id = p.id and a.revoked_at is null) as live from proposals p where id = $1`,
    [proposal.id],
  );
  return row!;
}

test('each cause overtakes a proposal before it is approved', async () => {
  for (const { cause, reason, tool, purpose, happens } of causes) {
    const story = await tell(tool, purpose);
    await happens(story);
    const result = await approve(story);
    assert.equal(result.kind, 'superseded', cause);
    assert.ok(result.kind === 'superseded');
    assert.equal(result.cause, cause);
    assert.match(result.reason, reason);
    assert.deepEqual(await stateOf(story), {
      state: 'superseded',
      stateReason: result.reason,
      effect: null,
      live: false,
    });
  }
});

test('each cause overtakes an approved action as soon as it is noticed', async () => {
  for (const { cause, reason, tool, purpose, happens } of causes) {
    const story = await tell(tool, purpose);
    assert.equal((await approve(story)).kind, 'approved', cause);
    await happens(story);
    assert.deepEqual(
      await supersedeStale(world, story.fixture.tenantId, { actor: executor }),
      [story.proposal.id],
      cause,
    );
    const after = await stateOf(story);
    assert.match(after.stateReason, reason);
    assert.deepEqual(
      { ...after, stateReason: '' },
      { state: 'superseded', stateReason: '', effect: 'superseded', live: false },
    );
  }
});

test('each cause stops a send in the last second, in the transaction that claims it', async () => {
  for (const { cause, tool, purpose, happens } of causes) {
    const story = await tell(tool, purpose);
    const approved = await approve(story);
    assert.ok(approved.kind === 'approved');
    await world.freezeAt(story.fixture.tenantId, lastSecond);
    await happens(story);
    const result = await claimEffect(world, story.fixture.tenantId, approved.effectId);
    assert.equal(result.kind === 'superseded' && result.cause, cause);
    assert.equal((await stateOf(story)).effect, 'superseded');
  }
});

test('what a colleague wrote holds up no answer that was asked for, and no absence or unrelated mail holds up outreach', async () => {
  const withdrawn = async (purpose: 'answer' | 'outreach', kinds: string[], isAnswer?: boolean) => {
    const story = await tell('send_email', purpose);
    await addColleagueMail(story, kinds, isAnswer === undefined ? {} : { isAnswer });
    return supersedeStale(world, story.fixture.tenantId, { actor: executor });
  };
  assert.deepEqual(await withdrawn('answer', ['interested']), []);
  assert.deepEqual(await withdrawn('outreach', ['out_of_office']), []);
  assert.deepEqual(await withdrawn('outreach', ['question'], false), []);
});

test('without a cause an approved action is claimed', async () => {
  for (const tool of ['send_email', 'schedule_meeting'] as const) {
    const story = await tell(tool);
    const approved = await approve(story);
    assert.ok(approved.kind === 'approved');
    await world.freezeAt(story.fixture.tenantId, lastSecond);
    assert.deepEqual(await supersedeStale(world, story.fixture.tenantId, { actor: executor }), []);
    assert.equal((await claimEffect(world, story.fixture.tenantId, approved.effectId)).kind, 'claimed');
  }
});

test('what says nothing new leaves a proposal as it is', async () => {
  const story = await tell();
  const { fixture, contactId, dealId } = story;
  await addMail(story, '2026-11-03T08:59:00Z', 'inbound', 'auto-reply');
  await addMail(story, '2026-10-01T09:00:00Z', 'inbound');
  await fixture.change("update contacts set phone = '+49 30 1' where id = $1", [contactId]);
  await fixture.change('update deals set custom = \'{"colour": "red"}\' where id = $1', [dealId]);
  assert.deepEqual(await supersedeStale(world, fixture.tenantId, { actor: executor }), []);
  assert.equal((await approve(story)).kind, 'approved');
});

test('a reply whose own clock is behind overtakes all the same', async () => {
  const story = await tell();
  await world.freezeAt(story.fixture.tenantId, '2026-11-03T09:30:00Z');
  await addMail(story, '2026-11-01T08:30:00Z', 'inbound');
  const result = await approve(story);
  assert.equal(result.kind === 'superseded' && result.cause, 'reply');
});

test('a record that moved while the draft was written is noticed at once', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const dealId = await fixture.addDeal();
  const basis = await world.database.asTenant(fixture.tenantId, (transaction) =>
    readBasis(transaction, { threadId: null, contactId: null, dealId, accountId: null, calendarId: null }),
  );
  await fixture.change("update deals set stage = 'Won' where id = $1", [dealId]);
  await fixture.propose({ draft: { dealId, basis } });
  assert.equal((await supersedeStale(world, fixture.tenantId, { actor: executor })).length, 1);
});

test('a new draft takes the place of a proposal that has been overtaken, and of no other', async () => {
  const story = await tell();
  const { fixture, proposal, contactId } = story;
  const again = () => fixture.propose({ action: proposal.action, draft: { contactId } });
  await assert.rejects(again(), { code: 'conflict' });
  await addMail(story, '2026-11-03T08:59:00Z', 'inbound');
  await again();
  assert.equal((await stateOf(story)).state, 'superseded');
});
