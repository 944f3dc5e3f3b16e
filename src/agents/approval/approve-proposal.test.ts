import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listFeedback } from '../../data/records/feedback.ts';
import { expireProposals } from '../../data/records/proposal-states.ts';
import { findByHandle, getProposal, listProposals, type ProposalRecord } from '../../data/records/proposals.ts';
import type { Action } from '../../domain/action.ts';
import type { Actor, Door } from '../../domain/actor.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { type ApprovalFixture, createApprovalFixture, mailTo, passingVerdict } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { annotateProposal } from './annotate-proposal.ts';
import { approveProposal } from './approve-proposal.ts';
import { editProposal } from './edit-proposal.ts';
import { rejectProposal } from './reject-proposal.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const at = '2026-11-03T09:00:00Z';
const planDeparture = async () => ({ notBefore: '2026-11-03T14:00:00Z', reason: 'After their lunch.' });

function approve(
  fixture: ApprovalFixture,
  proposal: ProposalRecord,
  options: { actor?: Actor; digest?: string; overrideReason?: string } = {},
) {
  return approveProposal({ ...world, planDeparture }, fixture.tenantId, {
    ...{ proposalId: proposal.id, digest: proposal.digest, actor: fixture.person(), ...options },
  });
}

const finding = (decision: 'reject' | 'escalate', overridable: boolean): Partial<Verdict> => ({
  decision,
  findings: [
    { rule: 'confidence', decision, message: 'Too weak.', wouldPass: 'More evidence.', overridable, marks: [] },
  ],
});

test('an approval is bound to the digest and schedules one effect with its key and its reason', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  const result = await approve(fixture, proposal);
  assert.ok(result.kind === 'approved');
  assert.deepEqual([result.notBefore, result.reason], [new Date('2026-11-03T14:00:00Z'), 'After their lunch.']);
  const [effect] = await fixture.read(
    'select state, digest, external_key, provider, mailbox_id, approval_id from effects',
  );
  assert.deepEqual(effect, {
    ...{
      state: 'scheduled',
      digest: proposal.digest,
      externalKey: `<${result.effectId}@ours.example>`,
      provider: 'maildir',
    },
    ...{ mailboxId: fixture.sender.mailboxId, approvalId: result.approvalId },
  });
  const [approval] = await fixture.read('select digest, approved_by, door, expires_at from approvals');
  assert.deepEqual(approval, {
    digest: proposal.digest,
    approvedBy: 'ann',
    door: 'cli',
    expiresAt: new Date('2026-11-10T09:00:00Z'),
  });
  const events = await fixture.read<{ type: string }>(
    "select type from outbox where type like 'gtm.%ed.v1' order by seq",
  );
  assert.deepEqual(
    events.map(({ type }) => type),
    ['gtm.proposal.created.v1', 'gtm.proposal.judged.v1', 'gtm.effect.scheduled.v1', 'gtm.proposal.approved.v1'],
  );
  const said = await world.database.asTenant(fixture.tenantId, (transaction) => listFeedback(transaction, proposal.id));
  assert.deepEqual(
    said.map(({ kind, givenBy }) => [kind, givenBy]),
    [['approve', 'ann']],
  );
});

test('two people at once, or one person twice: one approval', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  await fixture.addMember('bo', 'owner');
  await fixture.change('insert into send_rights (identity_id, user_id) values ($1, $2)', [
    fixture.sender.identityId,
    'bo',
  ]);
  const proposal = await fixture.propose();
  const results = await Promise.allSettled([
    approve(fixture, proposal),
    approve(fixture, proposal, { actor: fixture.person('bo') }),
  ]);
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await assert.rejects(approve(fixture, proposal), { code: 'conflict' });
  assert.equal((await fixture.read('select 1 from effects')).length, 1);
});

test('whoever was shown something else is refused', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  await assert.rejects(approve(fixture, proposal, { digest: 'f'.repeat(64) }), { code: 'conflict', field: 'digest' });
  const reject = { proposalId: proposal.id, digest: 'other', actor: fixture.person(), reason: 'other' as const };
  await assert.rejects(rejectProposal(world, fixture.tenantId, reject), { code: 'conflict', field: 'digest' });
});

test('what a verdict blocks is approved with a reason or not at all', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const hard = await fixture.propose({ verdict: finding('reject', false) });
  assert.equal(hard.state, 'blocked');
  await assert.rejects(approve(fixture, hard, { overrideReason: 'I know them.' }), {
    code: 'refused',
    message: /More evidence/,
  });
  const soft = await fixture.propose({ verdict: finding('reject', true) });
  await assert.rejects(approve(fixture, soft), { code: 'refused', field: 'overrideReason' });
  await assert.rejects(approve(fixture, soft, { overrideReason: '  ' }), { code: 'refused' });
  assert.equal((await approve(fixture, soft, { overrideReason: 'I know them.' })).kind, 'approved');
  assert.deepEqual(await fixture.read('select override_reason from approvals'), [{ overrideReason: 'I know them.' }]);
  assert.equal(
    (await approve(fixture, await fixture.propose({ verdict: finding('escalate', true) }))).kind,
    'approved',
  );
});

test('a run over old data can be read and never approved', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose({ context: { readOnly: true } });
  await assert.rejects(approve(fixture, proposal), { code: 'refused' });
});

test('after its time a proposal expires', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposals = [await fixture.propose(), await fixture.propose()];
  await world.freezeAt(fixture.tenantId, '2026-11-17T09:00:00Z');
  assert.equal((await approve(fixture, proposals[0]!)).kind, 'expired');
  const closed = await world.database.asTenant(fixture.tenantId, (transaction) =>
    expireProposals(transaction, world.ids, fixture.person()),
  );
  assert.equal(closed, 1);
  await assert.rejects(approve(fixture, proposals[1]!), { code: 'conflict' });
});

test('a policy of another version asks for another check first', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  await fixture.change('insert into policies (version, body, created_by) select 2, body, created_by from policies');
  await assert.rejects(approve(fixture, proposal), { code: 'conflict', message: /policy changed/ });
});

test('role, ownership, kind of action and send-as decide on every door', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const team = world.ids.next();
  await fixture.change('insert into teams (id, name) values ($1, $2)', [team, 'North']);
  for (const role of ['viewer', 'operator', 'approver', 'admin', 'owner', 'service'] as const)
    await fixture.addMember(role, role, { teamId: team });
  const dealId = await fixture.addDeal();
  const change: Action = {
    tool: 'update_crm',
    record: { noun: 'deal', id: dealId },
    field: 'stage',
    expected: 'Proposal',
    value: 'Won',
  };
  const shared = await fixture.addSender('shared@ours.example', 'ann');
  for (const role of ['operator', 'approver', 'admin', 'owner', 'viewer', 'service']) {
    await fixture.change('insert into send_rights (identity_id, user_id) values ($1, $2)', [shared.identityId, role]);
  }
  const kinds: Record<string, () => Action> = {
    crm: () => change,
    'own sender': () => mailTo(fixture.sender, world.ids.next(), 'bo@shop.example'),
    'shared sender': () => mailTo(shared, world.ids.next(), 'bo@shop.example'),
  };
  const owners: Record<string, (role: string) => { userId: string | null; teamId: string | null }> = {
    mine: (role) => ({ userId: role, teamId: null }),
    team: () => ({ userId: 'ann', teamId: team }),
    foreign: () => ({ userId: 'ann', teamId: null }),
  };
  const may = new Set<string>();
  for (const role of ['viewer', 'operator', 'approver', 'admin', 'owner', 'service']) {
    for (const [kind, action] of Object.entries(kinds)) {
      for (const [owner, context] of Object.entries(owners)) {
        for (const door of ['console', 'cli', 'api'] as Door[]) {
          const proposal = await fixture.propose({ action: action(), context: { owner: context(role) } });
          const outcome = await approve(fixture, proposal, { actor: { kind: 'person', id: role, door } }).then(
            (result) => result.kind,
            (error: { code: string }) => error.code,
          );
          assert.ok(outcome === 'approved' || outcome === 'forbidden', `${role} ${kind} ${owner} ${door}: ${outcome}`);
          if (outcome === 'approved') may.add(`${role} ${kind} ${owner}`);
        }
      }
    }
  }
  const everything = [
    'crm mine',
    'crm team',
    'crm foreign',
    'shared sender mine',
    'shared sender team',
    'shared sender foreign',
  ];
  assert.deepEqual(
    [...may].sort(),
    [
      ...everything.map((what) => `admin ${what}`),
      ...['crm mine', 'crm team', 'shared sender mine', 'shared sender team'].map((what) => `approver ${what}`),
      ...['crm mine', 'shared sender mine'].map((what) => `operator ${what}`),
      ...everything.map((what) => `owner ${what}`),
    ].sort(),
  );
});

test('only a person decides: no service key, workflow or system, and no door of theirs', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  const nobodies: Actor[] = [
    { kind: 'service', id: 'ann', door: 'api' },
    { kind: 'workflow', id: 'ann', door: 'workflow' },
    { kind: 'system', id: 'ann', door: 'schedule' },
    { kind: 'person', id: 'ann', door: 'workflow' },
    { kind: 'person', id: 'stranger', door: 'cli' },
  ];
  for (const actor of nobodies) await assert.rejects(approve(fixture, proposal, { actor }), { code: 'forbidden' });
});

test('a delegation lets an operator decide until it ends', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  await fixture.addMember('bo', 'operator');
  await fixture.change("insert into send_rights (identity_id, user_id) values ($1, 'bo')", [fixture.sender.identityId]);
  await fixture.change(
    "insert into delegations (from_user_id, to_user_id, expires_at) values ('ann', 'bo', '2026-11-04T00:00:00Z')",
  );
  const [first, second] = [await fixture.propose(), await fixture.propose()];
  assert.equal((await approve(fixture, first, { actor: fixture.person('bo') })).kind, 'approved');
  await world.freezeAt(fixture.tenantId, '2026-11-04T00:00:00Z');
  await assert.rejects(approve(fixture, second, { actor: fixture.person('bo') }), { code: 'forbidden' });
});

test('an edit makes a new revision, digest and verdict, and keeps what changed word by word', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  assert.ok(proposal.action.tool === 'send_email');
  const action = { ...proposal.action, body: 'Hello Bo,\n\nno, it does not.' };
  const services = { ...world, reVerdict: async () => ({ verdict: passingVerdict, facts: {} }) };
  const decision = { proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() };
  const edited = await editProposal(services, fixture.tenantId, { ...decision, action });
  assert.equal(edited.revision, 2);
  await assert.rejects(approve(fixture, proposal), { code: 'conflict', field: 'digest' });
  await assert.rejects(editProposal(services, fixture.tenantId, { ...decision, action }), { code: 'conflict' });
  const [said] = await world.database.asTenant(fixture.tenantId, (transaction) =>
    listFeedback(transaction, proposal.id),
  );
  assert.deepEqual(said!.difference, [
    {
      field: 'body',
      parts: [
        { kind: 'same', text: 'Hello Bo,\n\n' },
        { kind: 'removed', text: 'yes, ' },
        { kind: 'added', text: 'no, ' },
        { kind: 'same', text: 'it ' },
        { kind: 'removed', text: 'does.' },
        { kind: 'added', text: 'does not.' },
      ],
    },
  ]);
  assert.equal((await approve(fixture, proposal, { digest: edited.digest })).kind, 'approved');
});

test('an edit that the Supervisor rejects is blocked', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  const reVerdict = async () => ({ verdict: { ...passingVerdict, ...finding('reject', false) }, facts: {} });
  const decision = {
    proposalId: proposal.id,
    digest: proposal.digest,
    actor: fixture.person(),
    action: { ...proposal.action, subject: 'New' },
  };
  const edited = await editProposal({ ...world, reVerdict }, fixture.tenantId, decision);
  await assert.rejects(approve(fixture, proposal, { digest: edited.digest }), { code: 'refused' });
});

test('an edit changes neither the kind of action nor the thread and its earlier text, and only to a sender there is', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const proposal = await fixture.propose();
  const services = { ...world, reVerdict: async () => ({ verdict: passingVerdict, facts: {} }) };
  const edit = (action: unknown) =>
    editProposal(services, fixture.tenantId, {
      proposalId: proposal.id,
      digest: proposal.digest,
      actor: fixture.person(),
      action,
    });
  const thread = {
    threadId: world.ids.next(),
    inReplyTo: '<a@b.example>',
    references: [],
    lastActivityId: world.ids.next(),
  };
  await assert.rejects(edit({ ...proposal.action, thread }), { code: 'invalid', field: 'action.thread' });
  await assert.rejects(edit({ ...proposal.action, contactId: world.ids.next() }), {
    code: 'invalid',
    field: 'action.contactId',
  });
  await assert.rejects(edit({ ...proposal.action, tracking: { opens: true, links: false } }), {
    code: 'invalid',
    field: 'action.tracking',
  });
  await assert.rejects(edit({ ...proposal.action, quotedText: '> You agreed to pay.' }), {
    code: 'invalid',
    field: 'action.quotedText',
  });
  await assert.rejects(edit({ ...proposal.action, to: 'bo' }), { code: 'invalid', field: 'action.to' });
  await assert.rejects(edit({ tool: 'leave_alone', reason: 'x' }), { code: 'invalid', field: 'action.tool' });
  await assert.rejects(edit({ ...proposal.action, sender: { ...fixture.sender, address: 'eve@ours.example' } }), {
    code: 'invalid',
    field: 'action.sender',
  });
});

test('a rejection keeps its reason and makes room for another proposal; remarks can be added at any time', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const contactId = await fixture.addContact();
  const action = mailTo(fixture.sender, contactId, 'bo@shop.example');
  const proposal = await fixture.propose({ action, draft: { contactId } });
  await assert.rejects(fixture.propose({ action, draft: { contactId } }), { code: 'conflict' });
  const decision = { proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() };
  await rejectProposal(world, fixture.tenantId, { ...decision, reason: 'not_now', note: 'After the audit.' });
  await annotateProposal(world, fixture.tenantId, {
    proposalId: proposal.id,
    actor: fixture.person(),
    note: 'Ask again in May.',
  });
  const said = await world.database.asTenant(fixture.tenantId, (transaction) => listFeedback(transaction, proposal.id));
  assert.deepEqual(
    said.map(({ kind, reason, note }) => [kind, reason, note]),
    [
      ['reject', 'not_now', 'After the audit.'],
      ['annotation', null, 'Ask again in May.'],
    ],
  );
  await fixture.propose({ action, draft: { contactId } });
});

test('proposals are found by handle and listed by what presses most', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const low = await fixture.propose({ context: { priority: 1 } });
  const high = await fixture.propose({ context: { priority: 2 } });
  await world.database.asTenant(fixture.tenantId, async (transaction) => {
    assert.equal((await findByHandle(transaction, low.handle.toUpperCase()))?.id, low.id);
    assert.equal(await findByHandle(transaction, 'no'), null);
    assert.deepEqual(
      (await listProposals(transaction, { states: ['open'] })).map(({ id }) => id),
      [high.id, low.id],
    );
    assert.deepEqual(
      (await listProposals(transaction, { after: high.id })).map(({ id }) => id),
      [low.id],
    );
    await assert.rejects(getProposal(transaction, world.ids.next()), { code: 'not-found' });
  });
});
