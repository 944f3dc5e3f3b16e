import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { shippedPolicyText } from '../../src/agents/supervisor/shipped-policy.ts';
import type { ProposalView } from '../../src/api/proposal-view.ts';
import type { RunView } from '../../src/api/run-view.ts';
import { createTenant } from '../../src/data/records/tenants.ts';
import { actionSchema } from '../../src/domain/action.ts';
import { actionRecipients } from '../../src/domain/action-recipients.ts';
import { importDocuments } from '../../src/ingestion/documents/import-documents.ts';
import { memoryInput } from '../../src/ingestion/import-input.ts';
import { answering, honest, plainProposal } from './model-answers.ts';
import { type ModelDemo, openModelDemo } from './model-demo.ts';
import { brokenWords, modelFaults } from './model-faults.ts';

const knownGoal = 'top 2 people waiting for an answer';
const otherWords = 'who is still hoping to hear back from us?';

describe('with a language model configured', () => {
  let here: ModelDemo;
  before(async () => {
    here = await openModelDemo();
  });
  after(() => here.close());

  /** Every proposal is well-formed, reaches only people on record, and rests on texts this tenant has. */
  async function assertSound(proposals: readonly ProposalView[]): Promise<void> {
    for (const proposal of proposals) {
      const action = actionSchema.parse(proposal.action);
      const wanted = [...new Set([...proposal.evidence.map(({ chunkId }) => chunkId)])];
      assert.ok(wanted.length > 0, `${proposal.handle} names its evidence`);
      for (const claim of proposal.claims.filter(({ kind }) => kind === 'fact')) {
        const source = proposal.evidence.find(({ chunkId }) => chunkId === claim.evidenceId);
        assert.ok(source, `${proposal.handle}: each fact names evidence of the proposal`);
      }
      const { chunks, strangers } = await here.read(async (transaction) => ({
        chunks: await transaction.query('select 1 from chunks where id = any($1::text[])', [wanted]),
        strangers: await transaction.query<{ address: string }>(
          `select address from unnest($1::text[]) as address
           where address not in (select address from contact_addresses)
             and address not in (select email from memberships)`,
          [actionRecipients(action)],
        ),
      }));
      assert.equal(chunks.length, wanted.length, 'every piece of evidence is ours');
      assert.deepEqual(strangers, [], 'every recipient is a contact or a colleague on record');
    }
  }

  const actionsOf = (proposals: readonly ProposalView[]) =>
    new Map(proposals.map(({ tool, contactId, action }) => [`${tool} ${contactId}`, action]));

  test('a goal in other words is understood through the model, and the plan says so', async () => {
    here.server.otherwise(honest);
    const run = await here.run(otherWords);
    assert.equal(run.state, 'done');
    assert.equal((run.plan as { understoodBy?: string }).understoodBy, 'model');
    assert.equal(run.targets.length, 2);
    assert.ok(run.proposals.length > 0);
    const proposals = await here.proposalsOf(run);
    await assertSound(proposals);
    assert.deepEqual([...new Set(proposals.map(({ author }) => author))], ['model']);
    assert.deepEqual(run.degraded, []);
    assert.deepEqual(here.server.refusals, []);
  });

  test('the run and its steps say which model answered, with tokens and cost', async () => {
    const run = await eventuallyWithUsage(here);
    const asked = run.steps.filter(({ name }) => name === 'planGoal' || name === 'decide');
    assert.equal(asked.length, 3);
    for (const step of asked) {
      assert.equal(step.model, 'fake-model-2026', step.name);
      // 100 tokens in at 2 and 20 out at 10 US dollars per million, each call.
      assert.deepEqual([step.tokens % 120, step.costMicros], [0, (step.tokens / 120) * 400]);
    }
    assert.equal(
      run.tokens,
      asked.reduce((sum, step) => sum + step.tokens, 0),
    );
    assert.equal(
      run.costMicros,
      asked.reduce((sum, step) => sum + step.costMicros, 0),
    );
    assert.equal(run.tokens, here.server.requests.length * 120);
  });

  test('the doctor says what answers, and what to do when nothing does', async () => {
    const models = async () => {
      const { checks } = await here.ask<{ checks: { name: string; ok: boolean; detail: string; mend: string }[] }>(
        'GET',
        '/doctor',
      );
      return checks.find(({ name }) => name === 'models')!;
    };
    const well = await models();
    assert.ok(well.ok);
    assert.match(well.detail, /fake-model: .*127\.0\.0\.1:\d+ answers for model fake-model/);
    here.server.listModels({ kind: 'status', status: 401 });
    const unwell = await models();
    here.server.listModels(null);
    assert.equal(unwell.ok, false);
    assert.match(unwell.detail, /refused the key \(401\).*GTM_MODELS_KEY/);
    assert.match(unwell.mend, /playbook writes the proposals and says so.*GTM_MODELS_URL/);
    assert.doesNotMatch(JSON.stringify([well, unwell]), /a-key/);
  });

  test('an answer that was mended once says so', async () => {
    await here.clear();
    here.server.otherwise(
      answering((request) => {
        const offer = request.offers[0]!;
        const evidence = request.isRepair ? {} : { evidence_ids: ['chk_nowhere'] };
        return { proposals: [plainProposal(request, offer, evidence)], leave_alone_reason: null };
      }),
    );
    const run = await here.run(knownGoal);
    const proposals = await here.proposalsOf(run);
    await assertSound(proposals);
    assert.deepEqual([...new Set(proposals.map(({ author }) => author))], ['repaired']);
    assert.deepEqual(run.degraded, []);
  });

  test('with every kind of fault the run ends, the playbook speaks, and the run says what was missing', async () => {
    await here.clear();
    here.server.otherwise({ kind: 'status', status: 500 });
    const playbook = actionsOf(await here.proposalsOf(await here.run(knownGoal)));
    assert.ok(playbook.size > 0);
    const foreign = await foreignChunk(here);
    const faults = modelFaults(foreign);
    const endings: Record<string, number> = {};
    for (const { name, answer, code } of faults) {
      await here.clear();
      here.server.otherwise(answer);
      const run = await here.run(knownGoal);
      assert.equal(run.state, 'done', name);
      assert.ok(run.degraded.includes(code), `${name}: ${run.degraded}`);
      const proposals = await here.proposalsOf(run);
      await assertSound(proposals);
      assert.doesNotMatch(JSON.stringify([run, proposals]), new RegExp(brokenWords), name);
      assert.deepEqual([...new Set(proposals.map(({ author }) => author))], ['playbook'], name);
      assert.deepEqual(actionsOf(proposals), playbook, `${name}: the playbook's own actions`);
      endings[code] = (endings[code] ?? 0) + 1;
    }
    console.log(`# ${faults.length} kinds of faults: ${JSON.stringify(endings)}`);
    assert.ok(faults.length >= 20);
  });

  test('a goal in other words without an answer from the model is asked about, and nothing runs', async () => {
    for (const [name, code] of [
      ['503', 'model-unavailable'],
      ['refusal', 'model-answer-unusable'],
      ['never ending', 'model-timeout'],
    ]) {
      await here.clear();
      here.server.otherwise(modelFaults('x').find((fault) => fault.name === name)!.answer);
      const run = await here.run(otherWords);
      assert.equal(run.state, 'needs_answer');
      assert.match(run.question!, /"hoping"/);
      assert.deepEqual([run.degraded, run.targets, run.proposals], [[code], [], []]);
    }
  });

  test('a connection that is refused ends like any other fault', async () => {
    await here.clear();
    await here.server.close();
    const run = await here.run(knownGoal);
    assert.deepEqual([run.state, run.degraded], ['done', ['model-unavailable']]);
    const proposals = await here.proposalsOf(run);
    assert.ok(proposals.length > 0 && proposals.every(({ author }) => author === 'playbook'));
  });
});

/** The latest run once the rows of its steps are written, which follow within a moment. */
async function eventuallyWithUsage(here: ModelDemo): Promise<RunView> {
  for (;;) {
    const run = await here.ask<RunView>('GET', '/runs/latest');
    if (run.steps.filter(({ model }) => model !== null).length === 3) return run;
    await here.app.clock.sleep(100);
  }
}

/** The id of a chunk that belongs to somebody else. */
async function foreignChunk({ app }: ModelDemo): Promise<string> {
  const actor = { kind: 'system', id: 'test', door: 'ingestion' } as const;
  const tenantId = await createTenant(
    app,
    { slug: 'somebody-else', name: 'Somebody else', ownDomains: [], policyText: shippedPolicyText() },
    actor,
  );
  const input = memoryInput('prices.md', `# Prices\n\nThe price of all ${brokenWords} is a secret of ours.`);
  await importDocuments({ ...app, actor }, tenantId, input, { audience: 'shareable' });
  for (;;) {
    await app.bus.drain();
    const [row] = await app.database.asTenant(tenantId, (transaction) =>
      transaction.query<{ id: string }>('select id from chunks limit 1'),
    );
    if (row) return row.id;
    await app.clock.sleep(100);
  }
}
