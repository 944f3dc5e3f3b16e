import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GtmError } from '../../../domain/errors.ts';
import type { TenantTransaction } from '../database.ts';
import { createGate, cut, type DatabaseSuite } from './suite.contract.ts';

/** Beginning, ending, retrying and dying. */
export function testTransactions(suite: DatabaseSuite): void {
  describe('transactions', () => {
    test('commits what the work wrote and returns its value', async () => {
      const tenantId = await suite.world.newTenant();
      const id = await suite.world.database.asTenant(tenantId, (transaction) => suite.addTeam(transaction, 'North'));
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(await suite.teamNames(tenantId), ['North']);
    });

    test('rolls everything back when the work throws, and throws the same error', async () => {
      const tenantId = await suite.world.newTenant();
      const trouble = new Error('the work changed its mind');
      const attempt = suite.world.database.asTenant(tenantId, async (transaction) => {
        await suite.addTeam(transaction, 'North');
        throw trouble;
      });
      await assert.rejects(attempt, (error) => error === trouble);
      assert.deepEqual(await suite.teamNames(tenantId), []);
    });

    test('does not commit after a failed statement, also when the work caught the error', async () => {
      const tenantId = await suite.world.newTenant();
      for (const role of ['tenant', 'platform'] as const) {
        const work = async (transaction: { query(text: string): Promise<unknown> }) => {
          await transaction.query('select 1/0').catch(() => {});
        };
        const attempt =
          role === 'tenant'
            ? suite.world.database.asTenant(tenantId, async (transaction) => {
                await suite.addTeam(transaction, 'North');
                await work(transaction);
              })
            : suite.world.database.asPlatform('gtm_relay', work);
        await assert.rejects(attempt);
      }
      assert.deepEqual(await suite.teamNames(tenantId), []);
    });

    test('refuses a second transaction inside one at once, and works again afterwards', async () => {
      const tenantId = await suite.world.newTenant();
      const { database } = suite.world;
      const inner: (() => Promise<unknown>)[] = [
        () => database.asTenant(tenantId, async () => {}),
        () => database.asPlatform('gtm_relay', async () => {}),
        () => database.listen('gtm_contract', () => {}),
      ];
      await database.asTenant(tenantId, async () => {
        for (const call of inner) await assert.rejects(call(), /inside a database transaction/);
      });
      await database.asPlatform('gtm_relay', async () => {
        await assert.rejects(inner[0]!(), /inside a database transaction/);
      });
      await inner[0]!();
    });

    test('refuses a query after the end of its transaction', async () => {
      const tenantId = await suite.world.newTenant();
      const kept: TenantTransaction[] = [];
      await suite.world.database.asTenant(tenantId, async (transaction) => {
        kept.push(transaction);
      });
      await assert.rejects(kept[0]!.query('select 1'), /has ended/);
      await assert.rejects(kept[0]!.copyIn('teams', ['id', 'name'], [[suite.world.ids.next(), 'Late']]), /has ended/);
    });

    test('transactions at the same time that change one row all take effect', async () => {
      const tenantId = await suite.world.newTenant();
      await suite.world.database.asTenant(tenantId, (transaction) =>
        transaction.query(`insert into completions (workflow_id, step, output) values ('w', 's', '{"count": 0}')`),
      );
      const increment = () =>
        suite.world.database.asTenant(tenantId, async (transaction) => {
          const [row] = await transaction.query<{ count: number }>(
            `select (output->>'count')::integer as count from completions for update`,
          );
          await suite.world.clock.sleep(1);
          await transaction.query('update completions set output = $1', [{ count: row!.count + 1 }]);
          return row!.count;
        });
      const seen = await Promise.all(Array.from({ length: 12 }, increment));
      assert.deepEqual(
        seen.toSorted((left, right) => left - right),
        Array.from({ length: 12 }, (_, index) => index),
      );
    });

    test('nobody sees what another transaction has not committed', async () => {
      const tenantId = await suite.world.newTenant();
      const written = createGate();
      const mayEnd = createGate();
      const writer = suite.world.database.asTenant(tenantId, async (transaction) => {
        await suite.addTeam(transaction, 'Unborn');
        written.open();
        await mayEnd.passed;
        throw new Error('never mind');
      });
      await written.passed;
      const reader = suite.teamNames(tenantId);
      if (suite.manySessions) assert.deepEqual(await reader, []);
      mayEnd.open();
      await assert.rejects(writer, /never mind/);
      assert.deepEqual(await reader, []);
    });

    test('tries again after a serialization failure or a deadlock, also a wrapped one, and then gives up', async () => {
      const tenantId = await suite.world.newTenant();
      const fail = (code: string) => `do $$ begin raise exception 'lost the race' using errcode = '${code}'; end $$`;
      for (const code of ['40001', '40P01']) {
        let runs = 0;
        await suite.world.database.asTenant(tenantId, async (transaction) => {
          runs += 1;
          await suite.addTeam(transaction, `Team ${code}`);
          if (runs < 3) {
            await transaction.query(fail(code)).catch((cause: unknown) => {
              throw new GtmError('internal', 'wrapped', { cause });
            });
          }
        });
        assert.equal(runs, 3);
      }
      assert.deepEqual(await suite.teamNames(tenantId), ['Team 40001', 'Team 40P01']);

      let runs = 0;
      const hopeless = suite.world.database.asTenant(tenantId, async (transaction) => {
        runs += 1;
        await transaction.query(fail('40001'));
      });
      await assert.rejects(hopeless, /lost the race/);
      assert.equal(runs, 4);
    });

    test('does not try again after any other error', async () => {
      let runs = 0;
      const attempt = suite.world.database.asPlatform('gtm_relay', async (transaction) => {
        runs += 1;
        await transaction.query('select 1/0');
      });
      await assert.rejects(attempt, /division by zero/);
      assert.equal(runs, 1);
    });

    test('a client that dies inside its transaction leaves nothing behind and stops nobody', async () => {
      const tenantId = await suite.world.newTenant();
      const client = await suite.world.pool.connect();
      client.on('error', () => {});
      await client.query(
        `BEGIN; SET LOCAL ROLE gtm_app; SELECT set_config('app.tenant', '${tenantId}', true);
         insert into gtm.completions (workflow_id, step) values ('dying', 's')`,
      );
      const waiting = suite.teamNames(tenantId);
      cut(client);
      client.release(true);
      assert.deepEqual(await waiting, []);
      const rows = await suite.world.database.asTenant(tenantId, (transaction) =>
        transaction.query('select * from completions'),
      );
      assert.deepEqual(rows, []);
    });

    test('a client that dies while it waits for another stops nobody', async () => {
      const tenantId = await suite.world.newTenant();
      const client = await suite.world.pool.connect();
      client.on('error', () => {});
      const holding = createGate();
      const mayEnd = createGate();
      const holder = suite.world.database.asTenant(tenantId, async (transaction) => {
        await transaction.query('select from tenants for update');
        holding.open();
        await mayEnd.passed;
      });
      await holding.passed;
      const ended = new Promise((resolve) => client.once('end', resolve));
      const doomed = assert.rejects(
        client.query(`BEGIN; update gtm.tenants set name = 'x' where tenant_id = '${tenantId}'`),
      );
      cut(client);
      mayEnd.open();
      await Promise.all([holder, doomed, ended]);
      client.release(true);
      assert.deepEqual(await suite.teamNames(tenantId), []);
    });
  });
}
