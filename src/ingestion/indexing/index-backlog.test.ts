import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { removeChunksOf } from '../../data/records/chunks.ts';
import { queueForIndexing } from '../../data/records/index-backlog.ts';
import { readPostings, unpackPostings } from '../../data/records/postings.ts';
import { tokenise } from '../../data/text/tokenise.ts';
import { createPgvector } from '../../data/vectors/pgvector.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';
import { createLexicalEmbeddings } from '../../models/embeddings/lexical.ts';
import { seedActivities, seedDocuments } from '../../testing/seed-texts.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { type IndexingServices, indexBacklog } from './index-backlog.ts';
import { createIndexingConsumer } from './indexing-consumer.ts';

let world: TestWorld;
let services: IndexingServices;
before(async () => {
  world = await openTestWorld();
  const { database } = world;
  services = { database, vectors: createPgvector({ database }), embeddings: createLexicalEmbeddings() };
});
after(() => world.close());

const at = '2026-03-02T09:00:00Z';
const mail = (body: string, direction: 'inbound' | 'outbound' = 'inbound') =>
  ({ kind: 'email', direction, title: 'Audit reports', body, occurredAt: at }) as const;

function ask<T extends object>(tenantId: string, sql: string, values: string[][] = []): Promise<T[]> {
  return world.database.asTenant(tenantId, (transaction) => transaction.query<T>(sql, values));
}

async function requeue(tenantId: string, entityType: ChunkEntityType, entityId: string): Promise<void> {
  await world.database.asTenant(tenantId, (transaction) =>
    queueForIndexing(transaction, [{ entityType, entityId }], new Date(at)),
  );
}

/** Which chunks contain a word, by the postings. */
async function found(tenantId: string, word: string): Promise<number[]> {
  const rows = await world.database.asTenant(tenantId, (transaction) => readPostings(transaction, tokenise(word)));
  return rows.flatMap((row) => unpackPostings(row.block, row.entries).map((posting) => posting.chunkNumber)).sort();
}

/** Postings, vectors and totals say exactly what the chunks say. */
async function assertConsistent(tenantId: string): Promise<void> {
  const chunks = await ask<{ number: number; title: string; text: string; wordCount: number }>(
    tenantId,
    'select number, title, text, word_count from chunks order by number',
  );
  const expected = chunks.flatMap((chunk) =>
    [...new Set(tokenise(`${chunk.title}\n${chunk.text}`))].map((term) => `${term} ${chunk.number}`),
  );
  const rows = await ask<{ term: string; block: number; chunkCount: number; entries: Buffer }>(
    tenantId,
    'select term, block, chunk_count, entries from postings',
  );
  const stored = rows.flatMap((row) => {
    const postings = unpackPostings(row.block, row.entries);
    assert.equal(postings.length, row.chunkCount);
    return postings.map((posting) => `${row.term} ${posting.chunkNumber}`);
  });
  assert.deepEqual(stored.sort(), expected.sort());
  const vectors = await ask<{ chunkNumber: number }>(
    tenantId,
    'select chunk_number from chunk_vectors order by chunk_number',
  );
  assert.deepEqual(
    vectors.map((row) => row.chunkNumber),
    chunks.map((chunk) => chunk.number),
  );
  const [state] = await ask<{ chunkCount: number; wordTotal: number }>(
    tenantId,
    'select chunk_count, word_total from search_state',
  );
  assert.deepEqual(state, {
    chunkCount: chunks.length,
    wordTotal: chunks.reduce((sum, chunk) => sum + chunk.wordCount, 0),
  });
  const blocks = await ask<{ sum: number }>(
    tenantId,
    'select coalesce(sum(chunk_count), 0)::int as sum from posting_blocks',
  );
  assert.equal(blocks[0]!.sum, chunks.length);
}

test('a queued mail becomes a chunk with postings and a vector; title and text are found', async () => {
  const tenantId = await world.newTenant();
  const [id] = await seedActivities(world, tenantId, [mail('Where is the temperature data stored?')]);
  assert.deepEqual(await indexBacklog(services, tenantId), { entities: 1, chunks: 1 });
  const [chunk] = await ask<Record<string, unknown>>(
    tenantId,
    'select entity_id, entity_type, title, text, start_offset, trust, audience, source_record_id, embedding_model from chunks',
  );
  assert.deepEqual(chunk, {
    entityId: id,
    entityType: 'email',
    title: 'Audit reports',
    text: 'Where is the temperature data stored?',
    startOffset: 0,
    trust: 'tainted',
    audience: 'participants',
    sourceRecordId: id,
    embeddingModel: 'lexical-256-v1',
  });
  assert.equal((await found(tenantId, 'temperatures')).length, 1);
  assert.equal((await found(tenantId, 'report')).length, 1);
  await assertConsistent(tenantId);
});

test('doing it again changes nothing, and neither does queueing what has not changed', async () => {
  const tenantId = await world.newTenant();
  const [id] = await seedActivities(world, tenantId, [mail('One text.')]);
  await indexBacklog(services, tenantId);
  const before = await ask(tenantId, 'select * from chunks');
  assert.deepEqual(await indexBacklog(services, tenantId), { entities: 0, chunks: 0 });
  await requeue(tenantId, 'email', id!);
  assert.deepEqual(await indexBacklog(services, tenantId), { entities: 1, chunks: 0 });
  assert.deepEqual(await ask(tenantId, 'select * from chunks'), before);
});

test('a changed text replaces its old chunks, postings and vectors, under another id', async () => {
  const tenantId = await world.newTenant();
  const [id] = await seedDocuments(world, tenantId, [{ id: 'd1', title: 'Sheet', text: 'Data stays in Frankfurt.' }]);
  await seedActivities(world, tenantId, [mail('Frankfurt is nice.')]);
  await indexBacklog(services, tenantId);
  const [first] = await ask<{ id: string }>(tenantId, `select id from chunks where entity_type = 'document'`);
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query(`update documents set text = 'Data stays in Dublin.'`);
    await transaction.query(
      `insert into audit (id, actor_kind, actor_id, door, action, subject_noun, subject_id) values ($1, 'system', 'test', 'ingestion', 'changed', 'document', '')`,
      [world.ids.next()],
    );
    await queueForIndexing(transaction, [{ entityType: 'document', entityId: id! }], new Date(at));
  });
  assert.deepEqual(await indexBacklog(services, tenantId), { entities: 1, chunks: 1 });
  const [second] = await ask<{ id: string }>(tenantId, `select id from chunks where entity_type = 'document'`);
  assert.notEqual(second!.id, first!.id);
  assert.equal((await found(tenantId, 'Frankfurt')).length, 1);
  assert.equal((await found(tenantId, 'Dublin')).length, 1);
  await assertConsistent(tenantId);
});

test('an entity that is gone loses its chunks', async () => {
  const tenantId = await world.newTenant();
  await seedActivities(world, tenantId, [mail('Stays here.')]);
  await indexBacklog(services, tenantId);
  const [gone] = await ask<{ entityId: string }>(tenantId, 'select entity_id from chunks');
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query('delete from activities');
    await transaction.query(
      `insert into audit (id, actor_kind, actor_id, door, action, subject_noun, subject_id) values ($1, 'system', 'test', 'ingestion', 'erased', 'activity', '')`,
      [world.ids.next()],
    );
  });
  await requeue(tenantId, 'email', gone!.entityId);
  await indexBacklog(services, tenantId);
  assert.deepEqual(await ask(tenantId, 'select id from chunks'), []);
  await assertConsistent(tenantId);
});

test('removing the chunks of an entity leaves none of its words behind', async () => {
  const tenantId = await world.newTenant();
  const [secret] = await seedActivities(world, tenantId, [
    mail('Xylophone lessons for Anna.'),
    mail('Anna likes reports.'),
  ]);
  await indexBacklog(services, tenantId);
  const removed = await world.database.asTenant(tenantId, (transaction) => removeChunksOf(transaction, [secret!]));
  assert.equal(removed.length, 1);
  assert.deepEqual(await found(tenantId, 'xylophone'), []);
  assert.equal((await found(tenantId, 'Anna')).length, 1);
  await assertConsistent(tenantId);
});

test('trust follows who wrote the text', async () => {
  const tenantId = await world.newTenant();
  await seedActivities(world, tenantId, [
    mail('from outside'),
    mail('from us', 'outbound'),
    { kind: 'note', title: '', body: 'a note of the CRM', occurredAt: at, audience: 'internal' },
  ]);
  await seedDocuments(world, tenantId, [{ id: 'd', title: 'Sheet', text: 'our document', audience: 'shareable' }]);
  await indexBacklog(services, tenantId);
  const rows = await ask<{ text: string; trust: string; audience: string }>(
    tenantId,
    'select text, trust, audience from chunks order by text',
  );
  assert.deepEqual(rows, [
    { text: 'a note of the CRM', trust: 'tainted', audience: 'internal' },
    { text: 'from outside', trust: 'tainted', audience: 'participants' },
    { text: 'from us', trust: 'trusted', audience: 'participants' },
    { text: 'our document', trust: 'trusted', audience: 'shareable' },
  ]);
});

test('a long document becomes several chunks whose offsets lead back to its text', async () => {
  const tenantId = await world.newTenant();
  const text = Array.from(
    { length: 60 },
    (_, n) => `Sentence ${n} tells about calibration step ${n} in some detail here.`,
  ).join(' ');
  await seedDocuments(world, tenantId, [{ id: 'd', title: 'Manual', text }]);
  const { chunks } = await indexBacklog(services, tenantId);
  assert.ok(chunks > 1);
  const rows = await ask<{ startOffset: number; text: string; externalId: string }>(
    tenantId,
    'select start_offset, text, external_id from chunks',
  );
  for (const row of rows) {
    assert.equal(text.slice(row.startOffset, row.startOffset + row.text.length), row.text);
    assert.equal(row.externalId, 'd');
  }
});

test('a card of a contact holds name, title and company, and own words of the CRM', async () => {
  const tenantId = await world.newTenant();
  const [account, contact] = [world.ids.next(), world.ids.next()];
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query(`insert into accounts (id, name) values ($1, 'Helio Pharma')`, [account]);
    await transaction.query(
      `insert into contacts (id, full_name, title, account_id, custom) values ($1, 'Anna Keller', 'Head of Quality', $2, $3)`,
      [contact, account, { background: 'met us at the fair', tier: 'gold' }],
    );
    await transaction.query(
      `insert into audit (id, actor_kind, actor_id, door, action, subject_noun, subject_id) values ($1, 'system', 'test', 'ingestion', 'created', 'contact', '')`,
      [world.ids.next()],
    );
    await queueForIndexing(transaction, [{ entityType: 'contact', entityId: contact }], new Date(at));
  });
  await indexBacklog(services, tenantId);
  const [chunk] = await ask<Record<string, unknown>>(
    tenantId,
    'select title, text, audience, contact_ids, account_id from chunks',
  );
  assert.deepEqual(chunk, {
    title: 'Anna Keller',
    text: 'Anna Keller, Head of Quality, Helio Pharma\nmet us at the fair',
    audience: 'internal',
    contactIds: [contact],
    accountId: account,
  });
});

test('a limit is kept, and the rest waits for the next call', async () => {
  const tenantId = await world.newTenant();
  await seedActivities(
    world,
    tenantId,
    Array.from({ length: 7 }, (_, n) => mail(`Text number ${n}.`)),
  );
  assert.deepEqual(await indexBacklog(services, tenantId, { limit: 3 }), { entities: 3, chunks: 3 });
  assert.equal((await indexBacklog(services, tenantId)).entities, 4);
  await assertConsistent(tenantId);
});

test('an embedding model that fails leaves the texts findable by words, and the next call embeds them', async () => {
  const tenantId = await world.newTenant();
  await seedActivities(world, tenantId, [mail('Resumable text.')]);
  const failing = { ...services.embeddings, embed: () => Promise.reject(new Error('down')) };
  await assert.rejects(indexBacklog({ ...services, embeddings: failing }, tenantId), /down/);
  assert.equal((await found(tenantId, 'resumable')).length, 1);
  await indexBacklog(services, tenantId);
  await assertConsistent(tenantId);
});

test('another embedding model makes every vector again', async () => {
  const tenantId = await world.newTenant();
  await seedActivities(world, tenantId, [mail('First text.'), mail('Second text.')]);
  await indexBacklog(services, tenantId);
  const other = createLexicalEmbeddings({ dimensions: 64 });
  await indexBacklog({ ...services, embeddings: other }, tenantId);
  const rows = await ask<{ model: string; n: number }>(
    tenantId,
    'select model, count(*)::int as n from chunk_vectors group by model order by model',
  );
  assert.deepEqual(rows, [
    { model: 'lexical-256-v1', n: 2 },
    { model: 'lexical-64-v1', n: 2 },
  ]);
});

test('another tokeniser makes the whole index again', async () => {
  const tenantId = await world.newTenant();
  await seedActivities(world, tenantId, [mail('Some text.')]);
  await indexBacklog(services, tenantId);
  await ask(tenantId, `update search_state set text_version = 0`);
  assert.deepEqual(await indexBacklog(services, tenantId), { entities: 1, chunks: 1 });
  await assertConsistent(tenantId);
});

test('mails that come one by one end up in few blocks of postings', async () => {
  const tenantId = await world.newTenant();
  const consumer = createIndexingConsumer(services);
  for (let n = 0; n < 40; n++) {
    await seedActivities(world, tenantId, [mail(`Mail number ${n} about loggers.`)]);
    await consumer.handle(tenantId, []);
  }
  const [blocks] = await ask<{ n: number }>(tenantId, 'select count(*)::int as n from posting_blocks');
  assert.ok(blocks!.n < 32, `${blocks!.n} blocks`);
  assert.equal((await found(tenantId, 'loggers')).length, 40);
  await assertConsistent(tenantId);
});
