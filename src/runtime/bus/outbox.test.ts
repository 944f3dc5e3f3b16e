import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Transaction } from '../../data/database/database.ts';
import { appendEvents } from '../../data/records/outbox.ts';
import type { Clock } from '../../domain/clock.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { testEveryBus } from './bus.contract.ts';
import type { Bus } from './bus.ts';
import { createOutboxBus } from './outbox.ts';

testEveryBus('outbox:', (world) => createOutboxBus(world));

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

/** A clock by which no pause ends before the bus is closed: whatever happens then was not waited for. */
const endless = (clock: Clock): Clock => ({
  ...clock,
  sleep: (ms, signal) =>
    signal
      ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
      : clock.sleep(ms),
});

/** The database with every statement of the relay told to `ask`, which may refuse it. */
function watched(database: Database, ask: (text: string) => void): Database {
  return {
    ...database,
    asPlatform: (role, work) =>
      database.asPlatform(role, (transaction) =>
        work({
          ...transaction,
          async query(text, values) {
            ask(text);
            return transaction.query(text, values);
          },
        } satisfies Transaction),
      ),
  };
}

async function publish(tenantId: string): Promise<void> {
  const batch = { importId: world.ids.next(), batchId: world.ids.next(), noun: 'contact', count: 1, batchNumber: 1 };
  await world.database.asTenant(tenantId, (transaction) =>
    appendEvents(transaction, world.ids, [
      { type: 'gtm.records.received.v1', connector: 'test', subject: null, data: batch },
    ]),
  );
}

/** Consumers `a` and `b` of one tenant's events; `heard` resolves when each has had so many. */
function listenTwice(bus: Bus, tenantId: string) {
  const counts = { a: 0, b: 0 };
  const waiting: { times: number; resolve: () => void }[] = [];
  for (const name of ['a', 'b'] as const) {
    bus.subscribe({
      name: `twice-${name}`,
      types: ['gtm.records.received.v1'],
      handle: async (tenant, events) => {
        if (tenant === tenantId) counts[name] += events.length;
        for (const { times, resolve } of waiting) if (counts.a >= times && counts.b >= times) resolve();
      },
    });
  }
  return {
    counts,
    heard: (times: number) => new Promise<void>((resolve) => waiting.push({ times, resolve })),
  };
}

test('an event is read once for all who stand at the end, without a pause and without asking again', async () => {
  const tenantId = await world.newTenant();
  let reads = 0;
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const database = watched(world.database, (text) => {
    if (!/^select id, tenant_id/.test(text)) return;
    reads += 1;
    begin();
  });
  const bus = createOutboxBus({ database, clock: endless(world.clock) });
  const { counts, heard } = listenTwice(bus, tenantId);
  await bus.start();
  await begun;
  for (const times of [1, 2, 3]) {
    const handled = heard(times);
    await publish(tenantId);
    await handled;
    // Whoever asks again has asked before this is answered.
    await nextTurn();
    await bus.lag();
  }
  await bus.close();
  assert.deepEqual(counts, { a: 3, b: 3 });
  assert.equal(reads, 4);
});

test('places are written down together, once more when that failed, and before the bus is closed', async () => {
  const tenantId = await world.newTenant();
  let writes = 0;
  const database = watched(world.database, (text) => {
    if (!text.includes('update platform.consumer_cursors')) return;
    writes += 1;
    if (writes === 1) throw new Error('not now');
  });
  for (const times of [1, 0]) {
    const bus = createOutboxBus({ database, clock: endless(world.clock) });
    const { counts, heard } = listenTwice(bus, tenantId);
    const handled = times > 0 ? heard(times) : Promise.resolve();
    await bus.start();
    if (times > 0) await publish(tenantId);
    await handled;
    await bus.drain();
    await bus.close();
    assert.deepEqual(counts, { a: times, b: times });
  }
  assert.equal(writes, 2);
});
