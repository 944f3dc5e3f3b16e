import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from '../../testing/fixed-time.ts';
import type { ChunkFilter, VectorRecord, Vectors } from './vectors.ts';

/** What a driver's test provides: handles on the same index (as two processes have them) and fresh tenants. */
export interface VectorsSetup {
  vectors: Vectors;
  reopen(): Promise<Vectors>;
  newTenant(): Promise<string>;
}

const model = 'test-64';
const dimensions = 64;
const ids = { account: id(1), deal: id(2), contact: id(3), other: id(9) };

function id(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** Vectors of length 1 in all directions, the same on every run. */
function createDirections(seed: number): () => Float32Array {
  const random = createSeededRandom(seed);
  return () => {
    const bytes = random.bytes(dimensions * 8);
    const vector = Float32Array.from({ length: dimensions }, (_, at) =>
      bytes.subarray(at * 8, at * 8 + 8).reduce((sum, byte) => sum + byte - 127.5, 0),
    );
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
}

function record(chunkNumber: number, embedding: Float32Array, changes: Partial<VectorRecord> = {}): VectorRecord {
  return {
    chunkNumber,
    embedding,
    entityType: 'email',
    occurredAt: new Date('2026-01-01T00:00:00Z'),
    accountId: null,
    dealId: null,
    contactIds: [],
    ...changes,
  };
}

const cosine = (left: Float32Array, right: Float32Array) =>
  left.reduce((sum, value, at) => sum + value * right[at]!, 0);

/** What every vectors driver must do. */
export function testVectors(name: string, open: () => Promise<VectorsSetup>): void {
  const found = async (
    vectors: Vectors,
    tenantId: string,
    embedding: Float32Array,
    filter: ChunkFilter = {},
    limit = 10,
  ) => (await vectors.search(tenantId, { model, embedding, filter, limit })).map((hit) => hit.chunkNumber);

  test(`${name}: finds the nearest first, with the cosine`, async () => {
    const { vectors, newTenant } = await open();
    const tenantId = await newTenant();
    const next = createDirections(1);
    const [query, near, far] = [next(), next(), next()];
    const mixed = query.map(
      (value, at) => (value + 0.3 * near[at]!) / Math.hypot(...query.map((one, i) => one + 0.3 * near[i]!)),
    );
    await vectors.upsert(tenantId, model, [record(1, far), record(2, query), record(3, Float32Array.from(mixed))]);
    const hits = await vectors.search(tenantId, { model, embedding: query, limit: 10 });
    assert.deepEqual(
      hits.map((hit) => hit.chunkNumber),
      [2, 3, 1],
    );
    assert.ok(Math.abs(hits[0]!.similarity - 1) < 1e-5);
    assert.ok(Math.abs(hits[2]!.similarity - cosine(query, far)) < 1e-5);
    assert.deepEqual(await found(vectors, tenantId, query, {}, 1), [2]);
  });

  test(`${name}: a later vector of a chunk replaces the earlier one`, async () => {
    const { vectors, newTenant } = await open();
    const tenantId = await newTenant();
    const next = createDirections(2);
    const [first, second] = [next(), next()];
    await vectors.upsert(tenantId, model, [record(1, first)]);
    await found(vectors, tenantId, first);
    await vectors.upsert(tenantId, model, [record(1, second)]);
    const [hit, ...others] = await vectors.search(tenantId, { model, embedding: second, limit: 10 });
    assert.ok(hit!.similarity > 0.999);
    assert.equal(others.length, 0);
  });

  test(`${name}: each filter lets through what it says, and together only what passes all`, async () => {
    const { vectors, newTenant } = await open();
    const tenantId = await newTenant();
    const direction = createDirections(3)();
    const dated = (day: string) => ({ occurredAt: new Date(`${day}T00:00:00Z`) });
    await vectors.upsert(tenantId, model, [
      record(1, direction, { ...dated('2026-01-10'), accountId: ids.account }),
      record(2, direction, { ...dated('2026-02-10'), entityType: 'note', dealId: ids.deal }),
      record(3, direction, { ...dated('2026-03-10'), entityType: 'document', contactIds: [ids.other, ids.contact] }),
      record(4, direction, { occurredAt: null, accountId: ids.account, contactIds: [ids.contact] }),
    ]);
    const search = (filter: ChunkFilter) => found(vectors, tenantId, direction, filter);
    assert.deepEqual(await search({}), [1, 2, 3, 4]);
    assert.deepEqual(await search({ entityTypes: ['note', 'document'] }), [2, 3]);
    assert.deepEqual(await search({ entityTypes: ['call'] }), []);
    assert.deepEqual(await search({ since: new Date('2026-02-10T00:00:00Z') }), [2, 3]);
    assert.deepEqual(await search({ until: new Date('2026-02-10T00:00:00Z') }), [1, 2, 4]);
    assert.deepEqual(await search({ accountId: ids.account }), [1, 4]);
    assert.deepEqual(await search({ dealId: ids.deal }), [2]);
    assert.deepEqual(await search({ contactId: ids.contact }), [3, 4]);
    assert.deepEqual(await search({ contactId: ids.contact, accountId: ids.account }), [4]);
    assert.deepEqual(await search({ contactId: ids.contact, since: new Date('2026-01-01T00:00:00Z') }), [3]);
  });

  test(`${name}: a tenant never meets another one's vectors, nor a model another model's`, async () => {
    const { vectors, newTenant } = await open();
    const [mine, theirs] = [await newTenant(), await newTenant()];
    const direction = createDirections(4)();
    await vectors.upsert(theirs, model, [record(1, direction)]);
    await vectors.upsert(mine, 'another-model', [record(2, direction)]);
    assert.deepEqual(await found(vectors, mine, direction), []);
    await vectors.remove(mine, [1, 2]);
    assert.deepEqual(await found(vectors, theirs, direction), [1]);
  });

  test(`${name}: what one process writes or removes, another one sees at its next search`, async () => {
    const { vectors, reopen, newTenant } = await open();
    const tenantId = await newTenant();
    const other = await reopen();
    const direction = createDirections(5)();
    await vectors.upsert(tenantId, model, [record(1, direction)]);
    assert.deepEqual(await found(other, tenantId, direction), [1]);
    await vectors.upsert(tenantId, model, [record(2, direction)]);
    assert.deepEqual(await found(other, tenantId, direction), [1, 2]);
    await vectors.remove(tenantId, [1, 77]);
    assert.deepEqual(await found(other, tenantId, direction), [2]);
    await other.close();
  });

  test(`${name}: of the true nearest ten among 3,000, at least 0.95 are found, with and without a filter`, async () => {
    const { vectors, newTenant } = await open();
    const tenantId = await newTenant();
    const next = createDirections(6);
    // Texts come in topics: forty centres, each vector near one of them.
    const centres = Array.from({ length: 40 }, next);
    const near = (at: number) => {
      const noise = next();
      const sum = centres[at % 40]!.map((value, index) => value + 0.8 * noise[index]!);
      const length = Math.hypot(...sum);
      return sum.map((value) => value / length);
    };
    const records = Array.from({ length: 3000 }, (_, at) =>
      record(at + 1, near(at), { entityType: at % 3 === 0 ? 'note' : 'email' }),
    );
    for (let from = 0; from < 3000; from += 500) await vectors.upsert(tenantId, model, records.slice(from, from + 500));
    for (const filter of [{}, { entityTypes: ['note'] as const }]) {
      let recall = 0;
      for (let at = 0; at < 20; at++) {
        const query = near(at);
        const truth = records
          .filter((one) => !('entityTypes' in filter) || one.entityType === 'note')
          .map((one) => ({ number: one.chunkNumber, similarity: cosine(one.embedding, query) }))
          .sort((left, right) => right.similarity - left.similarity)
          .slice(0, 10);
        const hits = new Set(await found(vectors, tenantId, query, filter));
        recall += truth.filter((one) => hits.has(one.number)).length / 200;
      }
      assert.ok(recall >= 0.95, `recall ${recall}`);
    }
  });

  test(`${name}: writing and removing nothing is fine, and it says what it is`, async () => {
    const { vectors, newTenant } = await open();
    const tenantId = await newTenant();
    await vectors.upsert(tenantId, model, []);
    await vectors.remove(tenantId, []);
    assert.deepEqual(await found(vectors, tenantId, createDirections(7)()), []);
    assert.match(await vectors.describe(), /\S/);
  });
}
