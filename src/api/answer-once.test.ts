import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Database } from '../data/database/database.ts';
import { GtmError } from '../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { answerOnce } from './answer-once.ts';
import type { Caller } from './caller.ts';
import type { Route } from './route.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const request = { headers: { 'idempotency-key': 'k' }, url: '/v1/things', body: { name: 'x' } };

function ask(tenantId: string, run: () => Promise<unknown>, database: Database = world.database) {
  const caller: Caller = {
    tenantId,
    actor: { kind: 'person', id: 'ann', door: 'cli' },
    role: 'owner',
    userId: 'ann',
  };
  return answerOnce(database, { method: 'POST', status: 201 } as Route, caller, request, run);
}

const isConflict = (error: unknown) => GtmError.is(error) && error.code === 'conflict';

test('a call that was overtaken neither frees the key nor puts its answer over that of its successor', async () => {
  for (const late of [() => Promise.resolve('late'), () => Promise.reject(new Error('late'))]) {
    const tenantId = await world.newTenant({ frozenAt: '2026-03-03T08:00:00Z' });
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const { promise: running, resolve: runs } = Promise.withResolvers<void>();
    const overtaken = ask(tenantId, async () => {
      runs();
      await ended;
      return late();
    }).catch(() => {});
    await running;
    await assert.rejects(ask(tenantId, assert.fail), isConflict);
    await world.freezeAt(tenantId, '2026-03-03T09:01:00Z');
    const answer = await ask(tenantId, async () => {
      end();
      await overtaken;
      await assert.rejects(ask(tenantId, assert.fail), isConflict);
      return 'second';
    });
    assert.deepEqual(answer, { status: 201, response: 'second' });
    assert.deepEqual(await ask(tenantId, assert.fail), answer);
  }
});

test('what was done but could not be noted is not done again', async () => {
  const tenantId = await world.newTenant();
  let failures = 0;
  const asTenant: Database['asTenant'] = (id, work) =>
    failures-- > 0 ? Promise.reject(new Error('gone')) : world.database.asTenant(id, work);
  const failsAfter = async () => {
    failures = 1;
  };
  await assert.rejects(ask(tenantId, failsAfter, { ...world.database, asTenant }), /gone/);
  await assert.rejects(ask(tenantId, assert.fail), isConflict);
});
