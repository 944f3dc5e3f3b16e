import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type pg from 'pg';
import { createPoolDatabase } from '../pool-database.ts';
import { createGate, cut, type DatabaseSuite } from './suite.contract.ts';

/** LISTEN and NOTIFY. */
export function testNotifications(suite: DatabaseSuite): void {
  describe('notifications', () => {
    const notify = (payload: string, end: () => Promise<void> = async () => {}) =>
      suite.world.database.asPlatform('gtm_relay', async (transaction) => {
        await transaction.query(`select pg_notify('gtm_contract', $1)`, [payload]);
        await end();
      });

    /** Listens and hands out payloads one by one. */
    async function hear(): Promise<{ next(): Promise<string>; heard: string[]; stop(): Promise<void> }> {
      const heard: string[] = [];
      const waiting: ((payload: string) => void)[] = [];
      const backlog: string[] = [];
      const stop = await suite.world.database.listen('gtm_contract', (payload) => {
        heard.push(payload);
        const waiter = waiting.shift();
        if (waiter) waiter(payload);
        else backlog.push(payload);
      });
      const next = () => {
        const payload = backlog.shift();
        return payload === undefined
          ? new Promise<string>((resolve) => waiting.push(resolve))
          : Promise.resolve(payload);
      };
      return { next, heard, stop };
    }

    test('arrive at the commit, in order, and never from a transaction that was rolled back', async () => {
      const ear = await hear();
      await notify('first');
      const failed = notify('rolled back', async () => {
        throw new Error('no');
      });
      await assert.rejects(failed, /no/);
      await notify('second');
      assert.deepEqual([await ear.next(), await ear.next()], ['first', 'second']);
      await ear.stop();
    });

    test('arrive while another client is in the middle of a transaction', async () => {
      const ear = await hear();
      const holding = createGate();
      const mayEnd = createGate();
      const sent = notify('through');
      const holder = suite.world.database.asPlatform('gtm_relay', async (transaction) => {
        await transaction.query('select 1');
        holding.open();
        await mayEnd.passed;
      });
      await holding.passed;
      await sent;
      assert.equal(await ear.next(), 'through');
      mayEnd.open();
      await holder;
      await ear.stop();
    });

    test('go on for one listener when another on the same channel stops', async () => {
      const [left, right] = [await hear(), await hear()];
      await notify('both');
      await Promise.all([left.next(), right.next()]);
      await left.stop();
      await notify('right only');
      assert.equal(await right.next(), 'right only');
      assert.deepEqual(left.heard, ['both']);
      await right.stop();
    });

    test('may open a transaction where they are heard', async () => {
      const tenantId = await suite.world.newTenant();
      const names = new Promise<string[]>((resolve, reject) => {
        suite.world.database
          .listen('gtm_contract', () => void suite.teamNames(tenantId).then(resolve, reject))
          .then(() => notify('look'), reject);
      });
      assert.deepEqual(await names, []);
    });

    test('are heard again after the connection was lost, which itself is said once', async () => {
      const clients = new Set<pg.PoolClient>();
      suite.world.pool.on('acquire', (client) => void clients.add(client));
      const database = createPoolDatabase(suite.world.pool, { engine: 'second', close: async () => {} });
      const heard: string[] = [];
      const said = createGate();
      const again = createGate();
      await database.listen('gtm_contract', (payload) => {
        heard.push(payload);
        if (payload === '') said.open();
        if (payload === 'after') again.open();
      });
      cut([...clients].at(-1)!);
      await said.passed;
      await notify('after');
      await again.passed;
      assert.deepEqual(heard, ['', 'after']);
      await database[Symbol.asyncDispose]();
    });
  });
}
