import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { writeAudit } from './audit.ts';
import { isSuppressed, suppressAddress, suppressDomain, suppressedAmong } from './suppressions.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const actor = { kind: 'person', id: 'user-1', door: 'cli' } as const;

async function inTenant<T>(
  work: (transaction: Parameters<Parameters<TestWorld['database']['asTenant']>[1]>[0]) => Promise<T>,
): Promise<T> {
  const tenantId = await world.newTenant();
  return world.database.asTenant(tenantId, async (transaction) => {
    await writeAudit(transaction, world.ids, {
      actor,
      action: 'suppressed',
      subjectNoun: 'tenant',
      subjectId: tenantId,
    });
    return work(transaction);
  });
}

test('a suppressed address is found in any case, and nobody else is', async () => {
  const found = await inTenant(async (transaction) => {
    const how = { reason: 'opt_out', createdBy: 'test' } as const;
    assert.equal(await suppressAddress(transaction, world.ids, { address: 'ada@n.example', ...how }), true);
    assert.equal(await suppressAddress(transaction, world.ids, { address: 'ADA@n.example', ...how }), false);
    return [...(await suppressedAmong(transaction, ['ada@n.example', 'Ada@N.example', 'ben@n.example']))];
  });
  assert.deepEqual(found, ['ada@n.example', 'Ada@N.example']);
});

test('a suppressed domain covers its addresses and those of its subdomains, not a longer name', async () => {
  const found = await inTenant(async (transaction) => {
    await suppressDomain(transaction, world.ids, { domain: 'n.example', reason: 'manual', createdBy: 'test' });
    return [
      ...(await suppressedAmong(transaction, ['a@n.example', 'b@mail.n.example', 'c@not-n.example', 'd@example'])),
    ];
  });
  assert.deepEqual(found, ['a@n.example', 'b@mail.n.example']);
});

test('an entry is never deleted, and other tenants do not see it', async () => {
  await inTenant(async (transaction) => {
    await suppressAddress(transaction, world.ids, { address: 'ada@n.example', reason: 'complaint', createdBy: 'test' });
  });
  assert.equal(await inTenant((transaction) => isSuppressed(transaction, 'ada@n.example')), false);
  await assert.rejects(
    inTenant(async (transaction) => {
      await suppressAddress(transaction, world.ids, { address: 'x@n.example', reason: 'manual', createdBy: 'test' });
      await transaction.query('delete from suppressions');
    }),
    /never changed or deleted/,
  );
});
