import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Action, actionSchema } from '../../domain/action.ts';
import { actionDigest } from '../../domain/action-digest.ts';
import { noFailPoints } from '../../runtime/failpoints.ts';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { approveProposal } from '../approval/approve-proposal.ts';
import { shippedPolicyText } from '../supervisor/shipped-policy.ts';
import { claimEffect } from './claim-effect.ts';
import { createTools } from './create-tools.ts';
import { executeEffect } from './execute-effects.ts';

let world: TestWorld;
let fixture: ApprovalFixture;
before(async () => {
  world = await openTestWorld();
  const policyText = shippedPolicyText().replace('minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0');
  fixture = await createApprovalFixture(world, { policyText });
});
after(() => world.close());

const person = (name: string) => ({ name, address: `${name}@${world.ids.next()}.example` });
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** An action of each kind that waits for a person, with something in every field. */
async function fullActions(): Promise<Action[]> {
  const { sender } = fixture;
  const ids = () => world.ids.next();
  const calendarId = ids();
  await fixture.change(
    "insert into calendars (id, user_id, driver, url, last_sync_at) values ($1, 'ann', 'ics', 'ics:unused', app.now())",
    [calendarId],
  );
  const thread = { threadId: ids(), inReplyTo: '<2@x.example>', references: ['<1@x.example>'], lastActivityId: ids() };
  return [
    {
      ...mailTo(sender, ids(), `${ids()}@shop.example`),
      ...{ cc: [person('cy')], bcc: [person('di')], thread, signatureHtml: '<p>Ann</p>', quotedText: '> Where?' },
      attachments: [{ documentId: ids(), fileName: 'sheet.md', digest: digestOf('sheet') }],
      sendWindow: { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-12-31T00:00:00Z', reason: 'Before the fair.' },
    },
    {
      ...{ tool: 'schedule_meeting', contactId: ids(), sender, calendarId, invitees: [person('bo'), person('cy')] },
      ...{ title: 'Walk-through', description: 'Thursday.', zone: 'Europe/Berlin' },
      ...{ startsAt: '2027-11-05T09:00:00Z', endsAt: '2027-11-05T09:30:00Z' },
    },
    {
      ...{ tool: 'update_crm', record: { noun: 'deal', id: await fixture.addDeal() }, field: 'stage' },
      ...{ expected: 'Proposal', value: 'Won' },
    },
  ];
}

type Path = (string | number)[];

/** Every field of a value, the value itself left out: leaves, lists and records. */
function fieldsOf(value: unknown, path: Path = []): Path[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, [...path, key]))
      : [];
  return path.length === 0 ? below : [path, ...below];
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);

async function approvedEffect(action: Action): Promise<{ proposalId: string; effectId: string }> {
  const { id, digest } = await fixture.propose({ action });
  const planDeparture = async () => ({ notBefore: '2026-01-01T00:00:00Z', reason: 'Now.' });
  const decision = { proposalId: id, digest, actor: fixture.person() };
  const approved = await approveProposal({ ...world, planDeparture }, fixture.tenantId, decision);
  assert.ok(approved.kind === 'approved');
  await fixture.change("update effects set not_before = app.now() - interval '1 second' where id = $1", [
    approved.effectId,
  ]);
  return { proposalId: id, effectId: approved.effectId };
}

async function refused(effectId: string, what: string): Promise<void> {
  const result = await claimEffect(world, fixture.tenantId, effectId);
  assert.equal(result.kind === 'superseded' && result.cause, 'not_approved', what);
}

test('whichever field of the stored action is changed, to whatever value, the executor refuses', async () => {
  let tried = 0;
  for (const action of await fullActions()) {
    for (const path of fieldsOf(action)) {
      const other = fc
        .jsonValue({ maxDepth: 1 })
        .filter((value) => JSON.stringify(value) !== JSON.stringify(at(action, path)));
      const [value] = fc.sample(other, 1);
      const { proposalId, effectId } = await approvedEffect(action);
      await fixture.change('update proposals set action = jsonb_set(action, $2::text[], $3::jsonb) where id = $1', [
        proposalId,
        path.map(String),
        JSON.stringify(value),
      ]);
      await refused(effectId, `${action.tool} ${path.join('.')} = ${JSON.stringify(value)}`);
      tried += 1;
    }
  }
  assert.ok(tried > 60, `${tried} fields`);
});

test('a field that is taken away or added counts as a change', async () => {
  for (const action of await fullActions()) {
    for (const [field] of Object.entries(action)) {
      const { proposalId, effectId } = await approvedEffect(action);
      await fixture.change('update proposals set action = action - $2 where id = $1', [proposalId, field]);
      await refused(effectId, `${action.tool} without ${field}`);
    }
    const { proposalId, effectId } = await approvedEffect(action);
    await fixture.change(`update proposals set action = action || '{"also": 1}' where id = $1`, [proposalId]);
    await refused(effectId, `${action.tool} with one more`);
  }
});

test('the digest covers evidence, policy version and tenant, and the action schema knows no other field', async () => {
  const [action] = await fullActions();
  const bound = { tenantId: fixture.tenantId, action: action!, evidenceIds: ['a', 'b'], policyVersion: 1 };
  const others = [
    { ...bound, tenantId: world.ids.next() },
    { ...bound, evidenceIds: ['a'] },
    { ...bound, evidenceIds: ['b', 'a'] },
    { ...bound, policyVersion: 2 },
  ];
  for (const other of others) assert.notEqual(actionDigest(other), actionDigest(bound));
  assert.equal(actionSchema.safeParse({ ...action, also: 1 }).success, false);
  for (const sql of ["evidence_ids = '{chunk-2}'", 'policy_version = 2']) {
    const { proposalId, effectId } = await approvedEffect(action!);
    await fixture.change(`update proposals set ${sql} where id = $1`, [proposalId]);
    await refused(effectId, sql);
  }
});

test('a document that changes between the claim and the send is not attached: nothing leaves', async () => {
  const [mail] = await fullActions();
  assert.ok(mail?.tool === 'send_email');
  const [attachment] = mail.attachments;
  await fixture.change(
    `insert into documents (id, external_id, title, text, audience, source_record_id) values ($1, 'sheet', 'Sheet', 'sheet', 'shareable', $1)`,
    [attachment!.documentId],
  );
  const { effectId } = await approvedEffect({ ...mail, thread: null });
  const providers = {
    mail: async () => ({ delivers: true, deliver: () => assert.fail('it left') }) as never,
    calendar: () => Promise.reject(new Error('none')),
  };
  const tools = createTools({ ...world, providers, publicUrl: null });
  const email = {
    ...tools.send_email!,
    async perform(...given: Parameters<NonNullable<typeof tools.send_email>['perform']>) {
      await fixture.change("update documents set text = 'another sheet' where id = $1", [attachment!.documentId]);
      return tools.send_email!.perform(...given);
    },
  };
  const services = { ...world, tools: { send_email: email }, failPoints: noFailPoints, planDeparture: null };
  assert.deepEqual(await executeEffect(services, fixture.tenantId, effectId), {
    ...{ kind: 'failed', reason: 'An attached document changed after this was approved.' },
  });
});
