import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { SignalKind } from '../data/records/signals.ts';
import { isSuppressed } from '../data/records/suppressions.ts';
import type { Json } from '../domain/json.ts';
import { eraseContact } from '../ingestion/erase-contact.ts';
import { outcomeValue } from '../learning/outcome-value.ts';
import { createApprovalFixture } from '../testing/approval-fixture.ts';
import { standardSigner } from '../testing/hook-signers.ts';
import { cloudEvent, type HookFixture, openHookFixture } from './hook-fixture.ts';

const vectors = new URL('../../../shared/data/webhook-cloudevents/', import.meta.url);
let api: HookFixture['api'];
let hooks: HookFixture;

before(async () => {
  hooks = await openHookFixture();
  ({ api } = hooks);
});
after(() => api.close());

test('what a provider tells becomes signals, and an opt-out, a complaint and a dead address are obeyed', async () => {
  const made = await hooks.addHook('postmark', 'postmark');
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
    { RecordType: 'SpamComplaint', ID: 5, Email: api.sender.address, BouncedAt: at, MessageID: 'm6' },
  ]) {
    assert.equal((await hooks.post(made, JSON.stringify(record))).status, 202);
  }
  await hooks.workOff();
  const signals = await hooks.read<{ kind: string; address: string; detail: Json }>(
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
  const bounced = await hooks.read<{ address: string }>(
    'select address from contact_addresses where bounced_at is not null',
  );
  assert.deepEqual(
    bounced.map(({ address }) => address),
    [people[1]],
  );
  const listed = await api.world.database.asTenant(api.tenantId, async (transaction) => {
    const found: boolean[] = [];
    for (const address of [...people, api.sender.address]) found.push(await isSuppressed(transaction, address));
    return found;
  });
  assert.deepEqual(listed, [false, false, true, true, false], 'and none of our own people is silenced');
  const details = await hooks.read<{ detail: Json }>('select detail from signals');
  assert.doesNotMatch(JSON.stringify(details), /@|x\.example/, 'no address or link of a payload is kept in a signal');
  assert.deepEqual(await hooks.countsOf(made), { accepted: 7, event: 7 });

  await hooks.workOff();
  assert.equal(await hooks.countRows('signals'), 6, 'the same events handed over again change nothing');
  assert.deepEqual(await hooks.countsOf(made), { accepted: 7, event: 7 }, 'and are counted once');
});

test("the source in the path decides whose it is; another tenant's rows are out of reach", async () => {
  const other = await createApprovalFixture(api.world);
  await other.addContact({ addresses: ['zoe@both.example'] });
  await api.addContact({ addresses: ['zoe@both.example'] });
  const made = await hooks.addHook('whose', 'standard');
  const data = { recipient: 'zoe@both.example', tenantId: other.tenantId };
  await hooks.send(made, hooks.signed(made, cloudEvent('mail.unsubscribed', 'e4', data)));
  await hooks.workOff();
  await hooks.workOff(other.tenantId);
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
  const made = await hooks.addHook('outcome', 'standard');
  const data = { recipient: 'kim@one.example', messageId: 'ours.1@one.example', severity: 'hard' };
  await hooks.send(made, hooks.signed(made, cloudEvent('mail.bounced', 'e5', data)));
  await hooks.workOff();
  const outcomes = await hooks.read<{ kind: string; value: number; attributedBy: string }>(
    'select kind, value, attributed_by from outcomes where proposal_id = $1',
    [proposal.id],
  );
  assert.deepEqual(outcomes, [{ kind: 'bounce', value: -0.5, attributedBy: 'message_id' }]);
});

test('a mail that a provider hands on is taken in like one of a mailbox', async () => {
  const made = await hooks.addHook('inbound', 'postmark');
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
  assert.equal((await hooks.post(made, JSON.stringify(mail))).status, 202);
  await hooks.workOff();
  const messages = await hooks.read<{ subject: string; fromAddress: string }>(
    "select subject, from_address from messages where message_id = '<in.1@one.example>'",
  );
  assert.deepEqual(messages, [{ subject: 'Re: Loggers', fromAddress: 'ann@one.example' }]);
  assert.deepEqual(await hooks.countsOf(made), { accepted: 1, mail: 1 });
  const optedOut = await api.world.database.asTenant(api.tenantId, (transaction) =>
    isSuppressed(transaction, 'ann@one.example'),
  );
  assert.equal(optedOut, true, 'and its words are read');
  const twice = await hooks.countRows("hook_deliveries where encode(body, 'escape') like '%off your list%'");
  assert.equal(twice, 0, 'it is kept once, as the message that it is');
});

test('two sources may use the same event id, no event is of later than when it was told, and of several addresses none is called dead', async () => {
  const made = [await hooks.addHook('one of two', 'standard'), await hooks.addHook('two of two', 'standard')];
  const contactId = await api.addContact({ addresses: ['una@one.example'] });
  await api.addContact({ addresses: ['otto@one.example'] });
  const event = cloudEvent('mail.opened', 'same', { recipient: 'una@one.example' }, '2999-01-01T00:00:00Z');
  for (const one of made) assert.equal((await hooks.send(one, hooks.signed(one, event))).status, 202);
  const signer = standardSigner(Buffer.from('the secret that Resend made'), 'svix');
  const resend = await hooks.addHook('several', 'resend', signer.key);
  const bounced = { email_id: 'b1', to: ['una@one.example', 'otto@one.example'], bounce: { type: 'Permanent' } };
  const body = Buffer.from(JSON.stringify({ type: 'email.bounced', data: bounced }));
  const nowMs = api.world.clock.now().getTime();
  const { headers } = signer.sign({ body, id: 'msg_several', nowMs, url: resend.url });
  assert.equal((await hooks.post(resend, body, headers)).status, 202);
  await hooks.workOff();
  const opened = await hooks.read<{ isPast: boolean }>(
    "select occurred_at <= app.now() as is_past from signals where kind = 'opened' and contact_id = $1",
    [contactId],
  );
  assert.deepEqual(opened, [{ isPast: true }, { isPast: true }]);
  assert.deepEqual(await hooks.countsOf(resend), { accepted: 1, event: 1 });
  const dead = await hooks.read(
    "select 1 from contact_addresses where address in ('una@one.example', 'otto@one.example') and bounced_at is not null",
  );
  assert.deepEqual(dead, []);
});

test('what proxies and scanners open or click, and what is clicked within seconds, never counts as interest', async () => {
  const made = await hooks.addHook('scanners', 'standard');
  const address = 'mia@one.example';
  const contactId = await api.addContact({ addresses: [address] });
  const [row] = await hooks.read<{ now: Date }>('select app.now() as now');
  const at = (seconds: number) => new Date(row!.now.getTime() - 3_600_000 + seconds * 1000).toISOString();
  await api.change(
    "insert into send_ledger (id, address, contact_id, sent_at, state) values ($1, $2, $3, $4, 'sent')",
    [api.world.ids.next(), address, contactId, at(0)],
  );
  const events: [type: string, seconds: number, userAgent: string][] = [
    ['mail.opened', 60, 'Mozilla/5.0'],
    ['mail.clicked', 61, 'Barracuda Sentinel (EE)'],
    ['mail.clicked', 4, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36'],
    ['mail.opened', 120, 'Thunderbird/115.0'],
  ];
  for (const [index, [type, seconds, userAgent]] of events.entries()) {
    const event = cloudEvent(type, `scan${index}`, { recipient: address, userAgent }, at(seconds));
    await hooks.send(made, hooks.signed(made, event));
  }
  await hooks.workOff();
  const told = await hooks.read<{ kind: string }>(
    'select kind from signals where contact_id = $1 order by occurred_at',
    [contactId],
  );
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ['machine_clicked', 'machine_opened', 'machine_clicked', 'opened'],
  );
  for (const { kind } of told) assert.ok((outcomeValue(kind as SignalKind, {}) ?? 0) <= 0, kind);
});

test('a delivery that this version cannot read holds up none behind it', async () => {
  const made = await hooks.addHook('unreadable', 'standard');
  await api.addContact({ addresses: ['ida@one.example'] });
  await hooks.send(made, hooks.signed(made, cloudEvent('mail.opened', 'u1', {})));
  await api.change(`update hook_deliveries set body = 'no json' where encode(body, 'escape') like '%"u1"%'`);
  await hooks.send(made, hooks.signed(made, cloudEvent('mail.opened', 'u2', { recipient: 'ida@one.example' })));
  await hooks.workOff();
  assert.deepEqual(await hooks.countsOf(made), { accepted: 2, event: 1 });
});

test('a source of CloudEvents takes all valid ones and refuses all invalid ones', async (context) => {
  if (!existsSync(vectors)) {
    context.diagnostic('The vectors are not on this machine (../shared/data/webhook-cloudevents); nothing was sent.');
    return;
  }
  const made = await hooks.addHook('cloud', 'standard');
  for (const [name, status] of [
    ['valid-events.json', 202],
    ['invalid-events.json', 400],
  ] as const) {
    const { tests } = JSON.parse(readFileSync(new URL(name, vectors), 'utf8')) as {
      tests: { id: string; event: Json }[];
    };
    for (const { id, event } of tests)
      assert.equal((await hooks.send(made, hooks.signed(made, event))).status, status, id);
  }
  await hooks.workOff();
  assert.deepEqual(
    await hooks.countsOf(made),
    { accepted: 10, malformed: 25, unused: 10 },
    'kept and counted, and of no meaning here',
  );
});

test('an erased person is in no delivery, neither one of before nor one that comes later', async () => {
  const address = 'zita@one.example';
  const contactId = await api.addContact({ name: 'Zita Zürn', addresses: [address] });
  const made = await hooks.addHook('erased', 'standard');
  let opened = 0;
  const tell = async (data: Json) => {
    opened += 1;
    await hooks.send(made, hooks.signed(made, cloudEvent('mail.opened', `z${opened}`, data)));
    await hooks.workOff();
  };
  await tell({ recipient: 'ZITA@one.example' });
  await tell({ recipient: 'ann@one.example', cc: 'Zita Z\u00fcrn' });
  const kept = await hooks.countRows('hook_deliveries where body is not null');
  const actor = { kind: 'person', id: 'ann', door: 'cli' } as const;
  await eraseContact({ ...api.world, actor }, api.tenantId, contactId);
  assert.equal(await hooks.countRows('hook_deliveries where body is not null'), kept - 2);
  const signals = await hooks.countRows('signals');
  await tell({ recipient: address });
  assert.equal(await hooks.countRows('signals'), signals, 'nothing is noted of them again');
  assert.equal(await hooks.countRows('hook_deliveries where body is not null'), kept - 2);
  assert.deepEqual(await hooks.read("select 1 from hook_deliveries where encode(body, 'escape') ilike '%zita%'"), []);
});
