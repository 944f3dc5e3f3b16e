import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shippedPolicyText } from '../../agents/supervisor/shipped-policy.ts';
import { putMembership } from '../../data/records/people.ts';
import { createTenant } from '../../data/records/tenants.ts';
import { createSystemRandom } from '../../runtime/system/system-clock.ts';
import { type ApiFixture, type Credentials, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
let admin: Credentials;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  const { userId, console } = await api.signIn('adam');
  await api.addMember(userId, 'admin');
  admin = console;
});
after(() => api.close());

const person = (email: string, more: object = {}) => ({ email, name: 'Someone', role: 'operator', ...more });

async function memberOfAnotherTenant(email: string): Promise<void> {
  const { userId } = await api.auth.ensureUser({ email, name: 'Vera' });
  const actor = { kind: 'system', id: 'test', door: 'cli' } as const;
  const made = { slug: 'elsewhere', name: 'Elsewhere', policyText: shippedPolicyText() };
  const tenantId = await createTenant({ ...api.world, random: createSystemRandom() }, made, actor);
  await api.world.database.asTenant(tenantId, (transaction) =>
    putMembership(transaction, api.world.ids, actor, { userId, role: 'owner', displayName: 'Vera', email }),
  );
}

test('a new person gets a link that signs them in', async () => {
  const answer = await api.ask('POST', '/people', { as: admin, body: person('new@ours.example', { team: 'Sales' }) });
  assert.equal(answer.status, 201);
  assert.deepEqual([answer.body['linkSignsIn'], answer.body['teamName']], [true, 'Sales']);
  assert.match(String(answer.body['signInLink']), /magic-link/);
});

test('an admin cannot sign in as an owner, nor into another tenant', async () => {
  const owner = await api.ask('POST', '/people', { as: admin, body: person('owner@localhost.example') });
  assert.deepEqual([owner.status, owner.body['field']], [403, 'email']);
  await memberOfAnotherTenant('vera@elsewhere.example');
  const vera = await api.ask('POST', '/people', { as: admin, body: person('vera@elsewhere.example') });
  assert.equal(vera.status, 201);
  assert.deepEqual([vera.body['linkSignsIn'], vera.body['signInLink']], [false, 'http://127.0.0.1:8080']);
  const password = person('vera@elsewhere.example', { password: 'a password of theirs' });
  assert.equal((await api.ask('POST', '/people', { as: admin, body: password })).status, 403);
});

test('whoever is removed is out at once, and stays in what they did', async () => {
  const { userId, console } = await api.signIn('leo');
  await api.addMember(userId, 'operator');
  assert.equal((await api.ask('GET', '/tenant', { as: console })).status, 200);
  const removed = await api.ask('DELETE', `/people/${userId}`, { as: admin });
  assert.equal(removed.status, 200);
  assert.equal((await api.ask('GET', '/tenant', { as: console })).status, 403);
  const people = (await api.ask('GET', '/people', { as: admin })).body['items'] as { userId: string }[];
  assert.ok(!people.some((one) => one.userId === userId));
  assert.equal((await api.ask('DELETE', `/people/${api.localUserId}`, { as: admin })).status, 403);
  assert.equal((await api.ask('DELETE', '/people/nobody', { as: admin })).status, 404);
});

test('what is granted to nobody is refused with the field named', async () => {
  const unknown = { fromUserId: api.localUserId, toUserId: 'nobody' };
  const delegation = await api.ask('POST', '/delegations', { as: api.cli, body: unknown });
  assert.deepEqual([delegation.status, delegation.body['field']], [404, 'toUserId']);
  const sender = { userId: 'nobody', fromName: 'N', address: 'n@ours.example' };
  const added = await api.ask('POST', '/senders', { as: api.cli, body: sender });
  assert.deepEqual([added.status, added.body['field']], [404, 'userId']);
  const given = await api.ask('POST', '/delegations', {
    ...{ as: api.cli, body: { fromUserId: api.localUserId, toUserId: 'ann' } },
  });
  assert.equal(given.status, 200);
  const { body } = await api.ask('GET', '/delegations', { as: admin });
  assert.deepEqual(body['items'], [{ fromUserId: api.localUserId, toUserId: 'ann', expiresAt: null }]);
});

test('only the command line on this machine makes a folder of it a mailbox', async () => {
  const body = { fromName: 'N', address: 'n@ours.example', url: 'maildir:/etc' };
  const answer = await api.ask('POST', '/senders', { as: admin, body });
  assert.deepEqual([answer.status, answer.body['field']], [403, 'url']);
});

test('whoever asks is told who they are here', async () => {
  const { body } = await api.ask('GET', '/me', { as: admin });
  assert.deepEqual([body['kind'], body['role'], body['door']], ['person', 'admin', 'console']);
  const key = (await api.ask('GET', '/me', { as: await api.serviceKey() })).body;
  assert.deepEqual([key['kind'], key['userId'], key['role']], ['service', null, 'service']);
});

test('people are read page by page', async () => {
  const seen: string[] = [];
  let after = '';
  do {
    const { body } = await api.ask('GET', `/people?limit=1${after}`, { as: admin });
    seen.push(...(body['items'] as { userId: string }[]).map(({ userId }) => userId));
    after = body['next'] === null ? '' : `&after=${body['next']}`;
  } while (after !== '');
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.length > 3);
});
