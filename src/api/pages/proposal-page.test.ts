import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SendEmailAction } from '../../domain/action.ts';
import { mailTo } from '../../testing/approval-fixture.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';
import { addPages } from './pages.ts';

let api: ApiFixture;
before(async () => {
  api = await openApiFixture();
  addPages(api.server);
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

/** An answer to a mail that came from bo@shop.example and asks for answers at `replyTo`. */
async function answerTo(replyTo: string | null, change: Partial<SendEmailAction> = {}) {
  const [contactId, threadId, lastActivityId] = [await api.addContact(), api.world.ids.next(), api.world.ids.next()];
  await api.change('insert into threads (id, subject_base, first_message_id) values ($1, $2, $3)', [
    ...[threadId, 'data', `<${threadId}@shop.example>`],
  ]);
  await api.change(
    `insert into activities (id, kind, direction, occurred_at, audience, thread_id) values ($1, 'email', 'inbound', app.now() - interval '1 day', 'participants', $2)`,
    [lastActivityId, threadId],
  );
  await api.change(
    `insert into messages (activity_id, message_id, from_address, reply_to_address) values ($1, $2, 'Bo@shop.example', $3)`,
    [lastActivityId, `<${lastActivityId}@shop.example>`, replyTo],
  );
  const thread = { threadId, inReplyTo: `<${lastActivityId}@shop.example>`, references: [], lastActivityId };
  const action = { ...mailTo(api.sender, contactId, 'bo@shop.example'), thread, ...change };
  return api.propose({ action, draft: { contactId } });
}

test('a Reply-To that differs is shown, in the view and on the page, and the answer goes to the sender', async () => {
  const { handle } = await answerTo('elsewhere@catcher.example');
  const { body } = await api.ask('GET', `/proposals/${handle}`, { as: api.cli });
  assert.equal(body['replyTo'], 'elsewhere@catcher.example');
  assert.deepEqual((body['action'] as unknown as SendEmailAction).to, [
    { name: 'Bo Buyer', address: 'bo@shop.example' },
  ]);
  const { userId, console } = await api.signIn('olga');
  await api.addMember(userId, 'owner');
  const { text } = await api.ask('GET', `proposals/${handle}`, { as: console });
  assert.match(text, /Reply-To<\/dt><dd>elsewhere@catcher\.example .*not used/);
  for (const same of [null, 'bo@SHOP.example']) {
    const other = await answerTo(same);
    assert.equal((await api.ask('GET', `/proposals/${other.handle}`, { as: api.cli })).body['replyTo'], null);
  }
});

test('a reason that a language model gives is shown as its own', async () => {
  const { userId, console } = await api.signIn('mia');
  await api.addMember(userId, 'owner');
  const pageOf = async (author: 'model' | 'playbook') => {
    const contactId = await api.addContact();
    const action = { ...mailTo(api.sender, contactId, 'bo@shop.example'), subject: `By the ${author}` };
    const { handle } = await api.propose({ action, draft: { contactId, author, rationale: 'It is overdue.' } });
    return (await api.ask('GET', `proposals/${handle}`, { as: console })).text;
  };
  assert.match(await pageOf('model'), />In the words of the model: It is overdue\.</);
  assert.match(await pageOf('playbook'), />It is overdue\.</);
});

test('the page shows everything that is approved: every recipient and every file, and says that nothing is delivered', async () => {
  const { handle } = await answerTo(null, {
    bcc: [{ name: '', address: 'archive@ours.example' }],
    attachments: [{ documentId: api.world.ids.next(), fileName: 'sheet.md', digest: 'd' }],
  });
  const { userId, console } = await api.signIn('pia');
  await api.addMember(userId, 'owner');
  const { text } = await api.ask('GET', `proposals/${handle}`, { as: console });
  assert.match(text, /<dt>Bcc<\/dt><dd>archive@ours\.example/);
  assert.match(text, /<dt>File<\/dt><dd>sheet\.md/);
  assert.match(text, /When approved: written to the local mailbox, not delivered/);
  assert.match(text, /Write the mail to Bo Buyer/);
  assert.doesNotMatch(text, />Send to/);
});
