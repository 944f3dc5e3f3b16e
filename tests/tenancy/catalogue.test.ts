import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorkflows } from '../../src/runtime/workflows/open-workflows.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';
import {
  type AskCatalogue,
  applicationRoleProblems,
  listTables,
  ownerProblems,
  privilegeProblems,
  roleProblems,
  tenantTableProblems,
} from './catalogue.ts';
import { platformWideKeys, tableLists } from './table-lists.ts';

const exceptions = Object.keys(platformWideKeys);
let world: TestWorld;
const ask: AskCatalogue = async (text, values) => (await world.pool.query(text, values)).rows as never;

before(async () => {
  world = await openTestWorld();
  const workflows = await openWorkflows('dbos:', world);
  workflows.register({}, {});
  await workflows.launch();
  await workflows.close();
});
after(() => world.close());

/** Runs `look` on a catalogue in which `sql` has been done, and undoes it. */
async function withPlanted<T>(sql: string, look: (ask: AskCatalogue) => Promise<T>): Promise<T> {
  const client = await world.pool.connect();
  try {
    await client.query(`BEGIN; ${sql}`);
    return await look(async (text, values) => (await client.query(text, values)).rows as never);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('every table of every schema is in exactly one list, and every listed table exists', async () => {
  const listed = Object.values(tableLists).flat();
  assert.equal(new Set(listed).size, listed.length, 'no table is listed twice');
  assert.deepEqual(await listTables(ask), listed.toSorted());
});

test('a planted table is found missing from the lists', async () => {
  const tables = await withPlanted('create table gtm.planted (tenant_id uuid)', listTables);
  assert.ok(tables.includes('gtm.planted'));
});

test('every tenant table forces row-level security and has the tenant in all its keys', async () => {
  assert.deepEqual(await tenantTableProblems(ask, tableLists.tenant, exceptions), []);
});

test('each planted weakness of a tenant table is found', async () => {
  const good = 'tenant_id uuid not null default app.tenant(), id uuid not null';
  const weaknesses: [string, RegExp][] = [
    [`create table gtm.planted (${good}, primary key (tenant_id, id))`, /row-level security is not forced/],
    [`create table gtm.planted (${good}, primary key (id)); call app.make_tenant_table('planted')`, /planted_pkey/],
    [`create table gtm.planted (${good}); call app.make_tenant_table('planted')`, /no primary key/],
    [
      `create table gtm.planted (tenant_id text not null, id uuid, primary key (tenant_id, id));
       alter table gtm.planted enable row level security`,
      /no column tenant_id uuid/,
    ],
    [
      `create table gtm.planted (${good}, primary key (tenant_id, id)); call app.make_tenant_table('planted');
       alter table gtm.planted no force row level security`,
      /row-level security is not forced/,
    ],
    [
      `create table gtm.planted (${good}, primary key (tenant_id, id)); call app.make_tenant_table('planted');
       create policy everything on gtm.planted to gtm_app using (true)`,
      /does not compare the tenant/,
    ],
    [
      `create table gtm.planted (${good}, primary key (tenant_id, id)); call app.make_tenant_table('planted');
       create policy relay_writes on gtm.planted to gtm_relay using (true)`,
      /lets another role do more than read/,
    ],
    [
      `create table gtm.planted (${good}, name text unique, primary key (tenant_id, id));
       call app.make_tenant_table('planted')`,
      /planted_name_key does not begin with tenant_id/,
    ],
    [
      `alter table gtm.teams add constraint planted_id unique (id);
       create table gtm.planted (${good}, team_id uuid references gtm.teams (id), primary key (tenant_id, id));
       call app.make_tenant_table('planted')`,
      /planted_team_id_fkey leaves out tenant_id/,
    ],
  ];
  for (const [sql, expected] of weaknesses) {
    const problems = await withPlanted(sql, (look) =>
      tenantTableProblems(look, [...tableLists.tenant, 'gtm.planted'], exceptions),
    );
    assert.match(problems.join('\n'), expected, sql);
  }
});

test('the application role has no privilege on tables of sign-in, workflows and platform', async () => {
  const { auth, workflows, platform } = tableLists;
  const tables = [...auth, ...workflows, ...platform];
  assert.deepEqual(await privilegeProblems(ask, tables, ['auth', 'dbos', 'platform']), []);
  for (const planted of [
    'grant select (email) on auth.users to gtm_app',
    'grant usage on schema platform to gtm_app',
    'grant insert on platform.migrations to public',
  ]) {
    const problems = await withPlanted(planted, (look) =>
      privilegeProblems(look, tables, ['auth', 'dbos', 'platform']),
    );
    assert.equal(problems.length, 1, planted);
  }
});

test('the application role cannot step around row-level security', async () => {
  assert.deepEqual(await applicationRoleProblems(ask), []);
  for (const planted of [
    'alter role gtm_app bypassrls',
    'grant gtm_owner to gtm_app',
    'alter table gtm.teams owner to gtm_app',
    'grant truncate on gtm.teams to gtm_app',
    'create view gtm.planted as select * from gtm.contacts',
    `create function app.planted() returns int language sql security definer as 'select 1'`,
  ]) {
    assert.notDeepEqual(await withPlanted(planted, applicationRoleProblems), [], planted);
  }
});

test('everything belongs to the role of its schema: workflows to gtm_workflows, the rest to gtm_owner, nothing to a superuser', async () => {
  assert.deepEqual(await ownerProblems(ask), []);
  for (const planted of [
    'create table dbos.planted (id int)',
    'create table auth.planted (id int)',
    'create schema planted',
    `create function app.planted() returns int language sql as 'select 1'`,
  ]) {
    assert.notDeepEqual(await withPlanted(planted, ownerProblems), [], planted);
  }
});

test('no role of ours is a superuser, and those of sign-in, relay and workflows reach only their own part', async () => {
  assert.deepEqual(await roleProblems(ask), []);
  for (const planted of [
    'alter role gtm_workflows superuser',
    'grant gtm_owner to gtm_auth',
    'grant create on database postgres to gtm_workflows',
    'grant create on schema auth to gtm_auth',
    'grant select on gtm.tenants to gtm_workflows',
    'grant select (name) on gtm.tenants to gtm_auth',
    'grant select on auth.sessions to gtm_relay',
  ]) {
    assert.notDeepEqual(await withPlanted(planted, roleProblems), [], planted);
  }
});

test('audit rows cannot be changed, deleted or truncated, not even by the owner of everything', async () => {
  const tenantId = await world.newTenant();
  for (const statement of [`update gtm.audit set action = 'nothing'`, 'delete from gtm.audit']) {
    await assert.rejects(
      world.database.asTenant(tenantId, (transaction) => transaction.query(statement)),
      /never changed or deleted/,
    );
    await assert.rejects(ask(statement), /never changed or deleted/);
  }
  await assert.rejects(ask('truncate gtm.audit'), /never changed or deleted/);
  const [row] = await ask<{ count: string }>('select count(*) as count from gtm.audit');
  assert.equal(Number(row!.count), 1);
});
