import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openTestWorld } from '../../testing/test-world.ts';
import { testNotifications } from './contract/notifications.contract.ts';
import { testOutboxPosition } from './contract/outbox-position.contract.ts';
import { createSuite, type DatabaseSuite } from './contract/suite.contract.ts';
import { testTenancy } from './contract/tenancy.contract.ts';
import { testTransactions } from './contract/transactions.contract.ts';
import { testValues } from './contract/values.contract.ts';
import type { OpenDatabase } from './open-database.ts';

/**
 * What every database driver must do. `open` opens a migrated, empty database; the suite closes it. With `manySessions`
 * the harder cases run too: transactions that really are open at the same time.
 */
export function testEveryDatabase(
  name: string,
  open: () => Promise<OpenDatabase>,
  { manySessions }: { manySessions: boolean },
): void {
  describe(name, () => {
    // Filled before the first test runs; the parts only keep the reference.
    const suite = {} as DatabaseSuite;
    before(async () => {
      Object.assign(suite, createSuite(await openTestWorld({ open }), manySessions));
    });
    after(() => suite.world.close());

    testTransactions(suite);
    testOutboxPosition(suite);
    testTenancy(suite);
    testValues(suite);
    testNotifications(suite);

    test('describes its engine in one line', async () => {
      assert.match(await suite.world.database.describe(), /^[a-z]+: PostgreSQL \d+/);
    });
  });
}
