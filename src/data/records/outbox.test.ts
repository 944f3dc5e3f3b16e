import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { readOutbox } from './outbox.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

test('events are read in the order of their transactions, also where the number of one gains a digit', async () => {
  const tenantId = await world.newTenant();
  const positions = ['8', '9', '10', '99', '100', '101'];
  const read = await world.database.asTenant(tenantId, async (transaction) => {
    for (const position of positions) {
      await transaction.query(
        `insert into outbox (position, id, type, source) values ($1::xid8, $2, 'gtm.tenant.paused.v1', '/test')`,
        [position, world.ids.next()],
      );
    }
    const found: string[] = [];
    // As a consumer reads: some at a time, each time from behind the last.
    for (let place = { position: '0', seq: 0 }; ; ) {
      const events = await readOutbox(transaction, place, 2);
      if (events.length === 0) return found;
      found.push(...events.map(({ at }) => at.position));
      place = events.at(-1)!.at;
    }
  });
  assert.deepEqual(read, positions);
});
