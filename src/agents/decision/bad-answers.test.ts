import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Plan } from '../../domain/plan.ts';
import type { Models } from '../../models/models.ts';
import { createOpenAiCompatible } from '../../models/providers/openai-compatible.ts';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { type FakeModelServer, type ModelAnswering, startFakeModelServer } from '../../testing/fake-model-server.ts';
import { createSeededRandom } from '../../testing/fixed-time.ts';
import { type ImportedDemo, importDemo } from '../../testing/imported-demo.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { decideForTarget } from './decide.ts';

const plan: Plan = {
  ...{ version: 1, goalText: 'answer what waits', noun: 'account', objectives: ['answer'] },
  segment: { version: 1, noun: 'account', where: { all: [] } } as unknown as Plan['segment'],
  ...{ alsoSegments: [], terms: [], constraints: [], successMetric: 'answers', plays: ['answer-open-question'] },
  infoNeeds: [{ name: 'need', question: 'What waits?', entityTypes: ['email'], recencyDays: null }],
};

let world: TestWorld;
let demo: ImportedDemo;
let server: FakeModelServer;
before(async () => {
  world = await openTestWorld();
  demo = await importDemo(world);
  server = await startFakeModelServer();
});
after(async () => {
  await server.close();
  await world.close();
});

/** The model, given up after so long; only what never ends is waited for in vain. */
const modelWith = (timeoutMs: number): Models =>
  createOpenAiCompatible({
    ...{ baseUrl: server.baseUrl, model: 'fake-model', key: null, timeoutMs },
    ...{ clock: createSystemClock(), random: createSeededRandom(1) },
    ...{ retry: { attempts: 1 }, breaker: { failuresToOpen: 1000 } },
  });

const nonsense = 'Zanzibar shipments';
/** Fits the schema and can be used; `changes` are all that is wrong with it. */
const fitting =
  (changes: object): ModelAnswering =>
  ({ messages }) => {
    const given = messages.find(({ role }) => role === 'user')!.content;
    const [, evidenceId] = /^(?:\| )?(\S+) \(\w+, [^,]*, \w+, (?:trusted|tainted)\) /m.exec(given)!;
    const sentence = `${nonsense} are on their way.`;
    const proposal = {
      ...{ offer_id: 'offer-1', rationale: nonsense, confidence: 1 },
      ...{ evidence_ids: [evidenceId], text: sentence, title: '' },
      claims: [{ sentence, kind: 'courtesy', evidence_id: null, quote: null }],
      ...changes,
    };
    return { kind: 'answer', content: { leave_alone_reason: null, proposals: [proposal] } };
  };

const rows: { name: string; answer: ModelAnswering; code: string }[] = [
  { name: 'refusal', answer: { kind: 'refusal' }, code: 'model-answer-unusable' },
  {
    name: 'cut-off JSON',
    answer: { kind: 'cut-off', content: `{"proposals": [{"rationale": "${nonsense}` },
    code: 'model-answer-unusable',
  },
  { name: 'schema-valid nonsense', answer: fitting({ offer_id: 'offer-99' }), code: 'model-answer-unusable' },
  {
    name: "foreign tenant's ids",
    answer: fitting({ evidence_ids: ['01900000-0000-7000-8000-00000000f0e1'] }),
    code: 'model-answer-unusable',
  },
  { name: '10 MB', answer: { kind: 'huge', bytes: 10_000_000 }, code: 'model-refused' },
  { name: 'never ending', answer: { kind: 'never-ending' }, code: 'model-timeout' },
];

const decide = async (timeoutMs = 60_000) =>
  decideForTarget({ ...demo.retrieval, models: modelWith(timeoutMs) }, demo.tenantId, {
    ...{ runId: world.ids.next(), goalText: plan.goalText, plan, evidence: [], asOf: null },
    target: await demo.target('skarvik-biologics.example'),
  });

test('model answers: one with nothing wrong is used, so that it is the wrong that the others are refused for', async () => {
  server.otherwise(fitting({}));
  const { degraded, drafts } = await decide();
  assert.deepEqual([degraded, drafts.map(({ author }) => author)], [[], ['model']]);
  assert.match(JSON.stringify(drafts), new RegExp(nonsense));
});

for (const { name, answer, code } of rows) {
  test(`model answers: ${name}: the playbook speaks, the run says so, and no word of it is kept`, async () => {
    server.otherwise(answer);
    const result = await decide(code === 'model-timeout' ? 500 : undefined);
    assert.deepEqual(result.degraded, [code]);
    assert.ok(result.drafts.length > 0);
    assert.ok(result.drafts.every(({ author }) => author === 'playbook'));
    assert.doesNotMatch(JSON.stringify(result), new RegExp(nonsense));
  });
}
