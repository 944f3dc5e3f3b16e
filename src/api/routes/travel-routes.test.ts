import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDatabase } from '../../data/database/open-database.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { type ApiFixture, assembleApi, type Credentials, localKey, openApiFixture } from '../api-fixture.ts';

// Backup, vacuum, export and import: for whoever owns the machine, and nobody else.

/** An installation on the disk, and one whose database is in memory, with people of every kind. */
let root: string;
let world: TestWorld;
let tenantId: string;
let api: ApiFixture;
let served: Awaited<ReturnType<typeof assembleApi>>[] = [];
/** How often what was to be told was told. */
let drained = 0;

interface Said {
  status: number;
  body: Record<string, unknown>;
}

/** A server over a world, asked as the owner of its machine. */
async function open(over: TestWorld, name: string) {
  const directory = join(root, name);
  mkdirSync(directory, { recursive: true });
  const drain = async () => {
    drained += 1;
  };
  const assembled = await assembleApi(over, directory, {
    services: (services) => ({ ...services, bus: { drain } as never }),
  });
  served.push(assembled);
  return async (path: string, payload: object): Promise<Said> => {
    const headers = { authorization: `Bearer ${localKey}`, 'x-tenant': tenantId };
    const answer = await assembled.server.inject({ method: 'POST', url: `/v1${path}`, headers, payload });
    return { status: answer.statusCode, body: answer.json() };
  };
}

let ask: Awaited<ReturnType<typeof open>>;
before(async () => {
  root = mkdtempSync(join(tmpdir(), 'gtm-travel-'));
  world = await openTestWorld({ open: () => openDatabase(`pglite:${join(root, 'data', 'database')}`) });
  tenantId = await world.newTenant();
  ask = await open(world, 'data');
  await world.pool.query(
    `insert into gtm.memberships (tenant_id, user_id, role, display_name, email, created_at)
     values ($1, $2, 'owner', 'Owner', 'owner@localhost.example', '2026-01-01')`,
    [tenantId, served[0]!.localUserId],
  );
  await world.pool.query(
    `insert into gtm.accounts (tenant_id, id, name, created_at, updated_at) values ($1, $2, 'Lindvall', '2026-01-01', '2026-01-01')`,
    [tenantId, world.ids.next()],
  );
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(async () => {
  for (const { server } of served) await server.close();
  served = [];
  await world.close();
  await api.close();
  rmSync(root, { recursive: true, force: true });
});

const paths = ['/installation/backup', '/installation/vacuum', '/tenant/archive', '/archives'];

test('only the owner of the machine may: no stranger, no program, no other role, no owner by browser', async () => {
  const body = { path: join(root, 'stolen.tar') };
  const people: (readonly [string, Credentials])[] = [
    ['nobody', {}],
    ['a program', await api.serviceKey()],
  ];
  for (const role of ['viewer', 'operator', 'approver', 'admin', 'owner'] as const) {
    const { userId, console } = await api.signIn(role);
    await api.addMember(userId, role);
    people.push([role, console]);
  }
  for (const path of paths) {
    for (const [who, as] of people) {
      const answer = await api.ask('POST', path, { as, body });
      assert.equal(answer.status, 403, `${who} at ${path}: ${answer.text}`);
    }
  }
  assert.equal(existsSync(body.path), false);
});

test('a backup, and an export, go to a whole path at which nothing is, outside of the data', async () => {
  const taken = join(root, 'taken.tar');
  writeFileSync(taken, 'mine');
  for (const path of ['/installation/backup', '/tenant/archive']) {
    for (const [wrong, status] of [
      [{}, 400],
      [{ path: '' }, 400],
      [{ path: 'backup.tar' }, 400],
      [{ path: taken }, 409],
    ] as const) {
      const { status: said, body } = await ask(path, wrong);
      assert.deepEqual([said, body['field']], [status, 'path'], `${path} ${JSON.stringify(wrong)}`);
    }
  }
  const inside = await ask('/installation/backup', { path: join(root, 'data', 'backup.tar') });
  assert.deepEqual([inside.status, inside.body['field']], [400, 'path']);
  assert.match(String(inside.body['detail']), /in the data directory/);
  assert.equal(existsSync(join(root, 'data', 'backup.tar')), false);
});

test('a backup writes one file and says what is in it; keys go in only where they are asked for', async () => {
  const path = join(root, 'backup.tar');
  const { status, body } = await ask('/installation/backup', { path });
  assert.deepEqual([status, body['path'], body['withKeys']], [200, path, false]);
  assert.ok(existsSync(path) && Number(body['files']) > 10 && Number(body['bytes']) > 1_000_000);
  const other = join(root, 'with-keys.tar');
  assert.equal((await ask('/installation/backup', { path: other, withKeys: true })).body['withKeys'], true);
});

test('a database in memory has no files: its backup is refused with what to do instead, and a vacuum does nothing', async () => {
  const refused = await api.ask('POST', '/installation/backup', { as: api.cli, body: { path: join(root, 'no.tar') } });
  assert.deepEqual([refused.status >= 400, existsSync(join(root, 'no.tar'))], [true, false]);
  assert.match(String(refused.body['detail']), /gtm export/);
  assert.equal((await api.ask('POST', '/installation/vacuum', { as: api.cli, body: {} })).status, 200);
});

/** Files of the database that hold the word. */
function filesWith(word: string): string[] {
  const entries = readdirSync(join(root, 'data', 'database'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(word));
}

test('a vacuum writes the files anew: what was deleted is in none of them, and what was there is there', async () => {
  await world.pool.query(
    `insert into gtm.accounts (tenant_id, id, name, created_at, updated_at) values ($1, $2, 'Canary Ltd', '2026-01-01', '2026-01-01')`,
    [tenantId, world.ids.next()],
  );
  await world.pool.query(`delete from gtm.accounts where name = 'Canary Ltd'`);
  assert.notDeepEqual(filesWith('Canary Ltd'), []);
  const { status, body } = await ask('/installation/vacuum', {});
  assert.deepEqual(filesWith('Canary Ltd'), []);
  assert.equal(status, 200);
  assert.ok(Number(body['tookMs']) >= 0);
  const { rows } = await world.pool.query('select name from gtm.accounts');
  assert.deepEqual(rows, [{ name: 'Lindvall' }]);
});

test('an export arrives elsewhere with the same rows and says so; here, and twice there, it is refused', async () => {
  const path = join(root, 'tenant.tar');
  drained = 0;
  const made = await ask('/tenant/archive', { path });
  assert.deepEqual([made.status, made.body['path'], drained], [200, path, 1]);
  const rows = made.body['rows'] as Record<string, number>;
  assert.equal(rows['accounts'], 1);
  assert.equal((await ask('/archives', { path })).status, 409);
  const there = await openTestWorld();
  const askThere = await open(there, 'there');
  const taken = await askThere('/archives', { path });
  assert.deepEqual([taken.status, taken.body['erasuresRepeated']], [201, 0], JSON.stringify(taken.body));
  assert.deepEqual([taken.body['tenantId'], taken.body['rows']], [made.body['tenantId'], rows]);
  assert.equal((await askThere('/archives', { path })).status, 409);
  await served.pop()!.server.close();
  await there.close();
});

test('what is no archive is refused, with nothing taken in', async () => {
  const nothing = join(root, 'nothing.tar');
  writeFileSync(nothing, 'no tar');
  for (const [path, status] of [
    [join(root, 'missing.tar'), 404],
    [nothing, 400],
    [join(root, 'backup.tar'), 400],
    ['tenant.tar', 400],
  ] as const) {
    const { status: said, body } = await ask('/archives', { path });
    assert.deepEqual([said, body['field']], [status, 'path'], path);
  }
  const { rows } = await world.pool.query('select count(*)::int as n from gtm.tenants');
  assert.deepEqual(rows, [{ n: 1 }]);
});
