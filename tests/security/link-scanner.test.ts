import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { approveProposal } from '../../src/agents/approval/approve-proposal.ts';
import { sendNotices } from '../../src/agents/notices/send-notices.ts';
import { type ApiFixture, type Credentials, openApiFixture } from '../../src/api/api-fixture.ts';
import { addPages } from '../../src/api/pages/pages.ts';
import { addUnsubscribe } from '../../src/api/pages/unsubscribe-page.ts';
import type { MailProvider } from '../../src/connectors/email/mail-provider.ts';
import { createOutsidePost } from '../../src/connectors/webhooks/out/post-outside.ts';
import { openInstallationKeys } from '../../src/data/installation-key.ts';
import { mailToken } from '../../src/data/records/mail-token.ts';
import { putNoticeChannel } from '../../src/data/records/notice-channels.ts';
import { addNotices } from '../../src/data/records/notices.ts';
import { formatId, type IdNoun } from '../../src/domain/prefixed-id.ts';
import { createSystemRandom } from '../../src/runtime/system/system-clock.ts';
import { type FakeReceiver, openFakeReceiver, openFakeSlack } from '../../src/testing/fake-receiver.ts';
import { tableLists } from '../tenancy/table-lists.ts';

const ownUrl = 'http://127.0.0.1:8080';

let api: ApiFixture;
let receivers: FakeReceiver[];
/** A browser in which the person is signed in: the worst place from which a program can look at links. */
let signedIn: Credentials;
const mails: string[] = [];

before(async () => {
  api = await openApiFixture();
  addPages(api.server);
  addUnsubscribe(api.server, api.world);
  const { userId, console } = await api.signIn('ann-reads');
  await api.addMember(userId, 'owner');
  signedIn = console;
  receivers = [await openFakeReceiver(), await openFakeSlack()];
});
after(async () => {
  for (const receiver of receivers) await receiver.close();
  await api.close();
});

/** Everything that is stored, a digest for each table. */
async function everything(): Promise<Record<string, string | null>> {
  const digests: Record<string, string | null> = {};
  for (const table of [...tableLists.tenant, ...tableLists.auth, ...tableLists.platform]) {
    const { rows } = await api.world.pool.query(
      `select md5(string_agg(t::text, '|' order by t::text)) as digest from ${table} t`,
    );
    digests[table] = (rows[0] as { digest: string | null }).digest;
  }
  return digests;
}

/** Fetches a path as a scanner of links does: with each safe method, by a stranger and in the person's browser. */
async function scan(path: string): Promise<string> {
  let page = '';
  for (const method of ['HEAD', 'GET'] as const) {
    for (const headers of [{ 'user-agent': 'scanner' }, { ...signedIn }]) {
      const { statusCode, payload } = await api.server.inject({ method, url: path, headers });
      assert.notEqual(statusCode, 429, `${method} ${path} was not looked at`);
      assert.ok(statusCode < 500, `${method} ${path}: ${statusCode} ${payload}`);
      page = payload;
    }
  }
  return page;
}

/** Lets the buckets of requests fill again. */
const rest = () => api.world.clock.sleep(1500);

/** What can be decided: a proposal that waits, one that is about to leave, a mailbox that paused, a channel to be told by. */
async function readyToDecide() {
  const waiting = await api.propose();
  const leaving = await api.propose({ draft: { headline: 'Answer Eve' } });
  const planDeparture = async () => ({ notBefore: '2030-01-01T00:00:00Z', reason: 'Later.' });
  const approved = await approveProposal({ ...api.world, planDeparture }, api.tenantId, {
    ...{ proposalId: leaving.id, digest: leaving.digest, actor: api.person() },
  });
  const effectId = approved.kind === 'approved' ? approved.effectId : '';
  const token = await api.world.database.asTenant(api.tenantId, (transaction) =>
    mailToken(transaction, 'unsubscribe', effectId),
  );
  await api.change("update mailboxes set status = 'paused', paused_for = 'bounces', paused_at = app.now()");
  return { waiting, effectId, token };
}

/** Delivers one notice of every topic in every way, and gives all their links. */
async function linksOfNotices(): Promise<string[]> {
  const random = createSystemRandom();
  const keys = openInstallationKeys(api.dataDirectory, random);
  const secrets = { ...api.world, random, keys, actor: api.person() };
  const [mailbox] = await api.read<{ id: string }>('select id from mailboxes');
  await api.world.database.asTenant(api.tenantId, async (transaction) => {
    for (const [kind, receiver] of [['mail'], ['webhook', receivers[0]], ['slack', receivers[1]]] as const) {
      const target =
        receiver === undefined ? null : { url: receiver.url, key: kind === 'webhook' ? 'whsec_AAAA' : null };
      await putNoticeChannel(transaction, secrets, { userId: 'ann', kind, topics: ['reply'], target });
    }
    const channels = await transaction.query<{ id: string }>('select id from notice_channels');
    const about = { reply: api.runId, approvals: 'today', mailbox: `${mailbox!.id}/2026-11-03T08:00:00Z` };
    const more = { spike: `${mailbox!.id}/2026-11-03T08:00:00Z`, test: 'a test' };
    const topics = Object.entries({ ...about, ...more }) as ['reply', string][];
    await addNotices(
      transaction,
      api.world.ids,
      channels.flatMap(({ id: channelId }) => topics.map(([topic, subject]) => ({ channelId, topic, subject }))),
    );
  });
  const mail = { deliver: async ({ raw }: { raw: Uint8Array }) => mails.push(Buffer.from(raw).toString('utf8')) };
  const outside = createOutsidePost({ clock: api.world.clock, allowPrivate: true });
  const providers = {
    mail: async () => mail as unknown as MailProvider,
    calendar: () => Promise.reject(new Error('none')),
  };
  await sendNotices({ ...api.world, random, keys: () => keys, providers, outside, ownUrl }, api.tenantId);
  await outside.close();
  const texts = [
    ...mails.map((text) => text.replace(/=\r?\n/g, '')),
    ...receivers.flatMap(({ received }) => received.map(({ body }) => body)),
  ];
  assert.equal(texts.length, 3);
  return texts.flatMap((text) => text.match(/http:\/\/127\.0\.0\.1:8080[^\s"'<>|\\]*/g) ?? []);
}

/** The patterns of all routes that answer GET or HEAD, from the server's own tree of them. */
function safeRoutes(): string[] {
  const patterns: string[] = [];
  const parents: string[] = [];
  for (const line of api.server.printRoutes({ commonPrefix: false }).split('\n')) {
    const found = /^(.*?)[├└]── (\S*) ?(?:\((.*)\))?$/.exec(line);
    if (!found) continue;
    const depth = found[1]!.length / 4;
    parents.length = depth;
    const path = `${parents.join('')}${found[2]}`.replace('//', '/');
    parents[depth] = path === '/' ? '/' : found[2]!;
    if (/GET|HEAD/.test(found[3] ?? '')) patterns.push(path);
  }
  return patterns;
}

test('a program that fetches every link of every notice, and every page that those lead to, changes nothing', async () => {
  const { waiting } = await readyToDecide();
  const links = [...new Set(await linksOfNotices())];
  assert.ok(links.includes(`${ownUrl}/`));
  assert.ok(links.includes(`${ownUrl}/proposals/${waiting.handle}`), links.join());
  const before = await everything();
  const pages = new Set<string>();
  for (const link of links) {
    const page = await scan(link.slice(ownUrl.length));
    for (const [, path] of page.matchAll(/(?:href|src|action)="(\/[^"]*)"/g)) pages.add(path!);
  }
  assert.ok(
    [...pages].some((path) => path.endsWith('/approve')),
    'the page of the proposal lets a person decide',
  );
  await rest();
  for (const path of pages) await scan(path);
  assert.deepEqual(await everything(), before);
});

test('no route that answers GET or HEAD decides anything, with ids of things that wait for a decision', async () => {
  const { waiting, effectId, token } = await readyToDecide();
  const [ids] = await api.read<Record<string, string>>(
    `select (select id from mailboxes limit 1) as mailbox, (select id from sender_identities limit 1) as identity,
            (select id from runs limit 1) as run, (select id from goals limit 1) as goal`,
  );
  const known: Record<string, string> = { ...ids, effect: effectId, proposal: waiting.id };
  const named = Object.entries(known).map(([noun, id]) => formatId(noun as IdNoun, id));
  const values = [waiting.handle, token, 'webhook', ...named];
  const patterns = safeRoutes();
  assert.ok(patterns.length > 40, `${patterns.length} routes`);
  const paths = patterns.flatMap((pattern) =>
    pattern.includes(':') || pattern.includes('*')
      ? values.map((value) => pattern.replaceAll(/:\w+|\*/g, value))
      : [pattern],
  );
  const before = await everything();
  // A stream of events ends when its reader leaves.
  for (const [index, path] of paths.filter((path) => !/\/(events|stream|archive|export)/.test(path)).entries()) {
    if (index % 60 === 59) await rest();
    await scan(path);
  }
  assert.deepEqual(await everything(), before);
});
