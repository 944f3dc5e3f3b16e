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
  });
}
