import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createSystemRandom } from '../../runtime/system/system-clock.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { openInstallationKeys, prepareInstallationKey } from '../installation-key.ts';
import { deleteSecret, putSecret, readSecret, rotateSecrets, type SecretServices } from './secrets.ts';

const directory = mkdtempSync(join(tmpdir(), 'gtm-secrets-'));
const random = createSystemRandom();
let world: TestWorld;
let services: SecretServices;

before(async () => {
  world = await openTestWorld();
  const actor = { kind: 'system', id: 'test', door: 'migration' } as const;
  services = { ids: world.ids, random, keys: openInstallationKeys(directory, random), actor };
});
after(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

const put = (tenantId: string, text: string, options: { provider?: string; id?: string } = {}) =>
  world.database.asTenant(tenantId, (transaction) =>
    putSecret(transaction, services, { provider: 'imap', text, ...options }),
  );
const read = (tenantId: string, id: string, keys = services.keys) =>
  world.database.asTenant(tenantId, (transaction) => readSecret(transaction, { keys }, id));
/** Changes rows as an attacker with access to the database would. */
const tamper = (sql: string, values: unknown[] = []) => world.pool.query(sql, values);

test('what is stored can be read again, and is not in the database as text', async () => {
  const tenantId = await world.newTenant();
  const text = 'correct horse ü battery staple';
  const id = await put(tenantId, text);
  assert.equal(await read(tenantId, id), text);
  const { rows } = await tamper('select * from gtm.secrets where id = $1', [id]);
  assert.ok(!Object.values(rows[0]).some((value) => value instanceof Buffer && value.includes('horse')));
  const audit = await tamper('select detail::text as detail, action from gtm.audit where subject_id = $1', [id]);
  assert.deepEqual(audit.rows, [{ action: 'secret-stored', detail: '{"provider": "imap", "keyVersion": 1}' }]);
});

test('storing under the same id replaces the text', async () => {
  const tenantId = await world.newTenant();
  const id = await put(tenantId, 'first');
  assert.equal(await put(tenantId, 'second', { id }), id);
  assert.equal(await read(tenantId, id), 'second');
});

test('the same text is never stored as the same bytes', async () => {
  const tenantId = await world.newTenant();
  const stored = [await put(tenantId, 'same'), await put(tenantId, 'same')];
  const { rows } = await tamper('select ciphertext, wrapped_key, nonce from gtm.secrets where id = any($1)', [stored]);
  for (const column of ['ciphertext', 'wrapped_key', 'nonce']) {
    assert.notDeepEqual(rows[0][column], rows[1][column], column);
  }
});

test('each secret is encrypted by a key of its own, and nothing drawn for one is used for another', async () => {
  const drawn: number[] = [];
  const counting = {
    ...random,
    bytes(length: number) {
      drawn.push(length);
      return random.bytes(length);
    },
  };
  const tenantId = await world.newTenant();
  for (const text of ['one', 'two']) {
    await world.database.asTenant(tenantId, (transaction) =>
      putSecret(transaction, { ...services, random: counting }, { provider: 'imap', text }),
    );
  }
  const [key, nonce] = [32, 12];
  assert.deepEqual(drawn, [key, nonce, nonce, key, nonce, nonce]);
});

test('swapped ciphertexts, keys, providers and tenants do not decrypt', async () => {
  const moves = [
    'update gtm.secrets a set ciphertext = b.ciphertext, nonce = b.nonce from gtm.secrets b where a.id = $1 and b.id = $2',
    'update gtm.secrets a set wrapped_key = b.wrapped_key from gtm.secrets b where a.id = $1 and b.id = $2',
    `update gtm.secrets a set ciphertext = b.ciphertext, nonce = b.nonce, wrapped_key = b.wrapped_key
     from gtm.secrets b where a.id = $1 and b.id = $2`,
    `update gtm.secrets set provider = 'smtp' where id = $1 and $2::uuid is not null`,
    `update gtm.secrets set ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1) where id = $1 and $2::uuid is not null`,
  ];
  for (const move of moves) {
    const tenantId = await world.newTenant();
    const [left, right] = [await put(tenantId, 'left'), await put(tenantId, 'right')];
    await tamper(move, [left, right]);
    await assert.rejects(read(tenantId, left), /was changed or moved/, move);
  }
  const [ours, theirs] = [await world.newTenant(), await world.newTenant()];
  const id = await put(theirs, 'theirs');
  await assert.rejects(read(ours, id), /no secret/);
  await tamper('update gtm.secrets set tenant_id = $1 where id = $2', [ours, id]);
  await assert.rejects(read(ours, id), /was changed or moved/);
});

test('after a new installation key the old secrets can be read, and after rotation without the old key', async () => {
  const own = mkdtempSync(join(directory, 'rotation-'));
  const tenantId = await world.newTenant();
  const old = openInstallationKeys(own, random);
  const id = await world.database.asTenant(tenantId, (transaction) =>
    putSecret(transaction, { ...services, keys: old }, { provider: 'imap', text: 'lasting' }),
  );
  const keys = prepareInstallationKey(own, random);
  assert.equal(keys.newest, 2);
  assert.equal(await read(tenantId, id, keys), 'lasting');
  const rotate = () =>
    world.database.asTenant(tenantId, (transaction) => rotateSecrets(transaction, { ...services, keys }));
  assert.equal(await rotate(), 1);
  assert.equal(await rotate(), 0);
  assert.equal(await read(tenantId, id, keys), 'lasting');
  await assert.rejects(read(tenantId, id, old), /lacks key version 2/);
});

test('another installation cannot read a secret', async () => {
  const tenantId = await world.newTenant();
  const id = await put(tenantId, 'ours');
  const stranger = openInstallationKeys(mkdtempSync(join(directory, 'stranger-')), random);
  await assert.rejects(read(tenantId, id, stranger), (error: Error) => {
    assert.match(error.message, /was changed or moved/);
    assert.doesNotMatch(error.message, /ours/);
    return true;
  });
});

test('a deleted secret is gone', async () => {
  const tenantId = await world.newTenant();
  const id = await put(tenantId, 'short-lived');
  await world.database.asTenant(tenantId, (transaction) => deleteSecret(transaction, services, id));
  await assert.rejects(read(tenantId, id), /no secret/);
});
