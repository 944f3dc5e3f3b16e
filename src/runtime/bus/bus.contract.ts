import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appendEvents } from '../../data/records/outbox.ts';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import type { Bus } from './bus.ts';
import { claimEvents } from './consumed-events.ts';

const batch = {
  importId: '01900000-0000-7000-8000-000000000001',
  batchId: '01900000-0000-7000-8000-000000000002',
  noun: 'contact',
  count: 1,
};

/**
 * What every bus driver must do. `open` makes a bus over the world's database; the suite closes it. `openWorld` brings
 * another database than the embedded one; `manySessions` says that its transactions run beside one another.
 */
export function testEveryBus(
  name: string,
  open: (world: TestWorld) => Bus,
  { openWorld = () => openTestWorld(), manySessions = false } = {},
): void {
  describe(name, () => {
    let world: TestWorld;
    before(async () => {
      world = await openWorld();
    });
    after(() => world.close());

    async function publish(tenantId: string, numbers: readonly number[]): Promise<void> {
      await world.database.asTenant(tenantId, (transaction) =>
        appendEvents(
          transaction,
          world.ids,
          numbers.map((number) => ({
            type: 'gtm.records.received.v1',
            connector: 'test',
            subject: null,
            data: { ...batch, batchNumber: number },
          })),
        ),
      );
    }

    test('delivers each event once, in order, to each consumer', async () => {
      const tenantId = await world.newTenant();
      const bus = open(world);
      const seen: Record<string, number[]> = { left: [], right: [] };
      for (const consumer of ['left', 'right'] as const) {
        bus.subscribe({
          name: `order-${consumer}`,
          types: ['gtm.records.received.v1'],
          handle: async (_, events) => {
            seen[consumer]!.push(...events.map((event) => event.data['batchNumber'] as number));
          },
        });
      }
      await bus.start();
      await publish(tenantId, [1, 2]);
      await publish(tenantId, [3]);
      await bus.drain();
      await bus.close();
      assert.deepEqual(seen, { left: [1, 2, 3], right: [1, 2, 3] });
    });

    test('goes on where it stopped, and skips what a consumer did not ask for', async () => {
      const tenantId = await world.newTenant();
      const seen: number[] = [];
      for (const batch of [[1], [2, 3]]) {
        await publish(tenantId, batch);
        const bus = open(world);
        bus.subscribe({
          name: 'resume',
          types: ['gtm.records.received.v1'],
          handle: async (tenant, events) => {
            if (tenant === tenantId) seen.push(...events.map((event) => event.data['batchNumber'] as number));
          },
        });
        await bus.start();
        await bus.drain();
        await bus.close();
      }
      assert.deepEqual(seen, [1, 2, 3]);
    });

    test('an event of a transaction that stays open while a later one commits is neither skipped nor read twice', async () => {
      const tenantId = await world.newTenant();
      const bus = open(world);
      const seen: number[] = [];
      bus.subscribe({
        name: 'overtaken',
        types: ['gtm.records.received.v1'],
        handle: async (tenant, events) => {
          if (tenant === tenantId) seen.push(...events.map((event) => event.data['batchNumber'] as number));
        },
      });
      await bus.start();
      const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
      const { promise: written, resolve: wrote } = Promise.withResolvers<void>();
      const slow = world.database.asTenant(tenantId, async (transaction) => {
        await appendEvents(transaction, world.ids, [
          { type: 'gtm.records.received.v1', connector: 'test', subject: null, data: { ...batch, batchNumber: 1 } },
        ]);
        wrote();
        await mayEnd;
      });
      await written;
      const quick = publish(tenantId, [2]);
      if (manySessions) {
        await quick;
        // A reader that went by number alone would now be past the first event, whose transaction is still open.
        await world.clock.sleep(2000);
        assert.deepEqual(seen, []);
      }
      end();
      await Promise.all([slow, quick]);
      await publish(tenantId, [3]);
      await bus.drain();
      await bus.close();
      assert.deepEqual(seen, [1, 2, 3]);
    });

    test('an event that was rolled back is never delivered, and the next one is', async () => {
      const tenantId = await world.newTenant();
      const bus = open(world);
      const seen: number[] = [];
      bus.subscribe({
        name: 'rolled-back',
        types: ['gtm.records.received.v1'],
        handle: async (tenant, events) => {
          if (tenant === tenantId) seen.push(...events.map((event) => event.data['batchNumber'] as number));
        },
      });
      await bus.start();
      const failed = world.database.asTenant(tenantId, async (transaction) => {
        await appendEvents(transaction, world.ids, [
          { type: 'gtm.records.received.v1', connector: 'test', subject: null, data: { ...batch, batchNumber: 1 } },
        ]);
        throw new Error('not this one');
      });
      await assert.rejects(failed, /not this one/);
      await publish(tenantId, [2]);
      await bus.drain();
      await bus.close();
      assert.deepEqual(seen, [2]);
    });

    test('repeats a batch that failed, and sets aside the one event that always fails', async () => {
      const tenantId = await world.newTenant();
      const bus = open(world);
      const applied: number[] = [];
      bus.subscribe({
        name: 'poison',
        types: ['gtm.records.received.v1'],
        handle: async (tenant, events) => {
          if (tenant !== tenantId) return;
          if (events.some((event) => event.data['batchNumber'] === 13)) throw new GtmError('internal', 'unlucky');
          if (events.some((event) => event.data['batchNumber'] === 15))
            throw new TypeError('ada@shop.example is no Date');
          applied.push(...events.map((event) => event.data['batchNumber'] as number));
        },
      });
      await publish(tenantId, [12, 13, 14, 15]);
      await bus.start();
      await bus.drain();
      await bus.close();
      assert.deepEqual(applied, [12, 14]);
      const dead = await world.database.asPlatform('gtm_relay', (transaction) =>
        transaction.query<{ reason: string }>(
          'select reason from platform.dead_events where tenant_id = $1 order by 1 desc',
          [tenantId],
        ),
      );
      // What a foreign error quotes is not kept.
      assert.deepEqual(dead, [{ reason: 'unlucky' }, { reason: 'TypeError' }]);
    });

    test('a consumer that claims events in its own transaction applies each once, however often it comes', async () => {
      const tenantId = await world.newTenant();
      const bus = open(world);
      let applied = 0;
      let deliveries = 0;
      bus.subscribe({
        name: 'idempotent',
        types: ['gtm.records.received.v1'],
        handle: async (tenant, events) => {
          if (tenant !== tenantId) return;
          deliveries += 1;
          await world.database.asTenant(tenantId, async (transaction) => {
            applied += (await claimEvents(transaction, 'idempotent', events)).length;
          });
          if (deliveries === 1) throw new Error('died after the commit');
        },
      });
      await publish(tenantId, [1, 2, 3]);
      await bus.start();
      await bus.drain();
      await bus.close();
      assert.equal(applied, 3);
      assert.ok(deliveries > 1);
    });
  });
}
