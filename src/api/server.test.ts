import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiFixture, assembleApi, type Credentials, openApiFixture } from './api-fixture.ts';

let api: ApiFixture;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

const problem = (answer: { type: string; body: object }) => {
  assert.match(answer.type, /^application\/problem\+json/);
  return answer.body as { status: number; title: string; detail: string; field?: string };
};

test('every error is a problem that says what to do', async () => {
  const nobody = await api.ask('GET', '/proposals', { as: {} });
  assert.equal(nobody.status, 401);
  assert.match(problem(nobody).detail, /Sign in/);
  const nothing = await api.ask('GET', '/nothing-here', { as: api.cli });
  assert.equal(problem(nothing).status, 404);
  const wrongKey = await api.ask('GET', '/proposals', { as: { authorization: 'Bearer gtm_key_wrong' } });
  assert.equal(wrongKey.status, 401);
  const missing = await api.ask('GET', '/proposals/2222', { as: api.cli });
  assert.equal(missing.status, 404);
  assert.match(problem(missing).detail, /gtm approvals/);
  const unknownTenant = await api.ask('GET', '/tenant', { as: { ...api.cli, 'x-tenant': 'nowhere' } });
  assert.equal(problem(unknownTenant).field, 'tenant');
});

test('who does not belong to a tenant cannot tell it from one that is not there', async () => {
  const theirs = await api.world.newTenant();
  const answers = await Promise.all(
    [theirs, `test-${theirs}`, 'nowhere'].map((tenant) =>
      api.ask('GET', '/tenant', { as: { ...api.cli, 'x-tenant': tenant } }).then(({ status, text }) => ({
        status,
        text: text.replace(tenant, 'X'),
      })),
    ),
  );
  assert.equal(answers[0]!.status, 403);
  assert.deepEqual(answers, [answers[0], answers[0], answers[0]]);
});

test('bad input is refused with the field named, and nothing is half-written', async () => {
  const answer = await api.ask('POST', '/suppressions', {
    as: api.cli,
    body: { addresses: ['fine@shop.example', 'not an address'] },
  });
  assert.equal(answer.status, 400);
  assert.equal(problem(answer).field, 'addresses.1');
  assert.deepEqual(await api.read('select id from suppressions'), []);
  const id = await api.ask('GET', '/contacts/acc_00000000000000000000000000000000', { as: api.cli });
  assert.equal(problem(id).field, 'id');
  const limit = await api.ask('GET', '/accounts?limit=0', { as: api.cli });
  assert.equal(problem(limit).field, 'limit');
});

test('a body that is no JSON is a problem of the caller', async () => {
  const headers = { 'content-type': 'application/json' };
  const answer = await api.ask('POST', '/goals', { as: api.cli, body: '{"text": ', headers });
  assert.equal(answer.status, 400);
  problem(answer);
});

test("a cookie changes state only from the server's own pages", async () => {
  const { userId, console } = await api.signIn('carl');
  await api.addMember(userId, 'owner');
  const own = await api.ask('POST', '/tenant/pause', { as: console, body: {} });
  assert.equal(own.status, 200);
  const elsewhere = { ...console, origin: 'https://evil.example' };
  const foreign = await api.ask('POST', '/tenant/resume', { as: elsewhere, body: {} });
  assert.equal(foreign.status, 403);
  const { origin: _, ...withoutOrigin } = console as Record<string, string>;
  assert.equal((await api.ask('POST', '/tenant/resume', { as: withoutOrigin, body: {} })).status, 403);
  assert.equal((await api.ask('POST', '/tenant/resume', { as: console, body: {} })).status, 200);
});

test('an Idempotency-Key gives the first answer again, refuses another body, and is free after a failure', async () => {
  const { handle } = await api.propose();
  const note = (key: string, text: string, as: Credentials = api.cli) =>
    api.ask('POST', `/proposals/${handle}/annotations`, {
      as,
      body: { note: text },
      headers: { 'idempotency-key': key },
    });
  const first = await note('k1', 'call her');
  const again = await note('k1', 'call her');
  assert.equal(first.status, 201);
  assert.deepEqual([again.status, again.body], [first.status, first.body]);
  const another = await note('k1', 'write to her');
  assert.equal(another.status, 422);
  assert.equal(problem(another).field, 'Idempotency-Key');
  assert.notDeepEqual((await note('k2', 'call her')).body, first.body);
  const { length } = await api.read("select id from feedback where kind = 'annotation'");
  assert.equal(length, 2);
  const body = { digest: 'something else', reason: 'other' };
  const headers = { 'idempotency-key': 'k3' };
  const failed = await api.ask('POST', `/proposals/${handle}/reject`, { as: api.cli, body, headers });
  assert.equal(failed.status, 409);
  const freed = await api.ask('POST', `/proposals/${handle}/reject`, { as: api.cli, body, headers });
  assert.equal(freed.status, 409);
  assert.equal(problem(freed).field, 'digest');
});

test('an Idempotency-Key counts for one address and one caller, and keeps no secret', async () => {
  const headers = { 'idempotency-key': 'same' };
  const [one, two] = [await api.propose(), await api.propose()];
  const annotate = (handle: string, as: Credentials) =>
    api.ask('POST', `/proposals/${handle}/annotations`, { as, body: { note: 'look' }, headers });
  const first = await annotate(one.handle, api.cli);
  const second = await annotate(two.handle, api.cli);
  assert.equal(second.status, 201);
  assert.notDeepEqual(second.body, first.body);
  const { userId, console } = await api.signIn('olga');
  await api.addMember(userId, 'owner');
  assert.equal((await annotate(one.handle, console)).status, 422);

  const key = await api.ask('POST', '/keys', { as: api.cli, body: { name: 'loader' }, headers });
  assert.equal(key.status, 201);
  const again = await api.ask('POST', '/keys', { as: api.cli, body: { name: 'loader' }, headers });
  assert.equal(again.status, 409);
  const stored = JSON.stringify(await api.read('select response from idempotency_keys'));
  assert.ok(!stored.includes(String(key.body['key'])));
  const long = await api.ask('POST', '/keys', {
    ...{ as: api.cli, body: { name: 'loader' }, headers: { 'idempotency-key': 'x'.repeat(3000) } },
  });
  assert.deepEqual([long.status, problem(long).field], [400, 'Idempotency-Key']);
});

test('an Idempotency-Key is free again after 24 hours', async () => {
  const { handle } = await api.propose();
  const note = (text: string) =>
    api.ask('POST', `/proposals/${handle}/annotations`, {
      ...{ as: api.cli, body: { note: text }, headers: { 'idempotency-key': 'daily' } },
    });
  assert.equal((await note('monday')).status, 201);
  await api.change("update idempotency_keys set created_at = app.now() - interval '23 hours' where key = 'daily'");
  assert.equal((await note('tuesday')).status, 422);
  await api.change("update idempotency_keys set created_at = app.now() - interval '25 hours' where key = 'daily'");
  assert.equal((await note('tuesday')).status, 201);
});

test('of two calls at once with one Idempotency-Key, one works', async () => {
  const { handle } = await api.propose();
  const note = () =>
    api.ask('POST', `/proposals/${handle}/annotations`, {
      ...{ as: api.cli, body: { note: 'at once' }, headers: { 'idempotency-key': 'at-once' } },
    });
  const statuses = (await Promise.all([note(), note(), note()])).map(({ status }) => status);
  assert.ok(statuses.every((status) => status === 201 || status === 409));
  const written = await api.read("select 1 from feedback where note = 'at once'");
  assert.equal(written.length, 1);
});

test('an Idempotency-Key whose call crashed is in conflict for an hour, and then taken over by one caller', async () => {
  const { handle } = await api.propose();
  const note = (text = 'crashed') =>
    api.ask('POST', `/proposals/${handle}/annotations`, {
      ...{ as: api.cli, body: { note: text }, headers: { 'idempotency-key': 'crashed' } },
    });
  assert.equal((await note()).status, 201);
  const leaveUnfinished = (minutesAgo: number) =>
    api.change(
      `update idempotency_keys set status = null, response = null,
         created_at = app.now() - $1 * interval '1 minute' where key = 'crashed'`,
      [minutesAgo],
    );
  await leaveUnfinished(59);
  const early = await note();
  assert.equal(early.status, 409);
  assert.match(problem(early).detail, /60 minutes/);
  await leaveUnfinished(61);
  assert.equal((await note('another body')).status, 422);
  const answers = await Promise.all([note(), note(), note(), note()]);
  assert.ok(answers.every(({ status }) => status === 201 || status === 409));
  assert.equal((await api.read("select 1 from feedback where note = 'crashed'")).length, 2);
  const again = await note();
  assert.deepEqual(again.body, answers.find(({ status }) => status === 201)!.body);
});

test('lists are read page by page, each item once', async () => {
  const wanted = new Set<string>();
  for (let number = 0; number < 4; number++) {
    const id = api.world.ids.next();
    wanted.add(`acc_${id.replaceAll('-', '')}`);
    await api.change('insert into accounts (id, name) values ($1, $2)', [id, `Paged ${number}`]);
  }
  const seen: string[] = [];
  const sizes: number[] = [];
  let after = '';
  do {
    const answer = await api.ask('GET', `/accounts?name=paged&limit=2${after}`, { as: api.cli });
    const page = answer.body as unknown as { items: { id: string }[]; next: string | null };
    seen.push(...page.items.map(({ id }) => id));
    sizes.push(page.items.length);
    after = page.next === null ? '' : `&after=${page.next}`;
  } while (after !== '');
  assert.deepEqual(sizes, [2, 2]);
  assert.deepEqual(new Set(seen), wanted);
  const foreign = await api.ask('GET', '/accounts?after=con_00000000000000000000000000000000', { as: api.cli });
  assert.equal(problem(foreign).field, 'after');
});

test('a wrong value in a list, a wrong method, a wrong type and a broken address are problems that name what is wrong', async () => {
  const state = await api.ask('GET', '/proposals?state=open,opne', { as: api.cli });
  assert.deepEqual([state.status, problem(state).field], [400, 'state.1']);
  const type = await api.ask('GET', '/search?text=a&type=letter', { as: api.cli });
  assert.deepEqual([type.status, problem(type).field], [400, 'type.0']);
  const method = await api.server.inject({ method: 'DELETE', url: '/v1/proposals/k7q2' });
  assert.equal(method.statusCode, 405);
  assert.equal(method.headers['allow'], 'GET, HEAD');
  assert.match(method.body, /"status":405/);
  const xml = await api.ask('POST', '/goals', {
    as: api.cli,
    body: '<goal/>',
    headers: { 'content-type': 'application/xml' },
  });
  assert.deepEqual([xml.status, problem(xml).field], [415, 'Content-Type']);
  const large = await api.ask('POST', '/goals', {
    as: api.cli,
    body: `"${'x'.repeat(65 * 1024 * 1024)}"`,
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(large.status, 413);
  problem(large);
  const address = await api.ask('GET', '/accounts/%E0%A4%A', { as: api.cli });
  assert.equal(address.status, 400);
  problem(address);
  const missing = await api.ask('POST', '/goals', { as: api.cli, body: {} });
  assert.deepEqual([problem(missing).field, problem(missing).detail], ['text', 'text is missing.']);
});

test('a page without an origin changes nothing', async () => {
  const answer = await api.ask('POST', '/tenant/pause', { as: { origin: 'null' }, body: {} });
  assert.deepEqual([answer.status, problem(answer).field], [403, 'Origin']);
});

test('sign-in answers with problems, and slows down who guesses', async () => {
  const signIn = () =>
    api.ask('POST', 'api/auth/sign-in/email', {
      as: { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' },
      body: { email: 'ann@ours.example', password: 'a wrong guess' },
    });
  const first = await signIn();
  assert.equal(first.status, 401);
  problem(first);
  // A slow machine earns a further guess every five seconds.
  for (let guess = 1; guess < 40 && (await signIn()).status !== 429; guess++);
  const answer = await api.server.inject({
    ...{ method: 'POST', url: '/api/auth/sign-in/email', payload: { email: 'ANN@ours.example', password: 'x' } },
  });
  assert.equal(answer.statusCode, 429);
  assert.equal(answer.headers['retry-after'], '5');
});

test('one caller too fast is told to wait, others are not', async () => {
  const as = await api.serviceKey();
  const ask = () => api.server.inject({ url: '/v1/tenant', headers: { ...as } });
  const answers = await Promise.all(Array.from({ length: 350 }, ask));
  const slowed = answers.filter(({ statusCode }) => statusCode === 429);
  assert.ok(slowed.length > 0 && slowed.length < 160, String(slowed.length));
  assert.ok(slowed.every(({ headers }) => headers['retry-after'] === '1'));
  assert.equal((await api.ask('GET', '/tenant', { as: api.cli })).status, 200);
});

test('health and readiness need no sign-in', async () => {
  assert.deepEqual((await api.ask('GET', 'healthz', { as: {} })).body, { status: 'alive' });
  assert.deepEqual((await api.ask('GET', 'readyz', { as: {} })).body, { status: 'ready' });
});

test('readiness says that the database does not answer, and not what it said', async () => {
  const said: unknown[] = [];
  const { server } = await assembleApi(api.world, api.dataDirectory, {
    server: (services) => ({
      ...services,
      database: { ...services.database, asPlatform: () => Promise.reject(new Error('no route to db-7.internal')) },
      onError: (error) => said.push(error),
    }),
  });
  const answer = await server.inject({ url: '/readyz' });
  assert.equal(answer.statusCode, 503);
  assert.match(answer.body, /server log/);
  assert.doesNotMatch(answer.body, /internal/);
  assert.match(String(said), /no route to db-7/);
  await server.close();
});

test('metrics are for this machine, or for the key of the installation', async () => {
  const ask = (remoteAddress: string, headers: Record<string, string> = {}) =>
    api.server.inject({ url: '/metrics', remoteAddress, headers }).then(({ statusCode }) => statusCode);
  const key = { authorization: api.cli['authorization']! };
  assert.deepEqual(
    await Promise.all(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map((from) => ask(from))),
    [200, 200, 200],
  );
  assert.equal(await ask('192.0.2.7'), 403);
  assert.equal(await ask('192.0.2.7', key), 200);
  assert.equal(await ask('192.0.2.7', { ...(await api.serviceKey()) }), 403);
  assert.equal(await ask('127.0.0.1', { 'x-forwarded-for': '192.0.2.7' }), 403);
});

test('metrics count requests and states, and name no tenant, address or id', async () => {
  await api.addContact({ addresses: ['metrics.person@shop.example'] });
  await api.ask('GET', '/contacts', { as: api.cli });
  const { text, type } = await api.ask('GET', 'metrics', { as: {} });
  assert.match(type, /^text\/plain/);
  assert.match(text, /gtm_http_request_duration_seconds_count\{method="GET",route="\/v1\/contacts",status="200"\} \d/);
  assert.match(text, /gtm_proposals\{state="open"\} \d/);
  assert.match(text, /gtm_bus_lag_events\{consumer="lake"\} 2/);
  assert.match(text, /process_cpu_seconds_total/);
  assert.doesNotMatch(text, /@|shop\.example/);
  assert.ok(!text.includes(api.tenantId));
  assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-7/);
});

test('the documentation shows every operation and needs nothing from elsewhere', async () => {
  const { status, text } = await api.ask('GET', 'docs', { as: {} });
  assert.equal(status, 200);
  const document = (await api.ask('GET', '/openapi.json', { as: {} })).body;
  const operations = Object.values(document['paths'] as object).flatMap((methods) => Object.values(methods as object));
  for (const { operationId } of operations as { operationId: string }[]) {
    assert.ok(text.includes(`id="${operationId}"`), operationId);
  }
  assert.doesNotMatch(text, /<script|https?:\/\/|src="(?!data:)/);
  for (const [, link] of text.matchAll(/href="([^"]+)"/g)) assert.match(link!, /^(\/|#|data:,)/);
});

test('only the command line of this machine rotates the installation key, and secrets stay readable', async () => {
  const rotate = (as: Credentials) => api.ask('POST', '/installation-key/rotate', { as });
  const { userId, console: browser } = await api.signIn('rotating-owner');
  await api.addMember(userId, 'owner');
  assert.equal((await rotate(browser)).status, 403);
  assert.equal((await rotate(await api.serviceKey())).status, 403);
  assert.deepEqual((await rotate(api.cli)).body, { version: 2, secrets: 0, forgotten: 0 });
  assert.deepEqual((await rotate(api.cli)).body, { version: 3, secrets: 0, forgotten: 1 });
});
