import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { standardScheme } from '../../connectors/webhooks/schemes/standard.ts';
import { pauseMailbox } from '../../data/records/mailbox-health.ts';
import { addNotices, listDeadMessages, pruneNotices, replayMessages } from '../../data/records/notices.ts';
import { type FakeReceiver, openFakeReceiver, openFakeSlack } from '../../testing/fake-receiver.ts';
import { type NoticeFixture, openNoticeFixture } from '../../testing/notice-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';

const nine = '2026-11-03T08:00:00Z';
const at = (minutes: number) => new Date(Date.parse(nine) + minutes * 60_000).toISOString();

let world: TestWorld;
const closing: { close(): Promise<void> }[] = [];
before(async () => {
  world = await openTestWorld();
});
afterEach(async () => {
  for (const part of closing.splice(0)) await part.close();
});
after(() => world.close());

/** A tenant in Berlin, Tuesday nine o'clock, with receivers on loopback. */
async function open(frozenAt = nine): Promise<{ team: NoticeFixture; hook: FakeReceiver; slack: FakeReceiver }> {
  const opened = {
    ...{ team: await openNoticeFixture(world, frozenAt), hook: await openFakeReceiver(), slack: await openFakeSlack() },
  };
  closing.push(opened.team, opened.hook, opened.slack);
  return opened;
}

const titlesOf = ({ received }: FakeReceiver) =>
  received.map(({ body }) => (JSON.parse(body) as { data: { title: string } }).data.title);

test('a reply reaches whom it concerns on the next look, by name and without its words, signed and once', async () => {
  const { team, hook } = await open();
  const other = await open();
  await team.addMember('ben', 'operator');
  const key = await team.tell('ann', 'webhook', { url: hook.url });
  await team.tell('ben', 'webhook', { url: other.hook.url });
  await team.reply({ name: 'Bo <b>Buyer</b> http://evil.example', body: 'The secret word is Rumpelstilz.' });
  assert.equal(await team.at(at(0)), 1);
  assert.equal(await team.at(at(30)), 0);
  const [post, ...more] = hook.received;
  assert.deepEqual([more.length, other.hook.received.length], [0, 0]);
  const headers = post!.headers as Record<string, string>;
  const request = { headers, body: Buffer.from(post!.body) } as never;
  assert.equal(standardScheme('webhook')(key)(request, world.clock.now().getTime()).state, 'authentic');
  const told = JSON.parse(post!.body);
  assert.deepEqual([told.type, told.data.title], ['gtm.notice.v1', '1 reply for you']);
  assert.equal(told.data.lines[0].text, 'Bo b Buyer b http evil. example answered.');
  assert.doesNotMatch(post!.body, /Rumpelstilz/);
});

test('where the tenant allows it a reply is quoted, as plain words', async () => {
  const { team, hook } = await open();
  await team.change('update tenants set notices_quote = true');
  await team.tell('ann', 'webhook', { url: hook.url });
  await team.reply({ body: 'Yes!\nSee https://evil.example <now>' });
  await team.at(at(0));
  const told = JSON.parse(hook.received[0]!.body);
  assert.equal(told.data.lines[0].text, 'Bo Buyer answered: “Yes! See https evil. example now”');
});

test('thanks need nobody, nor do replies of before the channel was there', async () => {
  const { team, hook } = await open();
  await team.reply();
  await world.freezeAt(team.tenantId, at(1));
  await team.tell('ann', 'webhook', { url: hook.url });
  await team.reply({ kinds: ['thanks'] });
  assert.equal(await team.at(at(2)), 0);
});

test('one message leaves in 15 minutes; what comes meanwhile is gathered into the next', async () => {
  const { team, hook } = await open();
  await team.tell('ann', 'webhook', { url: hook.url, topics: ['reply'] });
  await team.reply();
  await team.at(at(0));
  for (const name of ['Eve', 'Kim', 'Lou']) await team.reply({ name });
  for (const minute of [1, 5, 14]) assert.equal(await team.at(at(minute)), 0);
  assert.equal(await team.at(at(15.1)), 1);
  assert.equal(await team.at(at(40)), 0);
  assert.deepEqual(titlesOf(hook), ['1 reply for you', '3 replies for you']);
});

test('approvals are told at 08:30 in the zone of the person, on working days, and only where something waits', async () => {
  // Monday; New York is five hours behind.
  const { team, hook, slack: _ } = await open('2026-11-01T12:00:00Z');
  await team.change("update memberships set zone = 'America/New_York'");
  await team.tell('ann', 'webhook', { url: hook.url, topics: ['approvals'] });
  assert.equal(await team.at('2026-11-02T13:31:00Z'), 0);
  await team.propose();
  await team.propose({ draft: { headline: 'Answer Eve' } });
  assert.equal(await team.at('2026-11-02T13:40:00Z'), 1);
  assert.equal(await team.at('2026-11-03T13:29:59Z'), 0);
  assert.equal(await team.at('2026-11-03T13:30:00Z'), 1);
  assert.equal(await team.at('2026-11-03T16:00:00Z'), 0);
  assert.equal(await team.at('2026-11-07T14:00:00Z'), 0);
  assert.deepEqual(titlesOf(hook), ['2 proposals wait for approval', '2 proposals wait for approval']);
});

test('a mailbox that stays unreadable, one that paused by itself and many opt-outs are told, each once', async () => {
  const { team, hook } = await open();
  await team.tell('ann', 'webhook', { url: hook.url });
  const { mailboxId } = team.sender;
  await team.change('update mailboxes set failing_since = app.now()');
  assert.equal(await team.at(at(14)), 0);
  assert.equal(await team.at(at(16)), 1);
  const health = {
    ...{ mailboxId, address: '', userId: null, status: '' },
    sends: 9,
    bounces: 9,
    complaints: 0,
    optOuts: 0,
  };
  await world.database.asTenant(team.tenantId, (transaction) =>
    pauseMailbox(transaction, world.ids, team.person(), { health, cause: 'bounces' }),
  );
  await team.change('update mailboxes set opt_outs_noted_at = app.now()');
  assert.equal(await team.at(at(40)), 1);
  assert.equal(await team.at(at(80)), 0);
  const texts = hook.received.map(({ body }) => JSON.stringify(JSON.parse(body).data.lines));
  assert.match(texts[0]!, /ann@ours\.example cannot be read since/);
  assert.match(texts[1]!, /paused by itself: too many of its mails could not be delivered/);
  assert.match(texts[1]!, /Many of those whom ann@ours\.example wrote to/);
});

test('mail goes to the own address of a user from a mailbox of the tenant, marked as automatic and counted nowhere', async () => {
  const { team } = await open();
  await team.tell('ann', 'mail');
  await team.reply();
  assert.equal(await team.at(at(0)), 1);
  const [mail, ...more] = team.mails();
  assert.equal(more.length, 0);
  assert.match(mail!, /^From: Test tenant <ann@ours\.example>\r?$/m);
  assert.match(mail!, /^To: ann <ann@ours\.example>\r?$/m);
  assert.match(mail!, /^Subject: 1 reply for you\r?$/m);
  assert.match(mail!, /^Auto-Submitted: auto-generated\r?$/m);
  assert.deepEqual(await team.read('select 1 from send_ledger union all select 1 from effects'), []);
});

test('Slack is told by its documented body; a name is neither link nor mention', async () => {
  const { team, slack } = await open();
  await team.tell(null, 'slack', { url: slack.url });
  await team.reply({ name: 'Eve <!channel> & Co' });
  assert.equal(await team.at(at(0)), 1);
  const payload = JSON.parse(slack.received[0]!.body);
  assert.equal(payload.text, '*1 reply for you*\n• Eve ! channel &amp; Co answered. <http://127.0.0.1:8080/|Open>');
  assert.deepEqual([payload.unfurl_links, payload.unfurl_media], [false, false]);
});

test('a refused delivery is tried again later, under the same id, with what came meanwhile in a message of its own', async () => {
  const { team, hook } = await open();
  await team.tell('ann', 'webhook', { url: hook.url, topics: ['reply'] });
  await team.reply();
  hook.script({ status: 500 }, { status: 429, headers: { 'retry-after': '1800' } });
  assert.equal(await team.at(at(0)), 0);
  await team.reply({ name: 'Eve' });
  assert.equal(await team.at(at(0.05)), 0);
  assert.equal(await team.at(at(1)), 0);
  assert.equal(await team.at(at(7)), 0);
  assert.equal(hook.received.length, 2);
  assert.equal(await team.at(at(32)), 1);
  assert.equal(await team.at(at(33)), 0);
  assert.equal(await team.at(at(48)), 1);
  const ids = hook.received.map(({ headers }) => headers['webhook-id']);
  assert.deepEqual([ids[0] === ids[1], ids[1] === ids[2], ids[2] === ids[3]], [true, true, false]);
  assert.deepEqual(titlesOf(hook).at(-1), '1 reply for you');
});

test('a process that dies over a delivery loses nothing: another one delivers it, under the same id', async () => {
  const { team, hook } = await open();
  await team.tell('ann', 'webhook', { url: hook.url });
  await team.reply();
  // It was posted, and the answer was never stored.
  const dying = { ...team.services.outside, post: () => new Promise<never>(() => {}) };
  const { outside } = team.services;
  team.services.outside = dying;
  void team.at(at(0));
  for (let look = 0; look < 100; look++) {
    if ((await team.read('select 1 from notice_messages')).length > 0) break;
  }
  team.services.outside = outside;
  assert.equal(await team.at(at(0.05)), 0);
  assert.equal(await team.at(at(1)), 1);
  const [message] = await team.read<{ id: string; attempts: number }>('select id, attempts from notice_messages');
  assert.deepEqual([hook.received[0]!.headers['webhook-id'], message!.attempts], [message!.id, 2]);
});

test('what nobody takes is dead in the end, and delivered again when a person says so', async () => {
  const { team, hook } = await open();
  await team.tell('ann', 'webhook', { url: hook.url });
  await team.reply();
  hook.script(...Array.from({ length: 8 }, () => ({ status: 503 })));
  for (let day = 0; day < 9; day++) await team.at(at(day * 24 * 60));
  const [channel] = await team.read<{ id: string }>('select id from notice_channels');
  const dead = () =>
    world.database.asTenant(team.tenantId, (transaction) => listDeadMessages(transaction, [channel!.id]));
  const [message] = await dead();
  assert.deepEqual([message!.attempts, message!.problem, hook.received.length], [8, 'answered 503', 8]);
  await world.database.asTenant(team.tenantId, (transaction) => replayMessages(transaction, [message!.id]));
  assert.equal(await team.at(at(10 * 24 * 60)), 1);
  assert.deepEqual([(await dead()).length, hook.received.at(-1)!.headers['webhook-id']], [0, message!.id]);
});

test('what would be answered the same again is dead at once: gone, moved, or no channel at Slack', async () => {
  for (const status of [410, 302, 404]) {
    const { team, hook, slack } = await open();
    await (status === 404
      ? team.tell('ann', 'slack', { url: `${slack.url}-gone` })
      : team.tell('ann', 'webhook', { url: hook.url }));
    hook.script({ status, headers: { location: slack.url } });
    await team.reply();
    assert.equal(await team.at(at(0)), 0);
    assert.deepEqual(await team.read('select state, attempts from notice_messages'), [{ state: 'dead', attempts: 1 }]);
    assert.deepEqual(
      slack.received.filter(({ path }) => !path.endsWith('-gone')),
      [],
    );
  }
});

test('tenants are told of their own things only, and a removed person of nothing', async () => {
  const [ours, theirs] = [await open(), await open()];
  await ours.team.tell(null, 'webhook', { url: ours.hook.url });
  await theirs.team.tell(null, 'webhook', { url: theirs.hook.url });
  await theirs.team.tell('ann', 'slack', { url: theirs.slack.url });
  await ours.team.reply({ name: 'Ours' });
  await theirs.team.reply({ name: 'Theirs' });
  await theirs.team.change('update memberships set active = false');
  await ours.team.at(at(0));
  await theirs.team.at(at(0));
  const texts = [ours, theirs].map(({ hook }) => hook.received.map(({ body }) => body).join());
  assert.match(texts[0]!, /Ours/);
  assert.doesNotMatch(texts[0]!, /Theirs/);
  assert.match(texts[1]!, /Theirs/);
  assert.equal(theirs.slack.received.length, 0);
});

test('nothing of an address, a key or a name is stored beside the secret, and each message is audited', async () => {
  const { team, slack } = await open();
  await team.tell('ann', 'slack', { url: slack.url });
  const signal = await team.reply({ name: 'Bo Buyer' });
  const [channel] = await team.read<{ id: string }>('select id from notice_channels');
  await world.database.asTenant(team.tenantId, (transaction) =>
    addNotices(transaction, world.ids, [{ channelId: channel!.id, topic: 'test', subject: 'a test' }]),
  );
  await team.at(at(0));
  const rows = await team.read('select * from notice_channels c, notices n, notice_messages m');
  const text = JSON.stringify([rows, await team.read('select * from audit')]);
  assert.ok(text.includes(signal));
  assert.doesNotMatch(text, /services\/T000|Bo Buyer/);
  assert.deepEqual(await team.read("select action from audit where action like 'notice%' order by seq"), [
    { action: 'notices-on' },
    { action: 'notice-sent' },
  ]);
});

test('what was told 90 days ago is deleted, and nothing of it is told once more', async () => {
  const { team, hook } = await open();
  await team.tell('ann', 'webhook', { url: hook.url });
  await team.reply();
  await team.change(
    "update mailboxes set failing_since = $1, opt_outs_noted_at = $1, paused_for = 'bounces', paused_at = $1",
    [at(-60)],
  );
  assert.equal(await team.at(at(0)), 1);
  const prune = () => world.database.asTenant(team.tenantId, pruneNotices);
  const day = 24 * 60;
  await world.freezeAt(team.tenantId, at(90 * day));
  assert.equal(await prune(), 0);
  await world.freezeAt(team.tenantId, at(90 * day + 1));
  assert.equal(await prune(), 1);
  assert.deepEqual(
    await team.read('select (select count(*) from notices) as n, (select count(*) from notice_messages) as m'),
    [{ n: 0, m: 0 }],
  );
  assert.equal(await team.at(at(90 * day + 2)), 0);
});
