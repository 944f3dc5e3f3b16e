import assert from 'node:assert/strict';
import { type AddressInfo, connect } from 'node:net';
import { after, before, test } from 'node:test';
import Fastify, { type FastifyInstance } from 'fastify';
import { openInstallationKeys } from '../data/installation-key.ts';
import type { Json } from '../domain/json.ts';
import { parseId } from '../domain/prefixed-id.ts';
import { createKnownHooks } from '../ingestion/hooks/known-hooks.ts';
import { createHookReceiver } from '../ingestion/hooks/receive-delivery.ts';
import { createSystemRandom } from '../runtime/system/system-clock.ts';
import { createPrng } from '../testing/demo/prng.ts';
import { bodySigners, standardSigner } from '../testing/hook-signers.ts';
import { mutate, mutations } from '../testing/mutate-request.ts';
import { cloudEvent, type HookFixture, type Made, openHookFixture, signerOf } from './hook-fixture.ts';
import { addHookIngress, type HookDoor } from './hook-ingress.ts';
import { problemOf } from './problem.ts';

let api: HookFixture['api'];
let hooks: HookFixture;

before(async () => {
  hooks = await openHookFixture();
  ({ api } = hooks);
});
after(async () => {
  for (const { server } of doors) {
    server.closeAllConnections();
    server.close();
  }
  await api.close();
});

const installationKeys = () => openInstallationKeys(api.dataDirectory, createSystemRandom());

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
  for (const _time of [1, 2]) {
    assert.deepEqual(await hooks.countsOf(made), { accepted: 2, duplicate: 4, event: 2 }, 'looking counts nothing');
  }

  // The first is being stored; the others wait for the next transaction and come into it together.
  const batch = ['msg_first', 'msg_second', 'msg_second'].map((id) => hooks.signed(made, event, { id }));
  const answers = await Promise.all(batch.map((request) => hooks.send(made, request)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 202, 202]);
  assert.deepEqual(await hooks.countsOf(made), { accepted: 4, duplicate: 5, event: 2 }, 'and is added to');
  // An id is its sender's own: another source may use the same.
  const another = await hooks.addHook('twice too', 'standard');
  assert.equal((await hooks.send(another, hooks.signed(another, event, { id: 'msg_same' }))).status, 202);
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
  const { port } = await openDoor({ patienceMs: 300 });
  const socket = connect(port, '127.0.0.1');
  const path = new URL(made.url).pathname;
  socket.write(`POST ${path} HTTP/1.1\r\nhost: one.example\r\ncontent-length: 1000\r\n\r\n{`);
  socket.resume().on('error', () => {});
  for (let drips = 0; drips < 400 && !socket.destroyed; drips++) {
    socket.write(' ');
    await api.world.clock.sleep(25);
  }
  assert.ok(socket.destroyed);
  assert.deepEqual(await hooks.countsOf(made), {});
});

const doors: FastifyInstance[] = [];

/** A door of its own to the same sources, as a provider on the network finds it. */
async function openDoor(changes: Partial<HookDoor>) {
  const server = Fastify();
  doors.push(server);
  server.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error);
    return reply.status(problem.status).send(problem);
  });
  addHookIngress(server, { ...api.hooks, clock: api.world.clock, publicUrl: null, ...changes });
  await server.listen({ host: '127.0.0.1', port: 0 });
  return { server, port: (server.server.address() as AddressInfo).port };
}

test('what is announced counts at once: senders that hold back large bodies leave no room, and give it back', async () => {
  const made = await hooks.addHook('large', 'standard');
  const { port } = await openDoor({});
  const path = new URL(made.url).pathname;
  const announce = () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write(`POST ${path} HTTP/1.1\r\nhost: one.example\r\ncontent-length: 1048576\r\n\r\n{`);
    return socket;
  };
  const held = Array.from({ length: 32 }, announce);
  const ask = async () => (await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: '{}' })).status;
  const becomes = async (status: number) => {
    for (let tries = 0; tries < 500 && (await ask()) !== status; tries++) await api.world.clock.sleep(20);
    assert.equal(await ask(), status);
  };
  await becomes(503);
  for (const socket of held) socket.destroy();
  await becomes(401);
});

test('a sender is cut off while its body comes; while it waits for our commit, its room stays taken', async () => {
  const made = await hooks.addHook('patient', 'standard');
  const commit = Promise.withResolvers<void>();
  let waiting = 0;
  const receiver: HookDoor['receiver'] = {
    async receive() {
      waiting += 1;
      if (waiting > 32) return 'forged';
      await commit.promise;
      return 'accepted';
    },
  };
  // Nobody's patience ends before the test says so.
  const ends: (() => void)[] = [];
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => ends.push(() => signal?.aborted || resolve()));
  const { port } = await openDoor({ clock: { ...api.world.clock, sleep }, receiver });
  const post = async (body: string) => {
    const address = `http://127.0.0.1:${port}${new URL(made.url).pathname}`;
    return (await fetch(address, { method: 'POST', body })).status;
  };
  const answers = Array.from({ length: 32 }, () => post('x'.repeat(1024 * 1024)));
  while (waiting < 32) await api.world.clock.sleep(10);
  for (const end of ends) end();
  await api.world.clock.sleep(10);
  assert.equal(await post('{}'), 503);
  commit.resolve();
  assert.deepEqual(new Set(await Promise.all(answers)), new Set([202]));
});

test('a sender that never pauses is told to wait, whatever it sends, and that is counted', async () => {
  const made = await hooks.addHook('hasty', 'standard');
  const { server } = await openDoor({ clock: { ...api.world.clock, monotonicMs: () => 0 } });
  const url = new URL(made.url).pathname;
  for (let sent = 0; sent < 2000; sent++) {
    assert.equal((await server.inject({ method: 'POST', url, payload: '{}' })).statusCode, 401);
  }
  const answer = await server.inject({ method: 'POST', url, payload: '{}' });
  assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [429, '1']);
  assert.deepEqual(await hooks.countsOf(made), { forged: 2000, too_fast: 1 });
});

test('whoever tries ids is told to wait, and the sources that are there go on being heard', async () => {
  let atMs = 0;
  const clock = { ...api.world.clock, monotonicMs: () => atMs };
  const known = createKnownHooks({ ...api.world, clock, keys: () => installationKeys() });
  const made = await hooks.addHook('heard', 'standard');
  const { server } = await openDoor({ clock, known });
  const post = async (id: string) =>
    (await server.inject({ method: 'POST', url: `/v1/hooks/${id}`, payload: '{}' })).statusCode;
  assert.equal(await post(made.id), 401);
  const tries: number[] = [];
  for (let number = 0; number < 110; number++) tries.push(await post(`hook_${String(number).padStart(32, '0')}`));
  assert.deepEqual([tries[0], tries.at(-1)], [401, 429]);
  // What was known must be read again by now, and is no stranger.
  atMs += 5000;
  for (let number = 0; number < 110; number++) await post(`hook_${String(number).padStart(32, 'f')}`);
  assert.equal(await post(made.id), 401);
});

test('a source that another process removed or gave a new key is looked up again after five seconds', async () => {
  let atMs = 0;
  const clock = { ...api.world.clock, monotonicMs: () => atMs };
  const known = createKnownHooks({ ...api.world, clock, keys: () => installationKeys() });
  const made = await hooks.addHook('elsewhere', 'standard');
  const hookId = parseId('hook', made.id);
  assert.equal((await known.find(hookId))?.id, hookId);
  await api.ask('DELETE', `/hooks/${made.id}`, { as: api.cli });
  atMs = 4999;
  assert.notEqual(await known.find(hookId), null);
  atMs = 5000;
  assert.equal(await known.find(hookId), null);
});

test('a delivery that could not be stored is no success, and the next one is taken', async () => {
  const made = await hooks.addHook('stumbles', 'standard');
  let isBroken = true;
  const database = {
    ...api.world.database,
    asTenant: ((...parts: Parameters<typeof api.world.database.asTenant>) =>
      isBroken ? Promise.reject(new Error('The disk is full.')) : api.world.database.asTenant(...parts)) as never,
  };
  const actor = { kind: 'system', id: 'hooks', door: 'ingestion' } as const;
  const receiver = createHookReceiver({ ...api.world, ...api.hooks, database, actor });
  const request = hooks.signed(made, cloudEvent('mail.opened', 's1', {}));
  const hookId = parseId('hook', made.id);
  await assert.rejects(receiver.receive(hookId, request), /disk is full/);
  isBroken = false;
  assert.equal(await receiver.receive(hookId, request), 'accepted');
});

test('where a public address is set, it is the one a sender signs', async () => {
  const { key } = bodySigners().find(({ provider }) => provider === 'hubspot')!;
  const made = await hooks.addHook('portal', 'hubspot', key);
  const { server } = await openDoor({ publicUrl: 'https://gtm.example' });
  const path = new URL(made.url).pathname;
  const post = async (url: string) => {
    const { sign } = bodySigners().find(({ provider }) => provider === 'hubspot')!;
    const { headers, body } = sign({ body: Buffer.from('[]'), id: '', nowMs: api.world.clock.now().getTime(), url });
    const sent = { method: 'POST', url: path, payload: body, headers: headers as Record<string, string> } as const;
    return (await server.inject(sent)).statusCode;
  };
  assert.equal(await post(`https://gtm.example${path}`), 202);
  assert.equal(await post(`http://localhost${path}`), 401);
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
  const kept = await hooks.countRows('secrets');
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
  assert.equal(await hooks.countRows('secrets'), kept + 2, 'a key that has been replaced twice is forgotten');
  await api.ask('DELETE', `/hooks/${made.id}`, { as: api.cli });
  assert.equal(await statusWith(fourth), 401);
  assert.equal(await hooks.countRows('secrets'), kept, 'and those of a removed source');
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
