import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPgvector } from '../../data/vectors/pgvector.ts';
import { GtmError } from '../../domain/errors.ts';
import { createLexicalEmbeddings } from '../../models/embeddings/lexical.ts';
import { indexSeeded, type SeedActivity, seedActivities, seedDocuments } from '../../testing/seed-texts.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import type { RetrievalServices } from './leg-strength.ts';
import type { RetrievalQuery } from './retrieval-query.ts';
import { retrieve } from './retrieve.ts';
import { retrieveBatch } from './retrieve-batch.ts';

let world: TestWorld;
let services: RetrievalServices;
before(async () => {
  world = await openTestWorld();
  const { database } = world;
  services = { database, vectors: createPgvector({ database }), embeddings: createLexicalEmbeddings() };
});
after(() => world.close());

const account = '01900000-0000-7000-8000-0000000000a1';
const deal = '01900000-0000-7000-8000-0000000000d1';
const contact = '01900000-0000-7000-8000-0000000000c1';
const thread = '01900000-0000-7000-8000-0000000000e1';

const activities: SeedActivity[] = [
  {
    kind: 'email',
    direction: 'inbound',
    title: 'Audit reports',
    occurredAt: '2026-02-24T08:00:00Z',
    accountId: account,
    contactId: contact,
    threadId: thread,
    body: 'Hi Jonas, thanks for the call last week. Before we sign, where is the audit data stored? Best, Anna',
  },
  {
    kind: 'meeting',
    title: 'Kick-off',
    occurredAt: '2026-01-10T08:00:00Z',
    accountId: account,
    dealId: deal,
    audience: 'participants',
    body: 'We went through the storage of audit data and the plan for the pilot in Basel.',
  },
  {
    kind: 'note',
    title: 'Call with Bruno',
    occurredAt: '2025-06-01T08:00:00Z',
    audience: 'internal',
    body: 'Bruno asked about audit data as well, but has no budget before autumn.',
  },
  {
    kind: 'task',
    title: 'Send price list',
    body: 'Bruno wants the price list for loggers.',
    occurredAt: '2026-02-20T08:00:00Z',
    audience: 'internal',
  },
];

async function newWorld(extra: SeedActivity[] = []): Promise<string> {
  const tenantId = await world.newTenant({ frozenAt: '2026-03-02T09:00:00Z' });
  await seedActivities(world, tenantId, [...activities, ...extra]);
  await seedDocuments(world, tenantId, [
    {
      id: 'sheet-7',
      title: 'Security sheet',
      text: 'All readings are stored in Frankfurt. Audit data is stored there too.',
      audience: 'shareable',
    },
  ]);
  await indexSeeded(services, tenantId);
  return tenantId;
}

async function titles(tenantId: string, query: RetrievalQuery): Promise<string[]> {
  return (await retrieve(services, tenantId, query)).map((hit) => hit.title);
}

const question = 'where is audit data stored';

for (const mode of ['keywords', 'vectors', 'hybrid'] as const) {
  test(`${mode}: evidence says where it is from, what it says and how it earned its place`, async () => {
    const tenantId = await newWorld();
    const hits = await retrieve(services, tenantId, { text: 'before we sign, where is the audit data stored', mode });
    const [hit] = hits;
    assert.equal(hit!.title, 'Audit reports');
    assert.equal(hit!.quote, 'Before we sign, where is the audit data stored?');
    assert.equal(activities[0]!.body.slice(hit!.quoteStart, hit!.quoteEnd), hit!.quote);
    const { entityType, accountId, contactId, occurredAt, audience, trust, parts } = hit!;
    assert.deepEqual(
      { entityType, accountId, contactId, occurredAt, audience, trust },
      {
        entityType: 'email',
        accountId: account,
        contactId: contact,
        occurredAt: '2026-02-24T08:00:00.000Z',
        audience: 'participants',
        trust: 'tainted',
      },
    );
    assert.equal(parts.bm25Rank, mode === 'vectors' ? null : 1);
    assert.equal(parts.vectorRank, mode === 'vectors' ? 1 : null);
    for (const [at, one] of hits.entries()) if (at > 0) assert.ok(hits[at - 1]!.score >= one.score);
    assert.match(hit!.chunkId, /^chk_[0-9a-f]{40}$/);
  });

  test(`${mode}: every filter holds`, async () => {
    const tenantId = await newWorld();
    const search = async (query: Partial<RetrievalQuery>) =>
      (await titles(tenantId, { text: question, mode, ...query })).sort();
    assert.deepEqual(await search({ entityTypes: ['meeting', 'document'] }), ['Kick-off', 'Security sheet']);
    assert.deepEqual(await search({ sinceDays: 90, entityTypes: ['email', 'meeting', 'note', 'document'] }), [
      'Audit reports',
      'Kick-off',
    ]);
    assert.deepEqual(await search({ accountId: account }), ['Audit reports', 'Kick-off']);
    assert.deepEqual(await search({ dealId: deal }), ['Kick-off']);
    assert.deepEqual(await search({ contactId: contact }), ['Audit reports']);
    assert.deepEqual(await search({ accountId: account, sinceDays: 30 }), ['Audit reports']);
    const asOf = new Date('2026-01-31T00:00:00Z');
    assert.deepEqual(await search({ asOf, entityTypes: ['email', 'meeting', 'note'] }), [
      'Call with Bruno',
      'Kick-off',
    ]);
    assert.deepEqual(await search({ asOf, sinceDays: 30 }), ['Kick-off']);
  });

  test(`${mode}: a tenant finds nothing of another one`, async () => {
    await newWorld();
    assert.deepEqual(await titles(await world.newTenant(), { text: question, mode }), []);
  });
}

test('a text that says nearly the same comes once', async () => {
  const tenantId = await newWorld([
    { ...activities[1]!, title: 'Kick-off', body: `${activities[1]!.body} `, occurredAt: '2026-01-11T08:00:00Z' },
  ]);
  assert.equal((await titles(tenantId, { text: 'pilot in Basel' })).filter((title) => title === 'Kick-off').length, 1);
});

test('a long thread leaves room for other voices', async () => {
  const places = ['Basel', 'Lyon', 'Graz', 'Turin', 'Gent'];
  const tenantId = await newWorld(
    places.map((place, at) => ({
      kind: 'email',
      direction: 'inbound',
      title: '',
      occurredAt: `2026-02-0${at + 1}T08:00:00Z`,
      threadId: thread,
      body: `Audit data, audit data! Where is it stored in ${place}, and who in ${place} may read what is stored there?`,
    })),
  );
  const hits = await retrieve(services, tenantId, { text: question, k: 5 });
  assert.ok(hits.some((hit) => hit.title === 'Security sheet'));
  assert.equal(hits.length, 5);
});

test('when the vector index does not answer, hybrid goes on with keywords and vectors says so', async () => {
  const tenantId = await newWorld();
  await world.database.asTenant(tenantId, (transaction) =>
    transaction.query(
      `insert into leg_strengths (model, leg, strength, weight, sample_count, chunk_count)
       values ('lexical-256-v1', 'keywords', 1, 0.5, 9, 5), ('lexical-256-v1', 'vectors', 1, 0.5, 9, 5)`,
    ),
  );
  const both = await retrieve(services, tenantId, { text: question });
  assert.ok(both.some((hit) => hit.parts.vectorRank !== null && hit.parts.bm25Rank !== null));
  const gone = { ...services.vectors, search: () => Promise.reject(new GtmError('unavailable', 'gone')) };
  const hits = await retrieve({ ...services, vectors: gone }, tenantId, { text: question });
  assert.ok(hits.length > 0 && hits.every((hit) => hit.parts.vectorRank === null));
  await assert.rejects(retrieve({ ...services, vectors: gone }, tenantId, { text: question, mode: 'vectors' }), /gone/);
});

test('words nobody wrote, and no words at all, find nothing', async () => {
  const tenantId = await newWorld();
  for (const text of ['zzyzx qwrk', '', 'the of and'])
    assert.deepEqual(await titles(tenantId, { text, mode: 'keywords' }), []);
});

test('wrong numbers are refused with the field named', async () => {
  const tenantId = await newWorld();
  const refusal = (field: string) => (error: unknown) =>
    GtmError.is(error) && error.code === 'invalid' && error.field === field;
  for (const k of [0, 101, 1.5]) await assert.rejects(retrieve(services, tenantId, { text: 'a', k }), refusal('k'));
  for (const sinceDays of [0, -1, Number.NaN]) {
    await assert.rejects(retrieve(services, tenantId, { text: 'a', sinceDays }), refusal('sinceDays'));
  }
});

test('a batch answers each query in order, each source once, by the id its source gave it', async () => {
  const tenantId = await world.newTenant();
  const long = Array.from(
    { length: 60 },
    (_, n) => `Step ${n} of the calibration takes a logger and a minute of care.`,
  ).join(' ');
  await seedDocuments(world, tenantId, [
    { id: 'manual', title: 'Manual', text: long },
    { id: 'sheet', title: 'Sheet', text: 'Calibration is done yearly.' },
  ]);
  await indexSeeded(services, tenantId);
  const answers = [];
  const queries = [
    { id: 'q1', text: 'calibration of a logger' },
    { id: 'q2', text: 'yearly' },
  ];
  for await (const answer of retrieveBatch(services, tenantId, queries, { k: 1000, mode: 'keywords' }))
    answers.push(answer);
  assert.deepEqual(
    answers.map((answer) => [answer.id, answer.hits.map((hit) => hit.sourceId).sort()]),
    [
      ['q1', ['manual', 'sheet']],
      ['q2', ['sheet']],
    ],
  );
});
