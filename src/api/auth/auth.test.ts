import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createSystemRandom } from '../../runtime/system/system-clock.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { type Auth, createAuth } from './auth.ts';
import { createServiceKey, listServiceKeys, readServiceKey, revokeServiceKey } from './service-keys.ts';

let world: TestWorld;
let auth: Auth;
const baseUrl = 'http://127.0.0.1:8080';

before(async () => {
  world = await openTestWorld();
  auth = createAuth({ database: world.database, baseUrl, secret: 'a secret that is long enough for tests' });
});
after(() => world.close());

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

test('a one-time link signs in once', async () => {
  const user = await auth.ensureUser({ email: 'Owner@Ours.example', name: 'Owner' });
  const link = await auth.oneTimeLink('owner@ours.example');
  const answer = await auth.handle(new Request(link));
  const session = await auth.userOf(new Headers({ cookie: cookieOf(answer) }));
  assert.equal(session?.userId, user.userId);
  const again = await auth.handle(new Request(link));
  assert.equal(await auth.userOf(new Headers({ cookie: cookieOf(again) })), null);
});

test('a password signs in, a wrong one does not, and cookies are HttpOnly', async () => {
  const user = await auth.ensureUser({ email: 'ada@ours.example', name: 'Ada' });
  assert.equal(await auth.hasPassword(user.userId), false);
  await assert.rejects(auth.setPassword(user.userId, 'short'), { code: 'invalid', field: 'password' });
  await auth.setPassword(user.userId, 'correct horse battery');
  assert.equal(await auth.hasPassword(user.userId), true);
  const signIn = (password: string) =>
    auth.handle(
      new Request(`${baseUrl}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: baseUrl },
        body: JSON.stringify({ email: 'ada@ours.example', password }),
      }),
    );
  const good = await signIn('correct horse battery');
  assert.equal(good.status, 200);
  assert.match(good.headers.getSetCookie().join(), /HttpOnly/i);
  assert.equal((await auth.userOf(new Headers({ cookie: cookieOf(good) })))?.email, 'ada@ours.example');
  assert.equal((await signIn('wrong horse battery')).status, 401);
});

test('a page of ours signs in under each of our names, and a page of somebody else does not', async () => {
  const user = await auth.ensureUser({ email: 'bo@ours.example', name: 'Bo' });
  await auth.setPassword(user.userId, 'correct horse battery');
  const signIn = (server: string, page: string) =>
    auth.handle(
      new Request(`${server}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: page },
        body: JSON.stringify({ email: 'bo@ours.example', password: 'correct horse battery' }),
      }),
    );
  for (const name of [baseUrl, 'http://localhost:8080', 'http://192.0.2.7:8080']) {
    assert.equal((await signIn(name, name)).status, 200, name);
  }
  assert.equal((await signIn('http://192.0.2.7:8080', 'http://elsewhere.example')).status, 403);
});

test('nobody signs up by themselves', async () => {
  const answer = await auth.handle(
    new Request(`${baseUrl}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: baseUrl },
      body: JSON.stringify({ email: 'eve@elsewhere.example', password: 'long enough password', name: 'Eve' }),
    }),
  );
  assert.ok(answer.status >= 400);
});

test('a service key is shown once, works until revoked, and is kept as a digest', async () => {
  const services = { ...world, random: createSystemRandom() };
  const tenantId = await world.newTenant();
  const { id, key } = await createServiceKey(services, { tenantId, name: 'loader', createdBy: 'u1' });
  assert.deepEqual(await readServiceKey(world, key), { id, tenantId });
  assert.equal(await readServiceKey(world, `${key}x`), null);
  const listed = JSON.stringify(await listServiceKeys(world.database, tenantId));
  assert.ok(!listed.includes(key));
  assert.equal(await revokeServiceKey(world, { id, tenantId }), true);
  assert.equal(await readServiceKey(world, key), null);
});
