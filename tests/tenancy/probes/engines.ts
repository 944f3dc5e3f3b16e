import { createMemoryCache } from '../../../src/data/cache/memory.ts';
import { createLakeWriter } from '../../../src/data/lake/lake-writer.ts';
import { writeAudit } from '../../../src/data/records/audit.ts';
import { appendEvents } from '../../../src/data/records/outbox.ts';
import type { ChunkFilter } from '../../../src/data/vectors/vectors.ts';
import type { GtmEvent } from '../../../src/domain/event.ts';
import { createCachedEmbeddings } from '../../../src/models/embeddings/cached-embeddings.ts';
import { createLexicalEmbeddings } from '../../../src/models/embeddings/lexical.ts';
import { createSystemClock } from '../../../src/runtime/system/system-clock.ts';
import { type Ground, type Marks, tells } from '../two-tenants.ts';
import type { Probes } from './probe.ts';

const system = { kind: 'system', id: 'test', door: 'migration' } as const;
const POOL_ROUNDS = 60;
const TEXTS = 100;

/** Transactions of both tenants and of the platform one after another and at once: nothing of one is left for the next. */
export const probePool: Probes = async function* ({ ours, theirs, nobody }, { database }) {
  const setting = `select coalesce(current_setting('app.tenant', true), '') as tenant, current_user as role`;
  const read = (tenantId: string) =>
    database.asTenant(tenantId, (transaction) => transaction.query('select name from accounts'));
  for (let round = 0; round < POOL_ROUNDS; round++) {
    await read(theirs.tenantId);
    if (round % 3 === 0) await database.asTenant(theirs.tenantId, (t) => t.query('select 1 / 0')).catch(() => {});
    const left = await database.asPlatform('gtm_relay', (transaction) => transaction.query(setting));
    yield tells(JSON.stringify(left), theirs) && 'a transaction of the platform has the tenant of the one before';
    const all = [nobody, theirs.tenantId, ours.tenantId, theirs.tenantId, ours.tenantId];
    const answers = await Promise.all(all.map(read));
    for (const [index, tenantId] of all.entries()) {
      if (tenantId === theirs.tenantId) continue;
      yield tells(JSON.stringify(answers[index]), theirs) && 'a transaction of ours read an account of theirs';
    }
  }
};

/** The nearest vectors of texts of both, under every filter. */
export const probeVectors: Probes = async function* ({ ours, theirs, world }, { vectors }) {
  const { rows } = await world.pool.query<{ number: number }>('select number from gtm.chunks where tenant_id = $1', [
    theirs.tenantId,
  ]);
  const numbers = new Set(rows.map(({ number }) => number).filter((number) => number > 1));
  const embeddings = createLexicalEmbeddings();
  const filters: ChunkFilter[] = [
    {},
    { entityTypes: ['document'] },
    { until: new Date('2030-01-01') },
    ...[ours, theirs].flatMap(({ id }) => [{ accountId: id }, { dealId: id }, { contactId: id }]),
  ];
  const texts = [theirs.word, 'Pallets of ice', 'the price of a logger', 'a secret', ours.word];
  for (const text of texts) {
    const [embedding] = await embeddings.embed([text], { tenantId: ours.tenantId });
    for (const filter of filters) {
      for (const limit of [1, 10, 100]) {
        // A search of theirs comes first, as it would in a process that serves both.
        const query = { model: embeddings.model, embedding: embedding!, filter, limit };
        await vectors.search(theirs.tenantId, query);
        const hits = await vectors.search(ours.tenantId, query);
        const leak = hits.find(({ chunkNumber }) => numbers.has(chunkNumber));
        yield leak ? `a vector search of ours found chunk ${leak.chunkNumber} of theirs` : null;
      }
    }
  }
};

/** Texts that theirs has asked about: an answer from the cache would tell ours that they did. */
export const probeCache: Probes = async function* ({ ours, theirs }, { cacheKeys }) {
  let asked = 0;
  const lexical = createLexicalEmbeddings();
  const counting: typeof lexical = {
    ...lexical,
    embed(texts, options) {
      asked += texts.length;
      return lexical.embed(texts, options);
    },
  };
  const cache = createMemoryCache({ clock: createSystemClock() });
  const cached = createCachedEmbeddings({ embeddings: counting, cache, keys: cacheKeys });
  for (let index = 0; index < TEXTS; index++) {
    const texts = [`What do we know about ${theirs.word} ${index}?`];
    await cached.embed(texts, theirs);
    const before = asked;
    await cached.embed(texts, ours);
    yield asked > before ? null : 'the cache answered ours with what theirs had asked';
    const ofOurs = cacheKeys.key(ours.tenantId, 'embedding', texts);
    yield ofOurs.startsWith(cacheKeys.prefix(theirs.tenantId)) ? 'erasing theirs takes what ours has cached' : null;
  }
};

async function eventsOf({ world }: Ground, marks: Marks, count: number): Promise<void> {
  await world.database.asTenant(marks.tenantId, async (transaction) => {
    const data = { ids: [marks.id] };
    const event = { type: 'gtm.contact.updated.v1', connector: 'test', subject: null, data } as const;
    await appendEvents(transaction, world.ids, new Array(count).fill(event));
    const subject = { subjectNoun: 'tenant', subjectId: marks.tenantId };
    await writeAudit(transaction, world.ids, { actor: system, action: 'tested', ...subject });
  });
}

/** Events of both, written in turns, as the bus hands them on and as they land in the lake. */
export const probeBusAndLake: Probes = async function* (ground, { openBus, lake, database }) {
  const { ours, theirs } = ground;
  const bus = openBus();
  const delivered: { tenantId: string; event: GtmEvent }[] = [];
  const writer = createLakeWriter({ database: ground.world.database, lake });
  bus.subscribe({
    name: `probe-${ground.world.ids.next()}`,
    types: 'all',
    async handle(tenantId, events) {
      for (const event of events) delivered.push({ tenantId, event });
      if (tenantId === ours.tenantId || tenantId === theirs.tenantId) await writer.handle(tenantId, events);
    },
  });
  await bus.start();
  for (let turn = 0; turn < 10; turn++) for (const marks of [ours, theirs]) await eventsOf(ground, marks, 20);
  await bus.drain();
  await bus.close();
  for (const { tenantId, event } of delivered) {
    if (tenantId === ours.tenantId)
      yield tells(JSON.stringify(event), theirs) && 'the bus handed ours an event of theirs';
  }
  const paths = await database.asTenant(ours.tenantId, (transaction) =>
    transaction.query<{ path: string }>('select path from lake_files'),
  );
  const real = paths.map(({ path }) => path).filter((path) => path.startsWith('events/'));
  for (const sql of [
    'select * from events',
    'select distinct source from events',
    'select count(*), tenant from events group by tenant',
  ]) {
    yield tells(JSON.stringify(await lake.query(real, sql)), theirs) && 'a view over the lake of ours shows theirs';
  }
  for (const path of real.slice(0, 5)) {
    const rows = await lake.query([path], 'select * from events');
    for (const row of rows) yield tells(JSON.stringify(row), theirs) && 'a file of ours holds a row of theirs';
  }
};
