import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createSystemRandom } from '../runtime/system/system-clock.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { openInstallationKeys } from './installation-key.ts';
import { putSecret, readSecret } from './records/secrets.ts';
import { rotateInstallationKey } from './rotate-installation-key.ts';

const directory = mkdtempSync(join(tmpdir(), 'gtm-rotation-'));
const random = createSystemRandom();
const actor = { kind: 'person', id: 'ann', door: 'cli' } as const;
let world: TestWorld;

before(async () => {
  world = await openTestWorld();
});
after(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

const keysOf = (dataDirectory: string) => openInstallationKeys(dataDirectory, random);
const put = (tenantId: string, text: string, keys = keysOf(directory)) =>
  world.database.asTenant(tenantId, (transaction) =>
    putSecret(transaction, { ...world, random, keys, actor }, { provider: 'imap', text }),
  );
const read = (tenantId: string, id: string) =>
  world.database.asTenant(tenantId, (transaction) => readSecret(transaction, { keys: keysOf(directory) }, id));
const rotate = () => rotateInstallationKey({ ...world, random, dataDirectory: directory }, actor);
const versionsOfFile = () =>
  readFileSync(join(directory, 'installation.key'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => Number(line.split(':')[0]));

test('secrets of all tenants are wrapped anew and can be read; the key before the last is forgotten at the next rotation', async () => {
  const [ours, theirs] = [await world.newTenant(), await world.newTenant()];
  const [first, second] = [await put(ours, 'our password'), await put(theirs, 'their password')];
  assert.deepEqual(await rotate(), { version: 2, secrets: 2, forgotten: 0 });
  assert.deepEqual(versionsOfFile(), [1, 2]);
  assert.deepEqual(await rotate(), { version: 3, secrets: 2, forgotten: 1 });
  assert.deepEqual(versionsOfFile(), [2, 3]);
  assert.deepEqual([await read(ours, first), await read(theirs, second)], ['our password', 'their password']);
  const { rows } = await world.pool.query('select distinct key_version from gtm.secrets');
  assert.deepEqual(rows, [{ key_version: 3 }]);
});

test('a secret that is stored under the old key while the new one is made can still be read, and is wrapped by the next rotation', async () => {
  const tenantId = await world.newTenant();
  const before = keysOf(directory);
  await rotate();
  const id = await put(tenantId, 'just in time', before);
  assert.equal(await read(tenantId, id), 'just in time');
  assert.equal((await rotate()).secrets > 0, true);
  await rotate();
  assert.equal(await read(tenantId, id), 'just in time');
});

test('a secret that cannot be read refuses the rotation, and nothing is left of the try', async () => {
  const [early, late] = [await world.newTenant(), await world.newTenant()];
  const ids = [await put(early, 'to be damaged'), await put(late, 'to be damaged as well')];
  await put(early, 'sound');
  await put(late, 'sound, too');
  const state = async () => ({
    file: readFileSync(join(directory, 'installation.key'), 'utf8'),
    secrets: (await world.pool.query('select * from gtm.secrets order by id')).rows,
    audit: (await world.pool.query(`select count(*) from gtm.audit where action ~ 'rotated'`)).rows,
  });
  for (const id of ids) {
    const { rows } = await world.pool.query('select wrapped_key from gtm.secrets where id = $1', [id]);
    const setKey = (key: unknown) =>
      world.pool.query('update gtm.secrets set wrapped_key = $2 where id = $1', [id, key]);
    await setKey(Buffer.from('00112233445566778899aabbccddeeff00', 'hex'));
    const before = await state();
    await assert.rejects(
      rotate(),
      (error: Error) => /Every key was kept/.test(error.message) && !error.message.includes(id),
    );
    assert.deepEqual(await state(), before);
    await setKey(rows[0].wrapped_key);
  }
  await rotate();
});

test('a rotation that a fault of the database cut short is finished by the next one with the same key', async () => {
  const [early, late] = [await world.newTenant(), await world.newTenant()];
  const [first, second] = [await put(early, 'wrapped in time'), await put(late, 'not reached')];
  const newest = keysOf(directory).newest;
  await world.pool.query(`
    create function gtm.fail_rotation() returns trigger language plpgsql as $$ begin raise 'disk full'; end $$;
    create trigger fail_rotation before update on gtm.secrets for each row
      when (old.id = '${second}') execute function gtm.fail_rotation()`);
  for (const _ of [1, 2]) await assert.rejects(rotate());
  await world.pool.query('drop function gtm.fail_rotation cascade');
  assert.equal(keysOf(directory).newest, newest);
  assert.deepEqual(
    versionsOfFile().filter((version) => version > newest),
    [newest + 1],
  );
  const meanwhile = await put(late, 'stored meanwhile');
  assert.equal((await rotate()).version, newest + 1);
  assert.deepEqual(versionsOfFile(), [newest, newest + 1]);
  assert.deepEqual(
    [await read(early, first), await read(late, second), await read(late, meanwhile)],
    ['wrapped in time', 'not reached', 'stored meanwhile'],
  );
});

test('a rotation is in the audit of every tenant', async () => {
  const tenantId = await world.newTenant();
  const { version } = await rotate();
  const { rows } = await world.pool.query(
    `select actor_id, subject_id, detail from gtm.audit where tenant_id = $1 and action = 'key-rotated'`,
    [tenantId],
  );
  assert.deepEqual(rows, [{ actor_id: 'ann', subject_id: String(version), detail: { count: 0 } }]);
});
