import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shippedPolicyText } from '../../agents/supervisor/shipped-policy.ts';
import { putMembership } from '../../data/records/people.ts';
import { createTenant } from '../../data/records/tenants.ts';
import { createSystemRandom } from '../../runtime/system/system-clock.ts';
import { type ApiFixture, type Credentials, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
let olga: Credentials;
let olgaId: string;
/** Olga in another tenant of hers. */
let elsewhere: Credentials;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  const { userId, console } = await api.signIn('olga');
  await api.addMember(userId, 'operator');
  const actor = { kind: 'system', id: 'test', door: 'cli' } as const;
  const made = { slug: 'elsewhere', name: 'Elsewhere', policyText: shippedPolicyText() };
  const tenantId = await createTenant({ ...api.world, random: createSystemRandom() }, made, actor);
  await api.world.database.asTenant(tenantId, (transaction) =>
    putMembership(transaction, api.world.ids, actor, {
      ...{ userId, role: 'owner', displayName: 'Olga', email: 'olga@ours.example' },
    }),
  );
  [olga, olgaId, elsewhere] = [console, userId, { ...console, 'x-tenant': tenantId }];
});
after(() => api.close());

const secretUrl = 'https://hooks.example/services/T1/B2/secret';
const put = (via: string, body: object, as = olga) => api.ask('PUT', `/notices/${via}`, { as, body });
const listed = async (as: Credentials) =>
  (await api.ask('GET', '/notices', { as })).body['items'] as { via: string; for: string; host: string | null }[];

test('everybody says for themselves how they are told; the address is never shown, and the key once', async () => {
  assert.deepEqual((await put('mail', {})).body, { result: 'set', secret: null });
  const made = await put('webhook', { url: secretUrl, topics: ['reply'] });
  assert.match(String(made.body['secret']), /^whsec_[A-Za-z0-9+/]{32}$/);
  const changed = await put('webhook', { topics: ['reply', 'spike'] });
  assert.deepEqual(changed.body, { result: 'set', secret: null });
  const answer = await api.ask('GET', '/notices', { as: olga });
  assert.doesNotMatch(answer.text, /secret|T1|whsec/);
  assert.deepEqual(
    (await listed(olga)).map((item) => [item.via, item.for, item.host]),
    [
      ['mail', 'me', null],
      ['webhook', 'me', 'hooks.example'],
    ],
  );
  assert.deepEqual(await listed(api.cli), []);
  const stored = await api.read('select * from notice_channels c, audit a');
  assert.doesNotMatch(JSON.stringify(stored), /services\/T1|whsec/);
});

test('where the tenant is told only an administrator says', async () => {
  assert.equal((await put('slack', { for: 'tenant', url: secretUrl })).status, 403);
  assert.equal((await put('slack', { for: 'tenant', url: secretUrl }, api.cli)).status, 200);
  assert.deepEqual(
    (await listed(api.cli)).map((item) => [item.via, item.for]),
    [['slack', 'tenant']],
  );
  assert.equal((await api.ask('DELETE', '/notices/slack?for=tenant', { as: olga })).status, 403);
  assert.equal((await api.ask('PATCH', '/tenant', { as: olga, body: { noticesQuote: true } })).status, 403);
});

test('an address inside, a mail to somewhere else, an unknown way and a missing address are refused', async () => {
  for (const [via, body] of [
    ['webhook', { url: 'https://127.0.0.1/hook' }],
    ['webhook', { url: 'http://shop.example/hook' }],
    ['slack', { url: 'https://169.254.169.254/latest' }],
    ['slack', {}],
    ['mail', { url: 'https://shop.example' }],
    ['mail', { for: 'tenant' }],
    ['pigeon', {}],
    ['webhook', { url: secretUrl, topics: ['gossip'] }],
  ] as const) {
    const { status, text } = await put(via, body, api.cli);
    assert.ok([400, 422, 403].includes(status), `${via} ${JSON.stringify(body)}: ${status}`);
    assert.doesNotMatch(text, /169\.254|127\.0\.0\.1/);
  }
  assert.equal((await put('mail', {}, await api.serviceKey())).status, 403);
});

test('dead messages are shown to whom they belong, and replayed by them alone', async () => {
  const [channel] = await api.read<{ id: string }>(
    "select id from notice_channels where user_id = $1 and kind = 'webhook'",
    [olgaId],
  );
  const id = api.world.ids.next();
  await api.change(
    `insert into notice_messages (id, channel_id, state, attempts, next_attempt_at, problem)
     values ($1, $2, 'dead', 8, app.now(), 'answered 503')`,
    [id, channel!.id],
  );
  const dead = async (as: Credentials) =>
    ((await api.ask('GET', '/notices/dead', { as })).body['items'] as { id: string; problem: string }[]).map(
      ({ problem }) => problem,
    );
  const replay = async (as: Credentials, body: object) => {
    const { status, body: answer } = await api.ask('POST', '/notices/dead/replay', { as, body });
    return [status, answer['replayed']];
  };
  assert.deepEqual([await dead(olga), await dead(api.cli), await dead(elsewhere)], [['answered 503'], [], []]);
  const named = `ntc_${id.replaceAll('-', '')}`;
  for (const as of [api.cli, elsewhere]) assert.equal((await replay(as, { ids: [named] }))[0], 404);
  assert.deepEqual(await replay(elsewhere, {}), [202, 0]);
  assert.deepEqual(await replay(olga, { ids: [named] }), [202, 1]);
  assert.deepEqual(await api.read('select state, attempts from notice_messages'), [{ state: 'waiting', attempts: 0 }]);
});

test('the channels of another tenant are not there, not even those of the same person', async () => {
  assert.deepEqual(await listed(elsewhere), []);
  for (const [method, path] of [
    ['POST', '/notices/webhook/test'],
    ['DELETE', '/notices/webhook'],
  ] as const) {
    assert.equal((await api.ask(method, path, { as: elsewhere, body: {} })).status, 404);
  }
  assert.equal((await listed(olga)).length, 2);
});

test('a test waits to leave with the rest; turned off, address, key and what waited are gone', async () => {
  assert.equal((await api.ask('POST', '/notices/webhook/test', { as: olga, body: {} })).status, 202);
  const before = await api.read('select 1 from secrets');
  assert.equal((await api.ask('DELETE', '/notices/webhook', { as: olga })).status, 200);
  assert.deepEqual(
    (await listed(olga)).map(({ via }) => via),
    ['mail'],
  );
  assert.equal((await api.read('select 1 from secrets')).length, before.length - 1);
  assert.deepEqual(await api.read('select 1 from notices union all select 1 from notice_messages'), []);
});

test('whose mailbox it is, or an administrator, lets it send again; nobody else, and no other tenant', async () => {
  const { identities } = (await api.ask('GET', '/senders', { as: olga })).body as unknown as {
    identities: { id: string }[];
  };
  const resume = async (as: Credentials) =>
    (await api.ask('POST', `/senders/${identities[0]!.id}/resume`, { as, body: {} })).status;
  await api.change("update mailboxes set status = 'paused', paused_for = 'bounces', paused_at = app.now()");
  const { text } = await api.ask('GET', '/senders', { as: olga });
  assert.match(text, /"pausedFor":"bounces"/);
  assert.deepEqual([await resume(olga), await resume(elsewhere)], [403, 404]);
  await api.change('update mailboxes set user_id = $1', [olgaId]);
  assert.deepEqual([await resume(olga), await resume(api.cli)], [200, 409]);
  assert.deepEqual(await api.read('select status, paused_for from mailboxes'), [{ status: 'ready', pausedFor: null }]);
});
