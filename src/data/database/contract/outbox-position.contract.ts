import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appendEvents, readOutbox } from '../../records/outbox.ts';
import type { TenantTransaction } from '../database.ts';
import { createGate, type DatabaseSuite } from './suite.contract.ts';

/** The order in which committed events may be read. */
export function testOutboxPosition(suite: DatabaseSuite): void {
  describe('outbox position', () => {
    const read = async (transaction: TenantTransaction) =>
      (await readOutbox(transaction, { position: '0', seq: 0 }, 100)).map((event) => event.data['version']);

    async function append(transaction: TenantTransaction, version: number): Promise<void> {
      await appendEvents(transaction, suite.world.ids, [
        { type: 'gtm.policy.stored.v1', connector: 'test', subject: null, data: { version } },
      ]);
    }

    test('hides the rows of a transaction that is still open, also from itself', async () => {
      const tenantId = await suite.world.newTenant();
      await suite.world.database.asTenant(tenantId, async (transaction) => {
        await append(transaction, 1);
        assert.deepEqual(await read(transaction), []);
      });
      const rows = await suite.world.database.asTenant(tenantId, (transaction) => read(transaction));
      assert.deepEqual(rows, [1]);
    });

    test('hides a later commit for as long as an earlier transaction is open', async () => {
      const tenantId = await suite.world.newTenant();
      const written = createGate();
      const mayEnd = createGate();
      const slow = suite.world.database.asTenant(tenantId, async (transaction) => {
        await append(transaction, 1);
        written.open();
        await mayEnd.passed;
      });
      await written.passed;
      const quick = suite.world.database.asTenant(tenantId, (transaction) => append(transaction, 2));
      const early = quick.then(() => suite.world.database.asTenant(tenantId, (transaction) => read(transaction)));
      if (suite.manySessions) assert.deepEqual(await early, []);
      mayEnd.open();
      await slow;
      await early;
      const rows = await suite.world.database.asTenant(tenantId, (transaction) => read(transaction));
      assert.deepEqual(rows, [1, 2]);
    });

    test('is a number: what has one digit more comes behind, and no limit cuts off what comes before', async () => {
      const tenantId = await suite.world.newTenant();
      await suite.world.database.asTenant(tenantId, async (transaction) => {
        for (const position of ['8', '10', '9']) {
          await transaction.query(
            `insert into outbox (position, id, type, source) values ($1::xid8, $2, 'gtm.tenant.paused.v1', '/')`,
            [position, suite.world.ids.next()],
          );
        }
      });
      const places = async (limit: number) => {
        const start = { position: '0', seq: 0 };
        const events = await suite.world.database.asTenant(tenantId, (transaction) =>
          readOutbox(transaction, start, limit),
        );
        return events.map(({ at }) => at.position);
      };
      assert.deepEqual(
        [await places(2), await places(3)],
        [
          ['8', '9'],
          ['8', '9', '10'],
        ],
      );
    });
  });
}
