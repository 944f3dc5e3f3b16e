import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { tokenise } from '../../data/text/tokenise.ts';
import { createPgvector } from '../../data/vectors/pgvector.ts';
import type { Embeddings } from '../../models/embeddings/embeddings.ts';
import { createLexicalEmbeddings } from '../../models/embeddings/lexical.ts';
import { createSeededRandom } from '../../testing/fixed-time.ts';
import { indexSeeded, seedDocuments } from '../../testing/seed-texts.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { dropThird, ensureLegStrengths, measureLegStrengths, readLegReport } from './leg-strength.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const words = `audit report logger freight pharma customs battery sensor contract renewal invoice pricing calibration
warehouse driver delay storage export dashboard alarm threshold pilot legal security region budget quarter supplier
container vaccine humidity probe signal gateway firmware portal training onboarding support ticket refund clause`.split(
  /\s+/,
);

/** Texts of common words, so that keywords alone do not always find the right one. */
function makeTexts(count: number, sentences: number): string[] {
  const bytes = createSeededRandom(count).bytes(count * sentences * 9);
  let at = 0;
  const sentence = () => `${Array.from({ length: 9 }, () => words[bytes[at++]! % words.length]).join(' ')}.`;
  return Array.from({ length: count }, () => Array.from({ length: sentences }, sentence).join(' '));
}

function unit(seed: string): Float32Array {
  const vector = Float32Array.from(
    Array.from({ length: 4 }, (_, part) => [...createHash('sha256').update(`${part}${seed}`).digest()]).flat(),
    (byte) => byte - 127.5,
  );
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function model(name: string, vectorOf: (text: string) => Float32Array): Embeddings {
  return { model: name, dimensions: 128, label: 'semantic', maxBatch: 64, embed: async (texts) => texts.map(vectorOf) };
}

/** Sees nothing of the text: two texts are near only when they are the same. */
const random = model('random', unit);

/** Knows of every text which of the originals it was cut from: the one that shares most of its words. */
function perfect(originals: readonly string[]): Embeddings {
  const bags = originals.map((text) => new Set(pairsOf(text)));
  return model('perfect', (text) => {
    const pairs = pairsOf(text);
    const shared = bags.map((bag) => pairs.filter((pair) => bag.has(pair)).length);
    return unit(String(shared.indexOf(Math.max(...shared))));
  });
}

/** Words that follow one another, with gaps, as they are left when some are dropped. */
function pairsOf(text: string): string[] {
  const terms = tokenise(text);
  return terms.flatMap((term, at) => terms.slice(at + 1, at + 4).map((next) => `${term} ${next}`));
}

async function prepare(texts: readonly string[], embeddings: Embeddings) {
  const tenantId = await world.newTenant();
  const { database } = world;
  const services = { database, vectors: createPgvector({ database }), embeddings };
  await seedDocuments(
    world,
    tenantId,
    texts.map((text, at) => ({ id: `d${at}`, title: '', text })),
  );
  await indexSeeded(services, tenantId);
  return { tenantId, services };
}

const weightOf = (report: { legs: { leg: string; weight: number }[] }, leg: string) =>
  report.legs.find((one) => one.leg === leg)!.weight;

for (const [count, sentences] of [
  [120, 4],
  [40, 10],
] as const) {
  test(`a random embedding weighs at most 0.05 and a perfect one at least 0.5, over ${count} chunks`, async () => {
    const texts = makeTexts(count, sentences);
    const blind = await prepare(texts, random);
    assert.ok(weightOf(await measureLegStrengths(blind.services, blind.tenantId), 'vectors') <= 0.05);
    const seeing = { ...blind.services, embeddings: perfect(texts) };
    await indexSeeded(seeing, blind.tenantId);
    assert.ok(weightOf(await measureLegStrengths(seeing, blind.tenantId), 'vectors') >= 0.5);
  });
}

test('a handful of chunks tells nothing: keywords decide alone', async () => {
  const texts = makeTexts(4, 20);
  const { tenantId, services } = await prepare(texts, perfect(texts));
  const report = await measureLegStrengths(services, tenantId);
  assert.deepEqual([report.sampleCount, weightOf(report, 'keywords'), weightOf(report, 'vectors')], [0, 1, 0]);
});

test('the same chunks give the same measurement, of 200 sentences where there are as many', async () => {
  const { tenantId, services } = await prepare(makeTexts(260, 3), createLexicalEmbeddings());
  const first = await measureLegStrengths(services, tenantId);
  assert.equal(first.sampleCount, 200);
  assert.equal(first.chunkCount, 260);
  assert.deepEqual(await measureLegStrengths(services, tenantId), first);
});

test('measures when there is no measurement for the model, when chunks doubled, and not otherwise', async () => {
  const lexical = createLexicalEmbeddings();
  let asked = 0;
  const counting: Embeddings = {
    ...lexical,
    embed: (texts, options) => lexical.embed(texts, options).finally(() => asked++),
  };
  const { tenantId, services } = await prepare(makeTexts(30, 3), counting);
  const change = async (work: () => Promise<unknown>) => {
    await work();
    const before = asked;
    const report = await ensureLegStrengths(services, tenantId);
    return { measured: asked > before, report };
  };
  assert.equal((await change(async () => {})).measured, true);
  assert.equal((await change(async () => {})).measured, false);
  const more = makeTexts(31, 3).map((text, at) => ({ id: `more${at}`, title: '', text }));
  const waiting = await change(() => seedDocuments(world, tenantId, more));
  assert.equal(waiting.measured, false);
  const grown = await change(() => indexSeeded(services, tenantId));
  assert.equal(grown.measured, true);
  assert.equal(grown.report?.chunkCount, 61);
  services.embeddings = { ...counting, model: 'lexical-next' };
  const changed = await change(() => indexSeeded(services, tenantId));
  assert.equal(changed.measured, true);
  const stored = await world.database.asTenant(tenantId, (transaction) => readLegReport(transaction, 'lexical-next'));
  assert.deepEqual(stored, changed.report);
});

test('an empty tenant has no measurement', async () => {
  const { tenantId, services } = await prepare([], createLexicalEmbeddings());
  assert.equal(await ensureLegStrengths(services, tenantId), null);
});

test('a third of the words is dropped and the others stay in their order', () => {
  const kept = dropThird('one two three four five six seven eight nine', 'seed').split(' ');
  assert.equal(kept.length, 6);
  const order = kept.map((word) => 'one two three four five six seven eight nine'.split(' ').indexOf(word));
  assert.deepEqual(
    order,
    order.toSorted((left, right) => left - right),
  );
  assert.equal(new Set(kept).size, 6);
});
