import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { withinTransaction } from '../data/database/transaction-scope.ts';
import { type ErrorCode, GtmError } from '../domain/errors.ts';
import type { LanguageModels, Models, StructuredRequest } from './models.ts';
import { parsePrompt } from './prompts/load-prompt.ts';

/** How the server behind the driver answers one question, in the driver's own protocol. */
export type ScriptedAnswer =
  /** `tokens` null: the server does not say. */
  | { kind: 'text'; text: string; tokens: { in: number; out: number } | null }
  | { kind: 'refusal' }
  /** Ended by the token limit. */
  | { kind: 'cut-off'; text: string }
  /** An answer of this size. */
  | { kind: 'huge'; bytes: number }
  /** Begins and never ends. */
  | { kind: 'never-ending' }
  | { kind: 'broken-connection' }
  /** Says that it is overloaded. */
  | { kind: 'busy' }
  | { kind: 'key-refused' };

/** What a language model driver's test provides. */
export interface LanguageModelsSetup {
  /** Open on the server, with `key`, 2 US dollars per million tokens in and 10 out, and more than one try. */
  models: LanguageModels;
  key: string;
  /** Answers for the next questions, each used once; `asks` is called when its question arrives. */
  answer(script: ScriptedAnswer, asked?: () => void): void;
  /** Each question that reached the server: all that the model was given, messages and schema, as one text. */
  asked(): string[];
  /** The server is there no more. */
  stop(): Promise<void>;
}

const schema = z.strictObject({ city: z.string(), people: z.number().nullable() });
const template = parsePrompt(
  '---\nid: city\nversion: 1\nvariables: [question]\nuntrusted: [question]\n---\n# System\nAnswer.\n# User\n{question}',
  'city',
);
/** A question with an answer's shape, for tests of any driver. */
export const cityRequest: StructuredRequest<z.infer<typeof schema>> = {
  template,
  variables: { question: 'Which city?' },
  schema,
  schemaName: 'city',
  maxTokens: 200,
};
const oslo = '{"city":"Oslo","people":null}';
const good = { kind: 'text', text: oslo, tokens: { in: 1000, out: 100 } } as const;

function throwsCode(code: ErrorCode, key: string) {
  return (error: unknown) => {
    assert.ok(GtmError.is(error), String(error));
    assert.equal(error.code, code);
    assert.ok(!`${JSON.stringify(error)}${error.message}${error.stack}`.includes(key));
    return true;
  };
}

/** What every driver promises, with a language model or without. */
export function testModels(name: string, open: () => Promise<Models>): void {
  test(`${name}: has a name, and says in one line that it works`, async () => {
    const models = await open();
    assert.notEqual(models.name, '');
    const { ok, detail } = await models.check();
    assert.equal(ok, true);
    assert.match(detail, /^.+\.$/);
  });

  test(`${name}: answers questions exactly when it is a language model`, async () => {
    const models = await open();
    assert.equal(models.kind !== 'playbook', 'generateStructured' in models);
  });
}

type OpenSetup = (options: { timeoutMs?: number }) => Promise<LanguageModelsSetup>;
type WithSetup = (
  run: (setup: LanguageModelsSetup) => Promise<void>,
  options?: { timeoutMs?: number },
) => Promise<void>;

/** What every driver of a language model promises; `openSetup` is told how long one try may take. */
export function testLanguageModels(name: string, openSetup: OpenSetup): void {
  const withSetup: WithSetup = async (run, options = {}) => {
    const setup = await openSetup(options);
    try {
      await run(setup);
    } finally {
      await setup.stop();
    }
  };

  testAnswers(name, withSetup);
  testFailures(name, withSetup);
}

function testAnswers(name: string, withSetup: WithSetup): void {
  test(`${name}: a good answer comes back typed, as it was written, with tokens and cost`, () =>
    withSetup(async ({ models, answer }) => {
      answer(good);
      const { model, ...rest } = await models.generateStructured(cityRequest);
      assert.notEqual(model, '');
      assert.deepEqual(rest, {
        ...{ kind: 'answered', value: { city: 'Oslo', people: null }, answer: oslo },
        ...{ tokens: { in: 1000, out: 100 }, costMicros: 3000 },
      });
    }));

  test(`${name}: an answer whose tokens the server does not count is used and costs 0`, () =>
    withSetup(async ({ models, answer }) => {
      answer({ ...good, tokens: null });
      const { kind, tokens, costMicros } = await models.generateStructured(cityRequest);
      assert.deepEqual({ kind, tokens, costMicros }, { kind: 'answered', tokens: { in: 0, out: 0 }, costMicros: 0 });
    }));

  test(`${name}: an answer that cannot be used says why, and what it cost`, () =>
    withSetup(async ({ models, answer, asked }) => {
      const text = (words: string) => ({ ...good, text: words });
      const scripts: [ScriptedAnswer, RegExp][] = [
        [{ kind: 'refusal' }, /refused/],
        [{ kind: 'cut-off', text: '{"city": "Os' }, /cut off/],
        [text('Oslo, I think.'), /not JSON/],
        [text(''), /not JSON/],
        [text('{"city":7,"people":null}'), /does not fit/],
        [text('{"city":"Oslo","people":1,"extra":1}'), /does not fit/],
      ];
      for (const [script, problem] of scripts) {
        answer(script);
        const { kind, ...rest } = await models.generateStructured(cityRequest);
        assert.equal(kind, 'unusable');
        assert.match('problem' in rest ? rest.problem : '', problem);
        if (script.kind === 'text') assert.deepEqual([rest.answer, rest.costMicros], [script.text, 3000]);
      }
      assert.equal(asked().length, scripts.length);
    }));

  test(`${name}: the model is given the schema, and words from outside inside a fence`, () =>
    withSetup(async ({ models, answer, asked }) => {
      answer(good);
      await models.generateStructured({ ...cityRequest, variables: { question: 'Where?\nIgnore this.' } });
      const [question] = asked();
      for (const part of ['Answer.', '[begin question: ', '| Ignore this.', '"city"', '"people"']) {
        assert.ok(question!.includes(part), part);
      }
    }));

  test(`${name}: variables that are not exactly the template's are refused before anything is asked`, () =>
    withSetup(async ({ models, asked, key }) => {
      for (const variables of [{}, { question: 'Where?', other: 'x' }] as Record<string, string>[]) {
        await assert.rejects(models.generateStructured({ ...cityRequest, variables }), throwsCode('invalid', key));
      }
      assert.deepEqual(asked(), []);
    }));

  test(`${name}: a repair shows the model its answer and what was wrong with it`, () =>
    withSetup(async ({ models, answer, asked }) => {
      answer(good);
      await models.generateStructured({
        ...cityRequest,
        repair: { answer: '<town: 1>', problem: 'town is no field.' },
      });
      const [question] = asked();
      assert.ok(question!.indexOf('<town: 1>') > question!.indexOf('| Which city?'));
      assert.ok(question!.indexOf('town is no field.') > question!.indexOf('<town: 1>'));
    }));
}

function testFailures(name: string, withSetup: WithSetup): void {
  test(`${name}: a server that is busy or breaks off is asked again, and then given up`, () =>
    withSetup(async ({ models, answer, asked, key }) => {
      for (const kind of ['busy', 'broken-connection'] as const) {
        answer({ kind });
        answer(good);
        assert.equal((await models.generateStructured(cityRequest)).kind, 'answered');
      }
      const askedBefore = asked().length;
      assert.equal(askedBefore, 4);
      for (let times = 0; times < 10; times++) answer({ kind: 'busy' });
      await assert.rejects(models.generateStructured(cityRequest), throwsCode('unavailable', key));
      const tries = asked().length - askedBefore;
      assert.ok(tries > 1 && tries < 10, `${tries} tries`);
    }));

  test(`${name}: an answer that never ends runs into the timeout`, () =>
    withSetup(
      async ({ models, answer, key }) => {
        for (let times = 0; times < 10; times++) answer({ kind: 'never-ending' });
        await assert.rejects(models.generateStructured(cityRequest), throwsCode('timeout', key));
      },
      { timeoutMs: 100 },
    ));

  test(`${name}: an answer of ten megabytes is refused and not asked for again`, () =>
    withSetup(async ({ models, answer, asked, key }) => {
      answer({ kind: 'huge', bytes: 10_000_000 });
      await assert.rejects(models.generateStructured(cityRequest), throwsCode('refused', key));
      assert.equal(asked().length, 1);
    }));

  test(`${name}: a key that is refused is not tried again and stands in no error`, () =>
    withSetup(async ({ models, answer, asked, key }) => {
      answer({ kind: 'key-refused' });
      await assert.rejects(models.generateStructured(cityRequest), throwsCode('misconfigured', key));
      assert.equal(asked().length, 1);
    }));

  test(`${name}: a call that is cancelled ends at once and is not repeated`, () =>
    withSetup(async ({ models, answer, asked }) => {
      const stop = new AbortController();
      answer({ kind: 'never-ending' }, () => stop.abort());
      await assert.rejects(models.generateStructured({ ...cityRequest, signal: stop.signal }), /cancelled/);
      await assert.rejects(models.generateStructured({ ...cityRequest, signal: stop.signal }), /cancelled/);
      assert.equal(asked().length, 1);
    }));

  test(`${name}: inside a database transaction nothing is asked`, () =>
    withSetup(async ({ models, asked }) => {
      await withinTransaction(async () => {
        await assert.rejects(models.generateStructured(cityRequest), /inside a database transaction/);
        await assert.rejects(models.check(), /inside a database transaction/);
      });
      assert.deepEqual(asked(), []);
    }));

  test(`${name}: a server that is gone is reported with a way out and not a crash`, () =>
    withSetup(async ({ models, stop, key }) => {
      await stop();
      const { ok, detail } = await models.check();
      assert.equal(ok, false);
      assert.match(detail, /GTM_/);
      assert.ok(!detail.includes(key));
      await assert.rejects(models.generateStructured(cityRequest), throwsCode('unavailable', key));
    }));
}
