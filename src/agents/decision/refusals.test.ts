import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../../data/records/audit.ts';
import { insertProposal } from '../../data/records/insert-proposal.ts';
import { putMembership } from '../../data/records/people.ts';
import { liftRefusal, listRefusals } from '../../data/records/refusals.ts';
import { isSuppressed } from '../../data/records/suppressions.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Draft } from '../../domain/proposal.ts';
import type { Models } from '../../models/models.ts';
import { openModels } from '../../models/open-models.ts';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { createSeededRandom } from '../../testing/fixed-time.ts';
import { type ImportedDemo, importDemo } from '../../testing/imported-demo.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { type Rejection, rejectProposal } from '../approval/reject-proposal.ts';
import { shippedPolicyText } from '../supervisor/shipped-policy.ts';
import { decideForTarget } from './decide.ts';

const system: Actor = { kind: 'system', id: 'test', door: 'ingestion' };
const ann: Actor = { kind: 'person', id: 'ann', door: 'cli' };

let world: TestWorld;
let demo: ImportedDemo;
let models: Models;
let run: { goalId: string; runId: string; targetId: string };
before(async () => {
  world = await openTestWorld();
  demo = await importDemo(world);
  models = await openModels({
    ...{ url: 'playbook:', key: null, model: null, clock: createSystemClock(), random: createSeededRandom(1) },
  });
  const { ids } = world;
  run = { goalId: ids.next(), runId: ids.next(), targetId: ids.next() };
  await world.database.asTenant(demo.tenantId, (transaction) =>
    putMembership(transaction, ids, system, {
      userId: 'ann',
      role: 'owner',
      displayName: 'Ann',
      email: 'ann@ours.example',
    }),
  );
  await change('insert into policies (version, body, created_by) values (1, $1, $2)', [shippedPolicyText(), 'test']);
  await change('insert into goals (id, text, created_by) values ($1, $2, $3)', [run.goalId, 'a goal', 'ann']);
  await change('insert into runs (id, goal_id, started_by) values ($1, $2, $3)', [run.runId, run.goalId, 'ann']);
});
after(() => world.close());

function change(sql: string, values: string[]): Promise<void> {
  const { database, ids } = world;
  return database.asTenant(demo.tenantId, async (transaction) => {
    await transaction.query(sql, values);
    const subject = { subjectNoun: 'tenant', subjectId: demo.tenantId };
    await writeAudit(transaction, ids, { actor: system, action: 'fixture-changed', ...subject });
  });
}

/** What the next run would propose for an account. */
async function decide(domain: string) {
  const plan = {
    version: 1,
    goalText: 'g',
    noun: 'account',
    objectives: [],
    alsoSegments: [],
    terms: [],
    infoNeeds: [],
  };
  return decideForTarget({ ...demo.retrieval, models }, demo.tenantId, {
    ...{ runId: run.runId, goalText: 'g', target: await demo.target(domain), evidence: [], asOf: null },
    plan: { ...plan, constraints: [], successMetric: '', plays: [] } as unknown as Plan,
  });
}

/** Proposes a draft and turns it down. */
async function turnDown(draft: Draft, rejection: Pick<Rejection, 'reason'> & Partial<Rejection>): Promise<string[]> {
  const { database, ids } = world;
  const { proposalId, digest } = await database.asTenant(demo.tenantId, async (transaction) => {
    const inserted = await insertProposal(transaction, ids, draft, {
      ...{ ...run, actor: system, policyVersion: 1, expiresAt: new Date('2027-01-01T00:00:00Z') },
    });
    assert.equal(inserted.kind, 'inserted');
    return inserted as Extract<typeof inserted, { kind: 'inserted' }>;
  });
  const decision = { proposalId, digest, actor: ann, ...rejection };
  return (await rejectProposal(world, demo.tenantId, decision)).addresses;
}

/** The same account in the run after the draft of `play` was turned down. */
async function afterRejecting(
  domain: string,
  play: string,
  rejection: Pick<Rejection, 'reason'> & Partial<Rejection>,
): Promise<{ before: Draft; drafts: Draft[]; reason: string }> {
  const before = (await decide(domain)).drafts.find((draft) => draft.play === play);
  assert.ok(before, `${play} is proposed for ${domain}`);
  await turnDown(before, rejection);
  const { drafts, leaveAlone } = await decide(domain);
  return { before, drafts: drafts.filter((draft) => draft.play === play), reason: leaveAlone?.reason ?? '' };
}

async function at(day: string, work: () => Promise<void>): Promise<void> {
  await change('update tenants set frozen_at = $1', [`${day}T08:40:00.000Z`]);
  await work().finally(() => change('update tenants set frozen_at = $1', [demo.seed.now]));
}

const refusals = () =>
  world.database.asTenant(demo.tenantId, async (transaction) =>
    listRefusals(transaction, { at: await transaction.now(), limit: 100 }),
  );

test('the wrong person is never asked again by this play, and another one at the account may be', async () => {
  const { before, drafts } = await afterRejecting('lindqvist-coldchain.example', 'raise-renewal', {
    reason: 'wrong_person',
  });
  assert.ok(before.contactId);
  assert.ok(drafts.every(({ contactId }) => contactId !== before.contactId));
  const alone = await afterRejecting('quillhaven-labs.example', 'ask-silent-champion', { reason: 'wrong_person' });
  assert.deepEqual(alone.drafts, []);
  await at('2026-09-01', async () => {
    const later = await decide('quillhaven-labs.example');
    assert.ok(
      !later.drafts.some(
        ({ play, contactId }) => play === 'ask-silent-champion' && contactId === alone.before.contactId,
      ),
    );
  });
});

test('"not now" holds until the day that was said, also against other mails of our own accord', async () => {
  const { drafts, reason } = await afterRejecting('sandhurst-genomics.example', 'revive-stalled-deal', {
    ...{ reason: 'not_now', until: '2026-04-15', note: 'After their audit.' },
  });
  assert.deepEqual(drafts, []);
  assert.match(reason, /turned down on 3 March \(not now\)\. It may come again on 15 April\./);
  await at('2026-04-14', async () => assert.deepEqual((await decide('sandhurst-genomics.example')).drafts, []));
  await at('2026-04-16', async () => {
    const { drafts: again } = await decide('sandhurst-genomics.example');
    assert.ok(again.some(({ play }) => play === 'revive-stalled-deal'));
  });
});

test('a wrong fact carries no claim again until somebody confirms it', async () => {
  const { before, drafts } = await afterRejecting('ferrante-celltech.example', 'answer-open-question', {
    reason: 'wrong_fact',
  });
  const claimed = before.claims.flatMap(({ evidenceId }) => evidenceId ?? []);
  assert.ok(claimed.length > 0);
  const cites = (draft: Draft) =>
    [...draft.evidenceIds, ...draft.claims.map(({ evidenceId }) => evidenceId)].some(
      (id) => id && claimed.includes(id),
    );
  assert.ok(!drafts.some(cites));
  const [refusal] = (await refusals()).filter(({ reason }) => reason === 'wrong_fact');
  assert.deepEqual(refusal?.evidenceIds.toSorted(), [...new Set(claimed)].sort());
  await world.database.asTenant(demo.tenantId, (transaction) =>
    liftRefusal(transaction, world.ids, { id: refusal.id, actor: ann }),
  );
  const confirmed = await decide('ferrante-celltech.example');
  assert.ok(confirmed.drafts.some((draft) => draft.play === 'answer-open-question' && cites(draft)));
});

test('what was handled already is logged as done, and comes again only when they write', async () => {
  const domain = 'skarvik-biologics.example';
  const { before, drafts, reason } = await afterRejecting(domain, 'answer-open-question', {
    ...{ reason: 'already_handled', note: 'Told her on the phone.' },
  });
  assert.deepEqual(drafts, []);
  assert.match(reason, /already handled/);
  const done = await world.database.asTenant(demo.tenantId, (transaction) =>
    transaction.query(
      "select title, body, user_id, contact_id from activities where kind = 'task' and user_id = 'ann'",
    ),
  );
  const logged = { title: `Handled already: ${before.headline}`, body: 'Told her on the phone.', userId: 'ann' };
  assert.deepEqual(
    done.filter(({ contactId }) => contactId === before.contactId),
    [{ ...logged, contactId: before.contactId }],
  );
  await at('2026-03-05', async () => {
    await demo.receive(
      [
        ...['Message-ID: <thanks@skarvik>', 'From: Ragnhild Aasen <ragnhild.aasen@skarvik-biologics.example>'],
        ...['To: clara.voss@varnholt.example', 'Date: Wed, 04 Mar 2026 08:00:00 +0000', 'Subject: Delivery', ''],
        ...['Hi Clara,', '', 'The delivery came in complete, thank you.', '', 'Ragnhild', ''],
      ].join('\n'),
    );
    const { drafts: beside } = await decide(domain);
    assert.ok(!beside.some(({ play }) => play === 'answer-open-question'), 'they wrote about something else');
    await demo.receive(
      [
        ...['Message-ID: <again@skarvik>', 'From: Ragnhild Aasen <ragnhild.aasen@skarvik-biologics.example>'],
        ...['To: clara.voss@varnholt.example', 'Date: Wed, 04 Mar 2026 09:00:00 +0000', 'Subject: One more thing', ''],
        ...['Hi Clara,', '', 'Where are our shipment data and the audit reports stored?', '', 'Ragnhild', ''],
      ].join('\n'),
    );
    const { drafts: again } = await decide(domain);
    assert.ok(again.some(({ contactId }) => contactId === before.contactId));
  });
});

test('a wrong tone is worded once more, in other words, and not a third time', async () => {
  const domain = 'alderbrook-vaccines.example';
  const first = await afterRejecting(domain, 'write-to-colleague', { reason: 'wrong_tone', note: 'Too stiff.' });
  const bodyOf = (draft: Draft | undefined) => (draft?.action as { body?: string } | undefined)?.body;
  assert.equal(first.drafts.length, 1);
  assert.notEqual(bodyOf(first.drafts[0]), bodyOf(first.before));
  const second = await afterRejecting(domain, 'write-to-colleague', { reason: 'wrong_tone' });
  assert.deepEqual(second.drafts, []);
});

test('"never contact" keeps every mail from all of their addresses', async () => {
  const domain = 'tullamore-bioscience.example';
  const [draft] = (await decide(domain)).drafts;
  const addresses = await turnDown(draft!, { reason: 'never_contact' });
  assert.ok(addresses.length > 0);
  for (const address of addresses) {
    const suppressed = world.database.asTenant(demo.tenantId, (transaction) => isSuppressed(transaction, address));
    assert.equal(await suppressed, true, address);
  }
  assert.ok(!(await decide(domain)).drafts.some(({ action }) => action.tool === 'send_email'));
});

test('any other "no" holds for as long as the policy says, and ends', async () => {
  const domain = 'fennmarsh-bio.example';
  const { drafts } = await afterRejecting(domain, 'reach-another-way', { reason: 'other' });
  assert.deepEqual(drafts, []);
  await at('2026-04-01', async () => assert.deepEqual((await decide(domain)).drafts, []));
  await at('2026-04-03', async () => assert.ok((await decide(domain)).drafts.length > 0));
});

test('a rejection that does not fit is refused with its field, and nothing is kept', async () => {
  const [draft] = (await decide('arnstetter-pharma.example')).drafts;
  const countBefore = (await refusals()).length;
  await assert.rejects(turnDown(draft!, { reason: 'other', until: '2026-05-01' }), { code: 'invalid', field: 'until' });
  const { database, ids } = world;
  const [open] = await database.asTenant(demo.tenantId, (transaction) =>
    transaction.query<{ id: string; digest: string }>("select id, digest from proposals where state = 'open'"),
  );
  const reject = (rejection: Pick<Rejection, 'reason'> & Partial<Rejection>) =>
    rejectProposal({ database, ids }, demo.tenantId, {
      ...{ proposalId: open!.id, digest: open!.digest, actor: ann, ...rejection },
    });
  await assert.rejects(reject({ reason: 'not_now', until: '2026-03-03' }), { code: 'invalid', field: 'until' });
  await assert.rejects(reject({ reason: 'wrong_fact', evidenceIds: ['nothing'] }), { field: 'evidenceIds' });
  await assert.rejects(reject({ reason: 'not_now', evidenceIds: [] }), { field: 'evidenceIds' });
  assert.equal((await refusals()).length, countBefore);
});
