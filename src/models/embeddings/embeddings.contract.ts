import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GtmError } from '../../domain/errors.ts';
import type { Embeddings } from './embeddings.ts';

/** What a driver's test provides. */
export interface EmbeddingsSetup {
  embeddings: Embeddings;
  /** The same model opened again, as after a restart. */
  reopen(): Promise<Embeddings>;
  /** The same model while what it asks is gone; null for a driver that asks nobody. */
  broken: Embeddings | null;
}

const tenant = { tenantId: '01900000-0000-7000-8000-000000000001' };
const otherTenant = { tenantId: '01900000-0000-7000-8000-000000000002' };
const texts = [
  'Where is the audit data stored?',
  '',
  'Zürich — 東京 🚚',
  'Where is the audit data stored?',
  'word '.repeat(9000),
];

/** The promises of `Embeddings`, tried on any driver. */
export function testEmbeddings(name: string, open: () => Promise<EmbeddingsSetup>): void {
  test(`${name}: says its model, its dimensions, its batch and whether it sees meaning`, async () => {
    const { embeddings } = await open();
    assert.notEqual(embeddings.model, '');
    assert.ok(Number.isInteger(embeddings.dimensions) && embeddings.dimensions > 0);
    assert.ok(Number.isInteger(embeddings.maxBatch) && embeddings.maxBatch > 0);
    assert.ok(['lexical', 'semantic'].includes(embeddings.label));
  });

  test(`${name}: every vector has the model's dimensions and length 1, also that of an empty text`, async () => {
    const { embeddings } = await open();
    const areUnits = async (some: readonly string[]) => {
      const vectors = await embeddings.embed(some, tenant);
      assert.equal(vectors.length, some.length);
      for (const vector of vectors) {
        assert.equal(vector.length, embeddings.dimensions);
        assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-5);
      }
    };
    await areUnits([]);
    await areUnits(texts);
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }), areUnits));
  });

  test(`${name}: vectors come in the order of the texts, the same alone, in a batch and for another tenant`, async () => {
    const { embeddings } = await open();
    const together = await embeddings.embed(texts, tenant);
    assert.deepEqual(together[0], together[3]);
    assert.notDeepEqual(together[0], together[2]);
    for (const [index, text] of texts.entries()) {
      assert.deepEqual(await embeddings.embed([text], tenant), [together[index]]);
    }
    assert.deepEqual(await embeddings.embed(texts.toReversed(), otherTenant), together.toReversed());
  });

  test(`${name}: the same model opened again gives the same vectors`, async () => {
    const { embeddings, reopen } = await open();
    const again = await reopen();
    assert.deepEqual([again.model, again.dimensions], [embeddings.model, embeddings.dimensions]);
    assert.deepEqual(await again.embed(texts, tenant), await embeddings.embed(texts, tenant));
  });

  test(`${name}: a full batch is answered`, async () => {
    const { embeddings } = await open();
    const batch = Array.from({ length: embeddings.maxBatch }, (_, index) => `invoice ${index}`);
    assert.equal((await embeddings.embed(batch, tenant)).length, embeddings.maxBatch);
  });

  test(`${name}: a driver that cannot answer says so, for the callers to fall back`, async () => {
    const { broken } = await open();
    if (broken === null) return;
    await assert.rejects(
      broken.embed(['invoice'], tenant),
      (error) => GtmError.is(error) && ['unavailable', 'timeout'].includes(error.code),
    );
  });
}
