import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { InfoNeed } from '../../domain/plan.ts';
import { createOpenAiCompatible } from '../../models/providers/openai-compatible.ts';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { type FakeModelServer, startFakeModelServer } from '../../testing/fake-model-server.ts';
import { createSeededRandom } from '../../testing/fixed-time.ts';
import { buildQueries } from './build-query.ts';
import { createWordNeeds, type WordNeeds } from './word-needs.ts';

let server: FakeModelServer;
let wordNeeds: WordNeeds;
before(async () => {
  server = await startFakeModelServer();
  const models = createOpenAiCompatible({
    ...{ baseUrl: server.baseUrl, model: 'fake-model', key: null },
    ...{ clock: createSystemClock(), random: createSeededRandom(1) },
    ...{ retry: { attempts: 1 }, breaker: { failuresToOpen: 1000 }, timeoutMs: 5000 },
    prices: { inMicrosPerMillion: 1_000_000, outMicrosPerMillion: 1_000_000 },
  });
  wordNeeds = createWordNeeds(models)!;
});
after(() => server.close());

const needs: InfoNeed[] = [
  { name: 'worries', question: 'What worries them?', entityTypes: ['email', 'document'], recencyDays: 90 },
];

test('a model words a need by the retriever template; its filters stay those of the plan', async () => {
  const content = { keywords: ['audit', 'residency'], sentence: 'We worry where the data is kept.' };
  server.script({ kind: 'answer', content, tokens: { in: 10, out: 5 } });
  const worded = await wordNeeds('tenant-1', 'win back stalled deals', needs);
  assert.deepEqual(worded.degraded, []);
  assert.equal(worded.usage.tokens, 15);
  assert.deepEqual(worded.needs, [{ ...needs[0]!, searchText: 'audit residency We worry where the data is kept.' }]);
  const [system, user] = server.requests.at(-1)!.messages;
  assert.match(system!.content, /Apply metadata filters: tenant-1, the last 90 days, email, document\./);
  assert.match(user!.content, /win back stalled deals\n\| What worries them\?/);
  const target = { accountId: 'a', contactId: null, dealId: null, accountName: 'A', contactName: 'Bo', dealName: null };
  assert.deepEqual(
    buildQueries(worded.needs[0]!, target).map(({ text, sinceDays }) => [text, sinceDays]),
    [
      ['audit residency We worry where the data is kept. Bo', 90],
      ['audit residency We worry where the data is kept.', undefined],
    ],
  );
});

test('a need whose answer cannot be used keeps its question, and says what was done without', async () => {
  server.script({ kind: 'text', content: 'no JSON' });
  const garbled = await wordNeeds('tenant-1', 'win back stalled deals', needs);
  assert.deepEqual([garbled.needs, garbled.degraded], [needs, ['model-answer-unusable']]);
  server.script({ kind: 'status', status: 500 });
  const failed = await wordNeeds('tenant-1', 'win back stalled deals', needs);
  assert.deepEqual([failed.needs, failed.degraded], [needs, ['model-unavailable']]);
});
