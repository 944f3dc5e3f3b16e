import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { type FakeModelServer, type ModelScript, startFakeModelServer } from '../../testing/fake-model-server.ts';
import { createSeededRandom } from '../../testing/fixed-time.ts';
import { cityRequest, type ScriptedAnswer, testLanguageModels, testModels } from '../models.contract.ts';
import { openModels } from '../open-models.ts';
import { createOpenAiCompatible, type OpenAiCompatibleOptions } from './openai-compatible.ts';

const good = { kind: 'answer', content: { city: 'Oslo', people: null } } as const;

let server: FakeModelServer;
before(async () => {
  server = await startFakeModelServer();
});
after(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  server.refusals.length = 0;
});

function models(options: Partial<OpenAiCompatibleOptions> = {}) {
  return createOpenAiCompatible({
    baseUrl: server.baseUrl,
    model: 'fake-model',
    key: 'secret-key',
    // A system clock, because a fixed one would let the timeout pass at once.
    clock: createSystemClock(),
    random: createSeededRandom(1),
    retry: { baseDelayMs: 1 },
    ...options,
  });
}

function onTheWire(script: ScriptedAnswer): ModelScript {
  switch (script.kind) {
    case 'text':
      return { kind: 'text', content: script.text, tokens: script.tokens };
    case 'cut-off':
      return { kind: 'cut-off', content: script.text };
    case 'broken-connection':
      return { kind: 'broken-off' };
    case 'busy':
      return { kind: 'status', status: 503 };
    case 'key-refused':
      return { kind: 'status', status: 401 };
    default:
      return script;
  }
}

testModels('openai-compatible', () =>
  openModels({
    ...{ url: server.baseUrl, model: 'fake-model', key: null },
    ...{ clock: createSystemClock(), random: createSeededRandom(1) },
  }),
);

testLanguageModels('openai-compatible', async (patience) => {
  const fake = await startFakeModelServer();
  const prices = { inMicrosPerMillion: 2_000_000, outMicrosPerMillion: 10_000_000 };
  return {
    models: models({ baseUrl: fake.baseUrl, prices, ...patience }),
    key: 'secret-key',
    answer(script, asked) {
      fake.script(() => {
        asked?.();
        return onTheWire(script);
      });
    },
    asked: () => fake.requests.map((request) => JSON.stringify([request.messages, request.schema])),
    stop: () => fake.close(),
  };
});

test('the key travels as a bearer token, and a request is one that the published schema takes', async () => {
  server.script(good);
  const { model } = await models().generateStructured(cityRequest);
  assert.equal(model, 'fake-model-2026');
  assert.deepEqual(server.refusals, []);
  assert.equal(server.requests[0]!.authorization, 'Bearer secret-key');
});

test('a 429 is tried again after the time it names', async () => {
  server.script({ kind: 'status', status: 429, headers: { 'retry-after': '0' } }, good);
  assert.equal((await models().generateStructured(cityRequest)).kind, 'answered');
  assert.equal(server.requests.length, 2);
});

test('after failures in a row the server is left alone', async () => {
  const tired = models({ retry: { attempts: 1 }, breaker: { failuresToOpen: 2 } });
  server.script({ kind: 'status', status: 500 }, { kind: 'status', status: 500 });
  await assert.rejects(tired.generateStructured(cityRequest), /answered 500/);
  await assert.rejects(tired.generateStructured(cityRequest), /answered 500/);
  await assert.rejects(tired.generateStructured(cityRequest), /left alone/);
  assert.equal(server.requests.length, 2);
});

test('the fake refuses a schema that strict structured output does not take', async () => {
  const loose = z.object({ city: z.string().min(3).optional() });
  await assert.rejects(models().generateStructured({ ...cityRequest, schema: loose as never }), /refused the request/);
  assert.equal(server.refusals.length, 1);
});
