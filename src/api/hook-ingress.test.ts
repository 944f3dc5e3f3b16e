import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { readOutbox } from '../data/records/outbox.ts';
import { isSuppressed } from '../data/records/suppressions.ts';
import type { Json } from '../domain/json.ts';
import { eraseContact } from '../ingestion/erase-contact.ts';
import { createAttributionConsumer } from '../learning/attribute-signals.ts';
import { createApprovalFixture } from '../testing/approval-fixture.ts';
import { createPrng } from '../testing/demo/prng.ts';
import { standardSigner } from '../testing/hook-signers.ts';
import { mutate, mutations } from '../testing/mutate-request.ts';
import { type ApiFixture, openApiFixture } from './api-fixture.ts';

const vectors = new URL('../../../shared/data/webhook-cloudevents/', import.meta.url);
let api: ApiFixture;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

interface Made {
  id: string;
  url: string;
  secret: string | null;
  needsKey: boolean;
}

async function addHook(name: string, from: string, key?: string): Promise<Made> {
  const { status, body, text } = await api.ask('POST', '/hooks', { as: api.cli, body: { name, from, key } });
  assert.equal(status, 201, text);
  return body as unknown as Made;
}

/** Sends bytes to a hook as its provider would; a password in the address becomes the header that a client makes of it. */
async function post(made: Made, body: string | Buffer, headers: Record<string, string | undefined> = {}) {
  const { pathname, username, password } = new URL(made.url);
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const sent = Object.entries({
    'content-type': 'application/json',
    ...(username ? { authorization: basic } : {}),
    ...headers,
  });
  const {
    statusCode,
    body: text,
    headers: answered,
  } = await api.server.inject({
    ...{ method: 'POST', url: pathname, payload: body },
    headers: Object.fromEntries(sent.filter(([, value]) => value !== undefined)) as Record<string, string>,
  });
  return { status: statusCode, text, wait: answered['retry-after'] };
}

const signerOf = (made: Made) => standardSigner(Buffer.from(made.secret!.slice('whsec_'.length), 'base64'));
let lastId = 0;

function signed(made: Made, content: Json | string, options: { id?: string; nowMs?: number } = {}) {
  lastId += 1;
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const { id = `msg_${lastId}`, nowMs = api.world.clock.now().getTime() } = options;
  return signerOf(made).sign({ body, id, nowMs, url: made.url });
}

const send = (made: Made, request: ReturnType<typeof signed>) => post(made, request.body, request.headers);

/** Does what the bus does: hands what was received to the consumer, then the signals to attribution. */
async function workOff(tenantId = api.tenantId): Promise<void> {
  for (const consumer of [api.hooks.consumer, createAttributionConsumer(api.world)]) {
    const events = await api.world.database.asTenant(tenantId, (transaction) =>
      readOutbox(transaction, { position: '0', seq: 0 }, 10_000),
    );
    await consumer.handle(
      tenantId,
      events.filter(({ type }) => (consumer.types as string[]).includes(type)),
    );
  }
}

const read = <R extends object>(sql: string, values: readonly string[] = []) => api.read<R>(sql, values);
const countRows = async (table: string) =>
  Number((await read<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n);

async function countsOf(made: Made): Promise<Record<string, number>> {
  const { body } = await api.ask('GET', '/hooks', { as: api.cli });
  return (body['items'] as { id: string; counts: Record<string, number> }[]).find(({ id }) => id === made.id)!.counts;
}

const cloudEvent = (type: string, id: string, data: Json, time = '2026-03-01T09:00:00Z'): Json => ({
  ...{ specversion: '1.0', id, type, source: '/mailer', time, data },
});

test('what a provider tells becomes signals, and an opt-out, a complaint and a dead address are obeyed', async () => {
  const made = await addHook('postmark', 'postmark');
  assert.match(made.url, /^http:\/\/hook:[\w-]+@/);
  const people = ['ann', 'ben', 'cem', 'dora'].map((name) => `${name}@one.example`);
  for (const address of people) await api.addContact({ addresses: [address] });
  const at = '2026-03-01T10:00:00Z';
  for (const record of [
    { RecordType: 'Click', Recipient: people[0]!, ReceivedAt: at, MessageID: 'm1', OriginalLink: 'https://x.example' },
    {
      RecordType: 'Bounce',
      Type: 'HardBounce',
      ID: 1,
      Email: people[1]!.toUpperCase(),
      BouncedAt: at,
      MessageID: 'm2',
    },
    { RecordType: 'SpamComplaint', ID: 2, Email: people[2]!, BouncedAt: at, MessageID: 'm3' },
    {
      RecordType: 'SubscriptionChange',
      SuppressSending: true,
      SuppressionReason: 'ManualSuppression',
      Recipient: people[3]!,
      ChangedAt: at,
    },
    { RecordType: 'Bounce', Type: 'SoftBounce', ID: 3, Email: people[0]!, BouncedAt: at, MessageID: 'm4' },
    { RecordType: 'Bounce', Type: 'Transient', ID: 4, Email: people[0]!, BouncedAt: at, MessageID: 'm5' },
  ]) {
    assert.equal((await post(made, JSON.stringify(record))).status, 202);
  }
  await workOff();
  const signals = await read<{ kind: string; address: string; detail: Json }>(
    `select s.kind, a.address from signals s join contact_addresses a on a.contact_id = s.contact_id order by s.kind, a.address`,
  );
  assert.deepEqual(
    signals.map(({ kind, address }) => `${kind} ${address}`),
    [
      ...[
        `bounce ${people[0]}`,
        `bounce ${people[1]}`,
        `clicked ${people[0]}`,
        `complaint ${people[2]}`,
        `opt_out ${people[3]}`,
      ],
    ],
  );
  const bounced = await read<{ address: string }>('select address from contact_addresses where bounced_at is not null');
  assert.deepEqual(
    bounced.map(({ address }) => address),
    [people[1]],
  );
  const listed = await api.world.database.asTenant(api.tenantId, async (transaction) => {
    const found: boolean[] = [];
    for (const address of people) found.push(await isSuppressed(transaction, address));
    return found;
  });
  assert.deepEqual(listed, [false, false, true, true]);
  const details = await read<{ detail: Json }>('select detail from signals');
  assert.doesNotMatch(JSON.stringify(details), /@|x\.example/, 'no address or link of a payload is kept in a signal');
  assert.deepEqual(await countsOf(made), { accepted: 6, event: 6 });

  await workOff();
  assert.equal(await countRows('signals'), 5, 'the same events handed over again change nothing');
});

test('a delivery that comes twice is kept once, and so is an event that two deliveries tell', async () => {
  const made = await addHook('twice', 'standard');
  const before = await countRows('hook_deliveries');
  const event = cloudEvent('mail.opened', 'e1', { recipient: 'ann@one.example' });
  const first = signed(made, event, { id: 'msg_same' });
  assert.equal((await send(made, first)).status, 202);
  assert.equal((await send(made, first)).status, 200);
  assert.equal(
    (await send(made, signed(made, { ...(event as object), time: null } as Json, { id: 'msg_same' }))).status,
    200,
  );
  const together = await Promise.all([1, 2, 3].map(() => send(made, signed(made, event, { id: 'msg_together' }))));
  assert.deepEqual(together.map(({ status }) => status).sort(), [200, 200, 202]);
  assert.equal((await countRows('hook_deliveries')) - before, 2);
  await workOff();
  const opened = await read("select 1 from signals where kind = 'opened'");
  assert.equal(opened.length, 1);
  assert.deepEqual(await countsOf(made), { accepted: 2, duplicate: 4, event: 2 });
});

test('a forged, stale, malformed or oversized request is refused and counted, and changes nothing', async () => {
  const made = await addHook('refusals', 'standard');
  const event = cloudEvent('mail.unsubscribed', 'e2', { recipient: 'eve@one.example' });
  const before = await Promise.all(['hook_deliveries', 'signals', 'suppressions', 'outbox'].map(countRows));
  const nowMs = api.world.clock.now().getTime();
  const forged = signed(made, event);
  const answers = {
    forged: await send(made, { ...forged, body: Buffer.from(forged.body.toString().replace('eve', 'ann')) }),
    unsigned: await post(made, JSON.stringify(event)),
    old: await send(made, signed(made, event, { nowMs: nowMs - 301_000 })),
    future: await send(made, signed(made, event, { nowMs: nowMs + 302_000 })),
    noJson: await send(made, signed(made, '{"specversion": ')),
    noEvent: await send(made, signed(made, { id: 'x', type: 'y', source: 'z' })),
    oversized: await send(made, signed(made, `"${'x'.repeat(1024 * 1024)}"`)),
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
    const { status, text } = await send({ ...made, url: `http://one.example/v1/hooks/${id}` }, signed(made, event));
    assert.deepEqual([status, text], [401, answers.forged.text], 'nobody learns that a source is not there');
  }
  assert.equal(answers.old.text, answers.forged.text);
  assert.deepEqual(await Promise.all(['hook_deliveries', 'signals', 'suppressions', 'outbox'].map(countRows)), before);
  assert.deepEqual(await countsOf(made), { forged: 2, malformed: 2, oversized: 1, stale: 2 });
  const { text: metrics } = await api.ask('GET', 'metrics', { as: {} });
  assert.match(metrics, /gtm_hook_deliveries_total\{provider="standard",outcome="stale"\} 2/);
  assert.match(metrics, /gtm_hook_deliveries_total\{provider="unknown",outcome="forged"\} 4/);
});

test('more at once than can be worked on are told to come again, and nothing that was acknowledged is lost', async () => {
  const made = await addHook('flood', 'standard');
  const before = await countRows('hook_deliveries');
  const requests = Array.from({ length: 700 }, (_, index) =>
    signed(made, cloudEvent('mail.opened', `flood${index}`, {})),
  );
  const answers = await Promise.all(requests.map((request) => send(made, request)));
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  assert.equal(count(202) + count(503), 700);
  assert.ok(count(503) > 0 && count(202) > 0);
  assert.ok(answers.every(({ status, wait }) => status === 202 || wait === '1'));
  assert.equal((await countRows('hook_deliveries')) - before, count(202));
  assert.equal((await send(made, requests[answers.findIndex(({ status }) => status === 503)]!)).status, 202);
});

test('of 300 changed requests none comes through the door', async () => {
  const made = await addHook('changed', 'standard');
  const before = await countRows('hook_deliveries');
  const prng = createPrng(7);
  const pick = (limit: number) => (limit === 0 ? 0 : prng.between(0, limit - 1));
  const pair = [1, 2].map((number) => signed(made, cloudEvent('mail.opened', `e${number}`, {})));
  const ways = Object.values(mutations);
  const statuses = new Map<number, number>();
  for (let tried = 0; tried < 300; ) {
    const mutant = mutate(ways[pick(ways.length)]!, [pair[0]!, pair[1]!], signerOf(made).signedHeaders, pick);
    // What no header may hold does not even reach the server.
    if (mutant === null || Object.values(mutant.headers).some((value) => /[^\x20-\x7e]/.test(value ?? ''))) continue;
    tried += 1;
    const { status } = await send(made, mutant);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  assert.deepEqual([...statuses], [[401, 300]]);
  assert.equal(await countRows('hook_deliveries'), before);
});

test('after a rotation both keys are good for a while, and then only the new one; a removed source takes nothing', async () => {
  const made = await addHook('rotated', 'standard');
  const rotate = async (overlapHours: number) => {
    const { body } = await api.ask('POST', `/hooks/${made.id}/rotate`, { as: api.cli, body: { overlapHours } });
    return body as unknown as Made;
  };
  const event = cloudEvent('gtm.unheard.of', 'e3', {});
  const statusWith = async (key: Made) => (await send(made, signed({ ...made, secret: key.secret }, event))).status;
  const second = await rotate(24);
  assert.deepEqual([await statusWith(made), await statusWith(second)], [202, 202]);
  const third = await rotate(24);
  assert.deepEqual([await statusWith(made), await statusWith(second), await statusWith(third)], [401, 202, 202]);
  const fourth = await rotate(0);
  assert.deepEqual([await statusWith(third), await statusWith(fourth)], [401, 202]);
  const secrets = await read<{ n: number }>(
    "select count(*)::int as n from secrets s join hooks h on s.id in (h.secret_id, h.previous_secret_id) where h.name = 'rotated'",
  );
  assert.equal(secrets[0]!.n, 2, 'a key that has been replaced twice is forgotten');
  await api.ask('DELETE', `/hooks/${made.id}`, { as: api.cli });
  assert.equal(await statusWith(fourth), 401);
  await addHook('rotated', 'standard');
});

test('a key of the sender is given later, and without it nothing is taken', async () => {
  const made = await addHook('resend', 'resend');
  assert.equal(made.needsKey, true);
  const signer = standardSigner(Buffer.from('the secret that Resend made'), 'svix');
  const body = Buffer.from('{"type":"email.opened","data":{"email_id":"1","to":["ann@one.example"]}}');
  const request = () => signer.sign({ body, id: 'msg_r', nowMs: api.world.clock.now().getTime(), url: made.url });
  assert.equal((await post(made, body, request().headers)).status, 401);
  await api.ask('POST', `/hooks/${made.id}/rotate`, { as: api.cli, body: { key: `${signer.key}\n` } });
  assert.equal((await post(made, body, request().headers)).status, 202);
});

test("the source in the path decides whose it is; another tenant's rows are out of reach", async () => {
  const other = await createApprovalFixture(api.world);
  await other.addContact({ addresses: ['zoe@both.example'] });
  await api.addContact({ addresses: ['zoe@both.example'] });
  const made = await addHook('whose', 'standard');
  const data = { recipient: 'zoe@both.example', tenantId: other.tenantId };
  await send(made, signed(made, cloudEvent('mail.unsubscribed', 'e4', data)));
  await workOff();
  await workOff(other.tenantId);
  const listed = (tenantId: string) =>
    api.world.database.asTenant(tenantId, (transaction) => isSuppressed(transaction, 'zoe@both.example'));
  assert.deepEqual([await listed(api.tenantId), await listed(other.tenantId)], [true, false]);
  assert.deepEqual(await other.read('select 1 from signals'), []);
  assert.deepEqual(await other.read('select 1 from hook_deliveries'), []);
});

test('an event that names our Message-ID is an outcome of the mail it is about', async () => {
  const contactId = await api.addContact({ addresses: ['kim@one.example'] });
  const proposal = await api.propose({ context: { contactId } as never });
  await api.change(
    `insert into effects (id, proposal_id, tool, digest, not_before, external_key, provider)
     values (gen_random_uuid(), $1, 'send_email', 'd', app.now(), '<ours.1@one.example>', 'maildir')`,
    [proposal.id],
  );
  for (const state of ['claimed', 'done']) {
    await api.change(
      `update effects set state = $1, claimed_at = app.now(), ended_at = app.now() where external_key = '<ours.1@one.example>'`,
      [state],
    );
  }
  const made = await addHook('outcome', 'standard');
  const data = { recipient: 'kim@one.example', messageId: 'ours.1@one.example', severity: 'hard' };
  await send(made, signed(made, cloudEvent('mail.bounced', 'e5', data)));
  await workOff();
  const outcomes = await read<{ kind: string; value: number; attributedBy: string }>(
    'select kind, value, attributed_by from outcomes where proposal_id = $1',
    [proposal.id],
  );
  assert.deepEqual(outcomes, [{ kind: 'bounce', value: -0.5, attributedBy: 'message_id' }]);
});

test('a mail that a provider hands on is taken in like one of a mailbox', async () => {
  const made = await addHook('inbound', 'postmark');
  const mail = {
    FromFull: { Email: 'ann@one.example', Name: 'Ann One' },
    ToFull: [{ Email: 'ann@ours.example', Name: 'Ann Ours' }],
    Subject: 'Re: Loggers',
    Date: 'Sun, 1 Mar 2026 09:00:00 +0000',
    MessageID: 'p1',
    TextBody: 'Please take me off your list.',
    Headers: [
      { Name: 'Message-ID', Value: '<in.1@one.example>' },
      { Name: 'In-Reply-To', Value: '<ours.9@ours.example>' },
    ],
  };
  assert.equal((await post(made, JSON.stringify(mail))).status, 202);
  await workOff();
  const messages = await read<{ subject: string; fromAddress: string }>(
    "select subject, from_address from messages where message_id = '<in.1@one.example>'",
  );
  assert.deepEqual(messages, [{ subject: 'Re: Loggers', fromAddress: 'ann@one.example' }]);
  assert.deepEqual(await countsOf(made), { accepted: 1, mail: 1 });
  const optedOut = await api.world.database.asTenant(api.tenantId, (transaction) =>
    isSuppressed(transaction, 'ann@one.example'),
  );
  assert.equal(optedOut, true, 'and its words are read');
});

test('a source of CloudEvents takes all valid ones and refuses all invalid ones', async (context) => {
  if (!existsSync(vectors)) {
    context.diagnostic('The vectors are not on this machine (../shared/data/webhook-cloudevents); nothing was sent.');
    return;
  }
  const made = await addHook('cloud', 'standard');
  for (const [name, status] of [
    ['valid-events.json', 202],
    ['invalid-events.json', 400],
  ] as const) {
    const { tests } = JSON.parse(readFileSync(new URL(name, vectors), 'utf8')) as {
      tests: { id: string; event: Json }[];
    };
    for (const { id, event } of tests) assert.equal((await send(made, signed(made, event))).status, status, id);
  }
  await workOff();
  assert.deepEqual(
    await countsOf(made),
    { accepted: 10, malformed: 25, unused: 10 },
    'kept and counted, and of no meaning here',
  );
});

test('an erased person is in no delivery, neither one of before nor one that comes later', async () => {
  const address = 'zita@one.example';
  const contactId = await api.addContact({ name: 'Zita Zürn', addresses: [address] });
  const made = await addHook('erased', 'standard');
  const tell = async (data: Json) => {
    await send(made, signed(made, cloudEvent('mail.opened', `z${lastId}`, data)));
    await workOff();
  };
  await tell({ recipient: 'ZITA@one.example' });
  await tell({ recipient: 'ann@one.example', cc: 'Zita Z\u00fcrn' });
  const kept = await countRows('hook_deliveries where body is not null');
  const actor = { kind: 'person', id: 'ann', door: 'cli' } as const;
  await eraseContact({ ...api.world, actor }, api.tenantId, contactId);
  assert.equal(await countRows('hook_deliveries where body is not null'), kept - 2);
  await tell({ recipient: address });
  assert.equal(await countRows('hook_deliveries where body is not null'), kept - 2);
  assert.deepEqual(await read("select 1 from hook_deliveries where encode(body, 'escape') ilike '%zita%'"), []);
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
