import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { listMigrations, migrate } from './migrate.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

test('a migrated database needs nothing, however many processes ask at once', async () => {
  assert.deepEqual(await Promise.all([migrate(world.pool), migrate(world.pool), migrate(world.pool)]), [[], [], []]);
});

test('a new migration is applied once, as the owner of the schemas', async () => {
  const sql = 'create table platform.planted as select current_user::text as made_by;';
  const more = [...listMigrations(), { name: '9000_planted', sql, digest: 'planted' }];
  const applied = await Promise.all([migrate(world.pool, more), migrate(world.pool, more)]);
  assert.deepEqual(applied.flat(), ['9000_planted']);
  const { rows } = await world.pool.query('select made_by from platform.planted');
  assert.deepEqual(rows, [{ made_by: 'gtm_owner' }]);
  await assert.rejects(migrate(world.pool), /newer than this program \(9000_planted\)/);
  await world.pool.query(`drop table platform.planted; delete from platform.migrations where name = '9000_planted'`);
});

test('a migration that fails leaves nothing behind and can be tried again', async () => {
  const broken = { name: '9001_broken', sql: 'create table gtm.half (a int); select 1/0;', digest: 'broken' };
  const more = [...listMigrations(), broken];
  for (let attempt = 0; attempt < 2; attempt++) await assert.rejects(migrate(world.pool, more), /division by zero/);
  const { rows } = await world.pool.query(`select to_regclass('gtm.half') as half`);
  assert.deepEqual(rows, [{ half: null }]);
});

test('a database made with another text of a migration is refused', async () => {
  const [first, ...others] = listMigrations();
  await assert.rejects(migrate(world.pool, [{ ...first!, digest: 'other' }, ...others]), /another text of 0001/);
});
