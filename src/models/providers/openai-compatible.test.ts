import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { withinTransaction } from '../../data/database/transaction-scope.ts';
import { GtmError } from '../../domain/errors.ts';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { type FakeModelServer, startFakeModelServer } from '../../testing/fake-model-server.ts';
import { createFixedClock, createSeededRandom } from '../../testing/fixed-time.ts';
import type { StructuredRequest } from '../models.ts';
import { openModels } from '../open-models.ts';
import { parsePrompt } from '../prompts/load-prompt.ts';
import { createOpenAiCompatible, type OpenAiCompatibleOptions } from './openai-compatible.ts';

const schema = z.strictObject({ city: z.string(), people: z.number().nullable() });
const template = parsePrompt(
  '---\nid: city\nversion: 1\nvariables: [question]\nuntrusted: [question]\n---\n# System\nAnswer.\n# User\n{question}',
  'city',
);
const request: StructuredRequest<z.infer<typeof schema>> = {
  template,
  variables: { question: 'Where?' },
  schema,
  schemaName: 'city',
  maxTokens: 200,
};
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

test('a good answer comes back typed, with tokens and cost', async () => {
  server.script({ ...good, tokens: { in: 1000, out: 100 } });
  const prices = { inMicrosPerMillion: 2_000_000, outMicrosPerMillion: 10_000_000 };
  const answer = await models({ prices }).generateStructured(request);
  assert.deepEqual(answer, {
    kind: 'answered',
    value: { city: 'Oslo', people: null },
    answer: '{"city":"Oslo","people":null}',
    model: 'fake-model-2026',
    tokens: { in: 1000, out: 100 },
    costMicros: 3000,
  });
  assert.deepEqual(server.refusals, []);
  assert.equal(server.requests[0]!.authorization, 'Bearer secret-key');
});

test('a repair shows the model its answer and what was wrong with it', async () => {
  server.script(good);
  await models().generateStructured({ ...request, repair: { answer: '{"town":1}', problem: 'town is no field.' } });
  const [, , assistant, user] = server.requests[0]!.messages;
  assert.deepEqual(assistant, { role: 'assistant', content: '{"town":1}' });
  assert.match(user!.content, /town is no field/);
});

test('an answer that cannot be used says why', async () => {
  const scripts = [
    [{ kind: 'refusal' }, /refused/],
    [{ kind: 'cut-off', content: '{"city": "Os' }, /cut off/],
    [{ kind: 'text', content: 'Oslo, I think.' }, /not JSON/],
    [{ kind: 'answer', content: { city: 7, people: null } }, /does not fit/],
    [{ kind: 'answer', content: { city: 'Oslo', people: 1, extra: 1 } }, /does not fit/],
  ] as const;
  for (const [script, problem] of scripts) {
    server.script(script);
    const answer = await models().generateStructured(request);
    assert.match(answer.kind === 'unusable' ? answer.problem : 'answered', problem);
  }
});

test('a 429 is tried again after the time it names', async () => {
  server.script({ kind: 'status', status: 429, headers: { 'retry-after': '0' } }, good);
  assert.equal((await models().generateStructured(request)).kind, 'answered');
  assert.equal(server.requests.length, 2);
});

test('a broken connection and a server error are tried again, and then given up', async () => {
  server.script({ kind: 'hang-up' }, { kind: 'status', status: 500 }, { kind: 'status', status: 503 });
  await assert.rejects(
    models().generateStructured(request),
    (error) => GtmError.is(error) && error.code === 'unavailable',
  );
  assert.equal(server.requests.length, 3);
});

test('a refused key is not tried again, and no error holds the key or the answer', async () => {
  server.script({ kind: 'status', status: 401 });
  await assert.rejects(models().generateStructured(request), (error) => {
    assert.ok(GtmError.is(error) && error.code === 'misconfigured');
    assert.doesNotMatch(JSON.stringify(error) + error.message + error.stack, /secret-key|scripted/);
    return true;
  });
  assert.equal(server.requests.length, 1);
});

test('an answer of ten megabytes is refused without being read to its end', async () => {
  server.script({ kind: 'huge', bytes: 10_000_000 });
  await assert.rejects(models().generateStructured(request), /more than 1000000 bytes/);
  assert.equal(server.requests.length, 1);
});

test('an answer that never ends runs into the timeout', async () => {
  server.script({ kind: 'never-ending' }, { kind: 'never-ending' });
  const impatient = models({ timeoutMs: 100, retry: { attempts: 2, baseDelayMs: 1 } });
  await assert.rejects(
    impatient.generateStructured(request),
    (error) => GtmError.is(error) && error.code === 'timeout',
  );
});

test('a cancelled call ends at once and is not repeated', async () => {
  const stop = new AbortController();
  server.script(() => {
    stop.abort();
    return { kind: 'never-ending' };
  });
  await assert.rejects(models().generateStructured({ ...request, signal: stop.signal }), /cancelled/);
  assert.equal(server.requests.length, 1);
});

test('after failures in a row the server is left alone', async () => {
  const tired = models({ retry: { attempts: 1 }, breaker: { failuresToOpen: 2 } });
  server.script({ kind: 'status', status: 500 }, { kind: 'status', status: 500 });
  await assert.rejects(tired.generateStructured(request), /answered 500/);
  await assert.rejects(tired.generateStructured(request), /answered 500/);
  await assert.rejects(tired.generateStructured(request), /left alone/);
  assert.equal(server.requests.length, 2);
});

test('a call inside a database transaction is refused', async () => {
  await withinTransaction(async () => {
    await assert.rejects(models().generateStructured(request), /inside a database transaction/);
  });
  assert.equal(server.requests.length, 0);
});

test('the fake refuses a schema that strict structured output does not take', async () => {
  const loose = z.object({ city: z.string().min(3).optional() });
  await assert.rejects(models().generateStructured({ ...request, schema: loose as never }), /refused the request/);
  assert.equal(server.refusals.length, 1);
});

test('the URL chooses the driver, and half a configuration says what is missing', async () => {
  const rest = {
    key: null,
    model: null,
    clock: createFixedClock('2026-03-03T08:00:00Z'),
    random: createSeededRandom(1),
  };
  const playbook = await openModels({ url: 'playbook:', ...rest });
  assert.equal(playbook.kind, 'playbook');
  assert.equal('generateStructured' in playbook, false);
  await assert.rejects(openModels({ url: server.baseUrl, ...rest }), /GTM_MODEL /);
  await assert.rejects(openModels({ url: 'gpt', ...rest }), /GTM_MODELS_URL/);
  const opened = await openModels({ ...rest, url: server.baseUrl, model: 'fake-model', clock: createSystemClock() });
  assert.deepEqual((await opened.check()).ok, true);
});
