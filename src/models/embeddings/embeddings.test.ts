import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCacheKeys } from '../../data/cache/cache-keys.ts';
import { createMemoryCache } from '../../data/cache/memory.ts';
import { GtmError } from '../../domain/errors.ts';
import { createFixedClock } from '../../testing/fixed-time.ts';
import { createCachedEmbeddings } from './cached-embeddings.ts';
import { testEmbeddings } from './embeddings.contract.ts';
import type { Embeddings } from './embeddings.ts';
import { createLexicalEmbeddings } from './lexical.ts';
import { openEmbeddings } from './open-embeddings.ts';

const tenant = { tenantId: '01900000-0000-7000-8000-000000000001' };
const cosine = (left: Float32Array, right: Float32Array) =>
  left.reduce((sum, value, index) => sum + value * right[index]!, 0);

function cached(embeddings: Embeddings): Embeddings {
  const cache = createMemoryCache({ clock: createFixedClock('2026-03-03T08:40:00Z') });
  return createCachedEmbeddings({ embeddings, cache, keys: createCacheKeys(new Uint8Array(32)) });
}

testEmbeddings('lexical', async () => ({
  embeddings: await openEmbeddings('lexical:'),
  reopen: async () => createLexicalEmbeddings(),
  broken: null,
}));

testEmbeddings('lexical through the cache', async () => ({
  embeddings: cached(createLexicalEmbeddings({ dimensions: 100 })),
  reopen: async () => cached(createLexicalEmbeddings({ dimensions: 100 })),
  broken: cached({
    ...createLexicalEmbeddings({ dimensions: 100 }),
    embed: () => Promise.reject(new GtmError('unavailable', 'The model is gone.')),
  }),
}));

test('the default model says that it is lexical, and other dimensions are another model', async () => {
  const [one, other] = [await openEmbeddings('lexical:'), await openEmbeddings('lexical:100')];
  assert.equal(one.label, 'lexical');
  assert.notEqual(one.model, other.model);
});

test('a misspelt word lies nearer than another word', async () => {
  const [word, typo, other] = await createLexicalEmbeddings().embed(['calibration', 'calibraton', 'invoice'], tenant);
  assert.ok(cosine(word!, typo!) > 0.2);
  assert.ok(cosine(word!, typo!) > cosine(word!, other!) + 0.2);
});

test('texts that share words lie nearer than texts that share none', async () => {
  const [question, answer, unrelated] = await createLexicalEmbeddings().embed(
    ['Where is the audit data stored?', 'All audit data is stored in Frankfurt.', 'Lunch on Thursday with the board'],
    tenant,
  );
  assert.ok(cosine(question!, answer!) > cosine(question!, unrelated!) + 0.3);
});

test('an unknown model is refused with the way out', async () => {
  for (const url of ['onnx:/models/x', 'lexical:7', 'lexical:many']) {
    await assert.rejects(openEmbeddings(url), (error) => GtmError.is(error) && error.code === 'misconfigured');
  }
});

test('through the cache a text is embedded once per tenant', async () => {
  const asked: string[] = [];
  const lexical = createLexicalEmbeddings();
  const embeddings = cached({
    ...lexical,
    embed: (texts, options) => {
      asked.push(...texts);
      return lexical.embed(texts, options);
    },
  });
  const first = await embeddings.embed(['a quote', 'a date', 'a quote'], tenant);
  assert.deepEqual(asked, ['a quote', 'a date']);
  assert.deepEqual(await embeddings.embed(['a quote', 'a date', 'a quote'], tenant), first);
  assert.deepEqual(await lexical.embed(['a quote', 'a date', 'a quote'], tenant), first);
  assert.equal(asked.length, 2);
  await embeddings.embed(['a quote'], { tenantId: '01900000-0000-7000-8000-000000000002' });
  assert.equal(asked.length, 3);
});
