import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { after, before, test } from 'node:test';
import Fastify from 'fastify';
import type { Json } from '../domain/json.ts';
import { createPrng } from '../testing/demo/prng.ts';
import { standardSigner } from '../testing/hook-signers.ts';
import { mutate, mutations } from '../testing/mutate-request.ts';
import { cloudEvent, type HookFixture, type Made, openHookFixture, signerOf } from './hook-fixture.ts';
import { addHookIngress } from './hook-ingress.ts';

let api: HookFixture['api'];
let hooks: HookFixture;

before(async () => {
  hooks = await openHookFixture();
  ({ api } = hooks);
});
after(() => api.close());

test('a delivery that comes twice is kept once, and so is an event that two deliveries tell', async () => {
  const made = await hooks.addHook('twice', 'standard');
  const before = await hooks.countRows('hook_deliveries');
  const event = cloudEvent('mail.opened', 'e1', { recipient: 'ann@one.example' });
  const first = hooks.signed(made, event, { id: 'msg_same' });
  assert.equal((await hooks.send(made, first)).status, 202);
  assert.equal((await hooks.send(made, first)).status, 200);
  assert.equal(
    (await hooks.send(made, hooks.signed(made, { ...(event as object), time: null } as Json, { id: 'msg_same' })))
      .status,
    200,
  );
  const together = await Promise.all(
    [1, 2, 3].map(() => hooks.send(made, hooks.signed(made, event, { id: 'msg_together' }))),
  );
  assert.deepEqual(together.map(({ status }) => status).sort(), [200, 200, 202]);
  assert.equal((await hooks.countRows('hook_deliveries')) - before, 2);
  await hooks.workOff();
  const opened = await hooks.read("select 1 from signals where kind = 'opened'");
  assert.equal(opened.length, 1);
  assert.deepEqual(await hooks.countsOf(made), { accepted: 2, duplicate: 4, event: 2 });
});

test('a forged, stale, malformed or oversized request is refused and counted, and changes nothing', async () => {
  const made = await hooks.addHook('refusals', 'standard');
  const event = cloudEvent('mail.unsubscribed', 'e2', { recipient: 'eve@one.example' });
  const before = await Promise.all(['hook_deliveries', 'signals', 'suppressions', 'outbox'].map(hooks.countRows));
  const nowMs = api.world.clock.now().getTime();
  const forged = hooks.signed(made, event);
  const answers = {
    forged: await hooks.send(made, { ...forged, body: Buffer.from(forged.body.toString().replace('eve', 'ann')) }),
    unsigned: await hooks.post(made, JSON.stringify(event)),
    old: await hooks.send(made, hooks.signed(made, event, { nowMs: nowMs - 301_000 })),
    future: await hooks.send(made, hooks.signed(made, event, { nowMs: nowMs + 600_000 })),
    noJson: await hooks.send(made, hooks.signed(made, '{"specversion": ')),
    noEvent: await hooks.send(made, hooks.signed(made, { id: 'x', type: 'y', source: 'z' })),
    oversized: await hooks.send(made, hooks.signed(made, `"${'x'.repeat(1024 * 1024)}"`)),
  };
  assert.deepEqual(
    Object.values(answers).map(({ status }) => status),
    [401, 401, 401, 401, 400, 400, 413],
  );
  const strangers = [
    `hook_${'0'.repeat(32)}`,
    'hook_1',
    'nothing',
    made.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  ];
  for (const id of strangers) {
    const { status, text } = await hooks.send(
      { ...made, url: `http://one.example/v1/hooks/${id}` },
      hooks.signed(made, event),
    );
    assert.deepEqual([status, text], [401, answers.forged.text], 'nobody learns that a source is not there');
  }
  assert.equal(answers.old.text, answers.forged.text);
  assert.deepEqual(
    await Promise.all(['hook_deliveries', 'signals', 'suppressions', 'outbox'].map(hooks.countRows)),
    before,
  );
  assert.deepEqual(await hooks.countsOf(made), { forged: 2, malformed: 2, oversized: 1, stale: 2 });
  const { text: metrics } = await api.ask('GET', 'metrics', { as: {} });
  assert.match(metrics, /gtm_hook_deliveries_total\{provider="standard",outcome="stale"\} 2/);
  assert.match(metrics, /gtm_hook_deliveries_total\{provider="unknown",outcome="forged"\} 4/);
});

test('more at once than can be worked on are told to come again, and nothing that was acknowledged is lost', async () => {
  const made = await hooks.addHook('flood', 'standard');
  const before = await hooks.countRows('hook_deliveries');
  const requests = Array.from({ length: 700 }, (_, index) =>
    hooks.signed(made, cloudEvent('mail.opened', `flood${index}`, {})),
  );
  const answers = await Promise.all(requests.map((request) => hooks.send(made, request)));
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  assert.equal(count(202) + count(503), 700);
  assert.ok(count(503) > 0 && count(202) > 0);
  assert.ok(answers.every(({ status, wait }) => status === 202 || wait === '1'));
  assert.equal((await hooks.countRows('hook_deliveries')) - before, count(202));
  assert.equal((await hooks.send(made, requests[answers.findIndex(({ status }) => status === 503)]!)).status, 202);
});

test('a sender that never ends its body is cut off', async () => {
  const made = await hooks.addHook('slow', 'standard');
  const server = Fastify();
  addHookIngress(server, { ...api.hooks, clock: api.world.clock, publicUrl: null, patienceMs: 300 });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const path = new URL(made.url).pathname;
  socket.write(`POST ${path} HTTP/1.1\r\nhost: one.example\r\ncontent-length: 1000\r\n\r\n{`);
  const drip = setInterval(() => socket.write(' '), 50);
  await once(
    socket.resume().on('error', () => {}),
    'close',
  );
  clearInterval(drip);
  await server.close();
  assert.deepEqual(await hooks.countsOf(made), {});
});

test('of 300 changed requests none comes through the door', async () => {
  const made = await hooks.addHook('changed', 'standard');
  const before = await hooks.countRows('hook_deliveries');
  const prng = createPrng(7);
  const pick = (limit: number) => (limit === 0 ? 0 : prng.between(0, limit - 1));
  const pair = [1, 2].map((number) => hooks.signed(made, cloudEvent('mail.opened', `e${number}`, {})));
  const ways = Object.values(mutations);
  const statuses = new Map<number, number>();
  for (let tried = 0; tried < 300; ) {
    const mutant = mutate(ways[pick(ways.length)]!, [pair[0]!, pair[1]!], signerOf(made).signedHeaders, pick);
    // What no header may hold does not even reach the server.
    if (mutant === null || Object.values(mutant.headers).some((value) => /[^\x20-\x7e]/.test(value ?? ''))) continue;
    tried += 1;
    const { status } = await hooks.send(made, mutant);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  assert.deepEqual([...statuses], [[401, 300]]);
  assert.equal(await hooks.countRows('hook_deliveries'), before);
});

test('after a rotation both keys are good for a while, and then only the new one; a removed source takes nothing', async () => {
  const made = await hooks.addHook('rotated', 'standard');
  const rotate = async (overlapHours: number) => {
    const { body } = await api.ask('POST', `/hooks/${made.id}/rotate`, { as: api.cli, body: { overlapHours } });
    return body as unknown as Made;
  };
  const event = cloudEvent('gtm.unheard.of', 'e3', {});
  const statusWith = async (key: Made) =>
    (await hooks.send(made, hooks.signed({ ...made, secret: key.secret }, event))).status;
  const second = await rotate(24);
  assert.deepEqual([await statusWith(made), await statusWith(second)], [202, 202]);
  const third = await rotate(24);
  assert.deepEqual([await statusWith(made), await statusWith(second), await statusWith(third)], [401, 202, 202]);
  const fourth = await rotate(0);
  assert.deepEqual([await statusWith(third), await statusWith(fourth)], [401, 202]);
  const secrets = await hooks.read<{ n: number }>(
    "select count(*)::int as n from secrets s join hooks h on s.id in (h.secret_id, h.previous_secret_id) where h.name = 'rotated'",
  );
  assert.equal(secrets[0]!.n, 2, 'a key that has been replaced twice is forgotten');
  await api.ask('DELETE', `/hooks/${made.id}`, { as: api.cli });
  assert.equal(await statusWith(fourth), 401);
  await hooks.addHook('rotated', 'standard');
});

test('a key of the sender is given later, and without it nothing is taken', async () => {
  const made = await hooks.addHook('resend', 'resend');
  assert.equal(made.needsKey, true);
  const signer = standardSigner(Buffer.from('the secret that Resend made'), 'svix');
  const body = Buffer.from('{"type":"email.opened","data":{"email_id":"1","to":["ann@one.example"]}}');
  const request = () => signer.sign({ body, id: 'msg_r', nowMs: api.world.clock.now().getTime(), url: made.url });
  assert.equal((await hooks.post(made, body, request().headers)).status, 401);
  await api.ask('POST', `/hooks/${made.id}/rotate`, { as: api.cli, body: { key: `${signer.key}\n` } });
  assert.equal((await hooks.post(made, body, request().headers)).status, 202);
});

test('only those who administer the tenant make sources, and no list shows a secret', async () => {
  const { console: viewer, userId } = await api.signIn('vera');
  await api.addMember(userId, 'viewer');
  const refused = await api.ask('POST', '/hooks', { as: viewer, body: { name: 'x', from: 'standard' } });
  assert.equal(refused.status, 403);
  const { text } = await api.ask('GET', '/hooks', { as: viewer });
  assert.doesNotMatch(text, /whsec_|hook:/);
  const unknown = await api.ask('POST', '/hooks', { as: api.cli, body: { name: 'x', from: 'pigeon' } });
  assert.deepEqual([unknown.status, unknown.body['field']], [400, 'from']);
  const twice = await api.ask('POST', '/hooks', { as: api.cli, body: { name: 'cloud', from: 'standard' } });
  assert.ok([201, 409].includes(twice.status));
});
