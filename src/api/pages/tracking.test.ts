import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { approveProposal } from '../../agents/approval/approve-proposal.ts';
import { createTools } from '../../agents/tools/create-tools.ts';
import { executeEffect } from '../../agents/tools/execute-effects.ts';
import type { Providers } from '../../agents/tools/tool-agent.ts';
import { parseMessage } from '../../connectors/email/parse-message.ts';
import type { SendEmailAction } from '../../domain/action.ts';
import { noFailPoints } from '../../runtime/failpoints.ts';
import { mailTo } from '../../testing/approval-fixture.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';
import { addTracking } from './tracking.ts';

const publicUrl = 'https://gtm.acme.example';
const sheet = 'https://acme.example/sheet?a=1&b=2';
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
let api: ApiFixture;
let turn = 0;

before(async () => {
  api = await openApiFixture();
  addTracking(api.server, api.world);
  await api.addMember(api.localUserId, 'owner');
  await api.change(
    "update policies set body = replace(body, 'minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0')",
  );
});
after(() => api.close());
beforeEach(async () => {
  await api.change('update tenants set track_opens = true, track_links = true');
});

/** A mail that has left a minute ago: its HTML, and whom it went to. */
async function sentMail({
  tracking = { opens: true, links: true },
  url = publicUrl,
}: {
  tracking?: SendEmailAction['tracking'] | null;
  url?: string | null;
} = {}) {
  const address = `bo${turn++}@reader.example`;
  const contactId = await api.addContact({ addresses: [address] });
  const body = `Hello Bo,\n\nthe sheet is at ${sheet}, as asked.`;
  const mail = { ...mailTo(api.sender, contactId, address), body, ...(tracking && { tracking }) };
  const { id, digest } = await api.propose({ action: mail, draft: { contactId } });
  const planDeparture = async () => ({ notBefore: '2026-01-01T00:00:00Z', reason: 'Now.' });
  const decision = { proposalId: id, digest, actor: api.person() };
  const approved = await approveProposal({ ...api.world, planDeparture }, api.tenantId, decision);
  assert.ok(approved.kind === 'approved');
  const { effectId } = approved;
  await api.change("update effects set not_before = app.now() - interval '1 second' where id = $1", [effectId]);
  let raw: Uint8Array = new Uint8Array();
  const provider = {
    ...{ kind: 'kept', absenceProves: true, delivers: true, findByMessageId: async () => null },
    async deliver(message: { messageId: string; raw: Uint8Array }) {
      raw = message.raw;
      const { messageId } = message;
      return { messageId, externalId: messageId, acceptedAt: '2026-01-01T00:00:00Z', digest: 'd' };
    },
  };
  const providers = { mail: async () => provider } as unknown as Providers;
  const tools = createTools({ ...api.world, providers, publicUrl: url });
  const executing = { ...api.world, tools, failPoints: noFailPoints, planDeparture: null };
  const done = await executeEffect(executing, api.tenantId, effectId);
  assert.equal(done.kind, 'done');
  await api.change("update send_ledger set sent_at = sent_at - interval '1 minute' where effect_id = $1", [effectId]);
  const { text } = await parseMessage(Buffer.from(raw));
  const html = Buffer.from(raw).toString('latin1').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const path = (pattern: RegExp) =>
    pattern.exec(html)?.[1]?.replaceAll('&amp;', '&').replace(`${publicUrl}/`, '') ?? '';
  const pixel = path(/<img src="([^"]+)"/);
  return { contactId, effectId, text, html, pixel, click: path(/<a href="([^"]+)">/) };
}

const visit = (path: string, headers: Record<string, string> = browser, method: 'GET' | 'HEAD' = 'GET') =>
  api.server.inject({ method, url: `/${path}`, headers });
const signalsOf = (effectId: string) =>
  api.read<{ kind: string; contactId: string | null }>(
    "select kind, contact_id from signals where detail ->> 'effectId' = $1 order by kind",
    [effectId],
  );

test('a mail that was approved with it tells when it is opened and a link is followed; the words stay as approved', async () => {
  const { contactId, effectId, text, html, pixel, click } = await sentMail();
  assert.ok(text.includes(`the sheet is at ${sheet}, as asked.`), 'the text part leads where it says');
  assert.ok(html.includes(`>${sheet.replace('&', '&amp;')}</a>`), 'the link reads as it was approved');
  assert.match(pixel, /^open\/[\w-]{64}$/);
  const opened = await visit(pixel);
  assert.deepEqual([opened.statusCode, opened.headers['content-type']], [200, 'image/gif']);
  assert.equal(opened.headers['cache-control'], 'no-store');
  const followed = await visit(click);
  assert.deepEqual([followed.statusCode, followed.headers.location], [302, sheet]);
  await visit(pixel);
  assert.deepEqual(await signalsOf(effectId), [
    { kind: 'clicked', contactId },
    { kind: 'opened', contactId },
  ]);
});

test('proxies, scanners and whoever comes within seconds of the sending are machines; HEAD is nobody', async () => {
  const { effectId, pixel, click } = await sentMail();
  await visit(pixel, browser, 'HEAD');
  const head = await visit(click, browser, 'HEAD');
  assert.equal(head.headers.location, sheet);
  assert.deepEqual(await signalsOf(effectId), []);
  await visit(pixel, {
    'user-agent': 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  });
  await api.change('update send_ledger set sent_at = app.now() where effect_id = $1', [effectId]);
  await visit(click);
  assert.deepEqual(
    (await signalsOf(effectId)).map(({ kind }) => kind),
    ['machine_clicked', 'machine_opened'],
  );
});

test('nothing leads anywhere but to the link of the approved mail, and no token is good for another use', async () => {
  const { effectId, pixel, click } = await sentMail();
  const [, token, index] = click.split('/');
  const openToken = pixel.split('/')[1];
  const forged = Buffer.from(token!, 'base64url');
  forged[47]! ^= 1;
  const wrong = [`click/${token}/1`, `click/${openToken}/${index}`, `click/${forged.toString('base64url')}/0`];
  for (const path of [...wrong, `click/${token}/0?url=https://evil.example`, `click/${token}/-1`, 'click/x/0']) {
    const { statusCode, headers } = await visit(path);
    if (path.includes('?')) assert.equal(headers.location, sheet);
    else assert.deepEqual([statusCode, headers.location], [404, undefined], path);
  }
  const before = await signalsOf(effectId);
  assert.equal((await visit(`open/${token}`)).statusCode, 200);
  assert.equal((await visit('open/x')).statusCode, 200);
  assert.deepEqual(await signalsOf(effectId), before);
  await api.change(`update proposals set action = jsonb_set(action, '{body}', '"https://evil.example"') where id =
    (select proposal_id from effects where id = '${effectId}')`);
  assert.equal((await visit(click)).statusCode, 404, 'a body that was changed since is not the one of the token');
});

test('without approval, setting or https address a mail tells nothing, and what is turned off is off for mails that left', async () => {
  for (const options of [{ tracking: null }, { url: null }, { url: 'http://gtm.acme.example' }]) {
    const { pixel, click } = await sentMail(options);
    assert.deepEqual([pixel, click], ['', sheet], JSON.stringify(options));
  }
  const { effectId, pixel, click } = await sentMail();
  await api.change('update tenants set track_opens = false, track_links = false');
  await visit(pixel);
  assert.equal((await visit(click)).headers.location, sheet);
  assert.deepEqual(await signalsOf(effectId), []);
  const silent = await sentMail();
  assert.deepEqual([silent.pixel, silent.click], ['', sheet]);
});
