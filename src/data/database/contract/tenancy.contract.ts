import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TenantTransaction } from '../database.ts';
import type { DatabaseSuite } from './suite.contract.ts';

/** What one tenant can do to another, and what must be audited. */
export function testTenancy(suite: DatabaseSuite): void {
  describe('tenancy', () => {
    test('refuses a tenant id that is no UUID', async () => {
      for (const wrong of ['', 'acme', `${suite.world.ids.next()}'; drop table x; --`]) {
        await assert.rejects(
          suite.world.database.asTenant(wrong, async () => {}),
          /must be a UUID/,
        );
      }
    });

    test('the application role without a tenant gets an error and no rows', async () => {
      const client = await suite.world.pool.connect();
      for (const setting of ['', `SELECT set_config('app.tenant', '', true);`]) {
        await client.query(`BEGIN; SET LOCAL ROLE gtm_app; ${setting}`);
        await assert.rejects(client.query('select * from gtm.tenants'), /app\.tenant|uuid/);
        await client.query('ROLLBACK');
      }
      client.release();
    });

    test("reads, changes and deletes nothing of another tenant's, also by its ids", async () => {
      const [ours, theirs] = [await suite.world.newTenant(), await suite.world.newTenant()];
      const teamId = await suite.world.database.asTenant(theirs, (transaction) => suite.addTeam(transaction, 'Theirs'));
      await suite.world.database.asTenant(ours, async (transaction) => {
        for (const statement of [
          'select id from teams where id = $1',
          `update teams set name = 'Ours' where id = $1 returning id`,
          'delete from teams where id = $1 returning id',
        ]) {
          assert.deepEqual(await transaction.query(statement, [teamId]), []);
        }
        assert.deepEqual(await transaction.query('select 1 from tenants where tenant_id = $1', [theirs]), []);
        await suite.addTeam(transaction, 'Ours');
      });
      assert.deepEqual(await suite.teamNames(theirs), ['Theirs']);
      assert.deepEqual(await suite.teamNames(ours), ['Ours']);
    });

    test('writes nothing into another tenant, neither new, nor moved, nor in bulk', async () => {
      const [ours, theirs] = [await suite.world.newTenant(), await suite.world.newTenant()];
      await suite.world.database.asTenant(ours, (transaction) => suite.addTeam(transaction, 'Ours'));
      const attempts: ((transaction: TenantTransaction) => Promise<unknown>)[] = [
        (transaction) =>
          transaction.query('insert into teams (tenant_id, id, name) values ($1, $2, $3)', [
            theirs,
            suite.world.ids.next(),
            'Planted',
          ]),
        (transaction) => transaction.query('update teams set tenant_id = $1', [theirs]),
        (transaction) =>
          transaction.copyIn('teams', ['tenant_id', 'id', 'name'], [[theirs, suite.world.ids.next(), 'Planted']]),
      ];
      for (const attempt of attempts) {
        await assert.rejects(suite.world.database.asTenant(ours, attempt), /row-level security/);
      }
      assert.deepEqual(await suite.teamNames(theirs), []);
      assert.deepEqual(await suite.teamNames(ours), ['Ours']);
    });

    test('a pool for a library acts as its role in every statement, also between those of others', async () => {
      const [pool, tenantId] = [suite.world.poolAs('gtm_workflows'), await suite.world.newTenant()];
      const whoAmI = async () => (await pool.query('select current_user as who, session_user as really')).rows;
      const own = [{ who: 'gtm_workflows', really: 'gtm_workflows' }];
      const [first, teams, second] = await Promise.all([whoAmI(), suite.teamNames(tenantId), whoAmI()]);
      assert.deepEqual([first, teams, second], [own, [], own]);
      await assert.rejects(pool.query('select * from gtm.tenants'), /permission denied/);
      await assert.rejects(pool.query('set role gtm_owner'), /permission denied/);
      await pool.query('create table dbos.planted (id int)');
      await pool.query('drop table dbos.planted');
      assert.notDeepEqual((await suite.world.pool.query('select current_user as who')).rows, [
        { who: 'gtm_workflows' },
      ]);
    });

    test('the tenant of one transaction is gone in the next', async () => {
      const tenantId = await suite.world.newTenant();
      await suite.world.database.asTenant(tenantId, (transaction) => suite.addTeam(transaction, 'North'));
      const attempt = suite.world.database.asPlatform('gtm_relay', (transaction) =>
        transaction.query('select app.tenant()'),
      );
      await assert.rejects(attempt, /app\.tenant|uuid/);
    });

    test("asks for the tenant's own time, and says when there is no such tenant", async () => {
      const tenantId = await suite.world.newTenant({ frozenAt: '2026-03-03T08:40:00.000Z' });
      const now = await suite.world.database.asTenant(tenantId, (transaction) => transaction.now());
      assert.equal(now.toISOString(), '2026-03-03T08:40:00.000Z');
      const nobody = suite.world.database.asTenant(suite.world.ids.next(), (transaction) => transaction.now());
      await assert.rejects(nobody, /does not exist/);
    });
  });

  describe('audit', () => {
    test('refuses to commit a change of an audited table without an audit row', async () => {
      const tenantId = await suite.world.newTenant();
      const teamId = await suite.world.database.asTenant(tenantId, (transaction) =>
        suite.addTeam(transaction, 'North'),
      );
      for (const statement of [
        `insert into teams (id, name) values (gen_random_uuid(), 'South')`,
        `update teams set name = 'South'`,
        'delete from teams',
      ]) {
        const attempt = suite.world.database.asTenant(tenantId, (transaction) => transaction.query(statement));
        await assert.rejects(attempt, /teams was changed without an audit row/);
      }
      const rows = await suite.world.database.asTenant(tenantId, (transaction) =>
        transaction.query('select id, name from teams'),
      );
      assert.deepEqual(rows, [{ id: teamId, name: 'North' }]);
    });

    test('the audit row of one transaction does not excuse the next', async () => {
      const tenantId = await suite.world.newTenant();
      await suite.world.database.asTenant(tenantId, (transaction) => suite.addTeam(transaction, 'North'));
      const attempt = suite.world.database.asTenant(tenantId, (transaction) => transaction.query('delete from teams'));
      await assert.rejects(attempt, /without an audit row/);
    });

    test('asks for no audit row where only what can be derived again is changed', async () => {
      const tenantId = await suite.world.newTenant();
      await suite.world.database.asTenant(tenantId, (transaction) =>
        transaction.query(`insert into completions (workflow_id, step) values ('w', 's')`),
      );
    });
  });
}
