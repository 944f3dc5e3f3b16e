import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mailToken } from '../../data/records/mail-token.ts';
import { isSuppressed } from '../../data/records/suppressions.ts';
import { mailTo } from '../../testing/approval-fixture.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';
import { addPages } from './pages.ts';
import { addUnsubscribe } from './unsubscribe-page.ts';

let api: ApiFixture;
const address = 'bo@leaving.example';

before(async () => {
  api = await openApiFixture();
  addPages(api.server);
  addUnsubscribe(api.server, api.world);
});
after(() => api.close());

async function sentMailToken(): Promise<string> {
  const contactId = await api.addContact({ addresses: [address] });
  const { id, digest } = await api.propose({ action: mailTo(api.sender, contactId, address), draft: { contactId } });
  const effectId = api.world.ids.next();
  await api.change(
    `insert into effects (id, proposal_id, tool, digest, not_before, external_key, provider)
     values ($1, $2, 'send_email', $3, app.now(), '<m@ours.example>', 'maildir')`,
    [effectId, id, digest],
  );
  await api.change(
    'insert into send_ledger (id, address, contact_id, effect_id, sent_at) values ($1, $2, $3, $4, app.now())',
    [...[api.world.ids.next(), address, contactId, effectId]],
  );
  await api.change(`update send_ledger set state = 'sent'`);
  return api.world.database.asTenant(api.tenantId, (transaction) => mailToken(transaction, 'unsubscribe', effectId));
}

const isOff = () => api.world.database.asTenant(api.tenantId, (transaction) => isSuppressed(transaction, address));
const headers = { 'content-type': 'application/x-www-form-urlencoded' };

test('looking at the link changes nothing; the post of a mail program takes the person off without sign-in', async () => {
  const token = await sentMailToken();
  const looked = await api.ask('GET', `unsubscribe/${token}`, { as: {} });
  assert.equal(looked.status, 200);
  assert.equal(await isOff(), false);
  const clicked = await api.ask('POST', `unsubscribe/${token}`, {
    as: {},
    body: 'List-Unsubscribe=One-Click',
    headers,
  });
  assert.equal(clicked.status, 200, clicked.text);
  assert.equal(await isOff(), true);
  assert.ok(!clicked.text.includes(address));
});

test('a token that we did not make takes nobody off', async () => {
  const made = Buffer.alloc(48, 1).toString('base64url');
  const answer = await api.ask('POST', `unsubscribe/${made}`, { as: {}, body: 'List-Unsubscribe=One-Click', headers });
  assert.equal(answer.status, 404);
});
