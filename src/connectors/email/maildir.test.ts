import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import { testMailProvider } from './mail-provider.contract.ts';
import { createMaildir } from './maildir.ts';
import { openMailProvider } from './open-mail-provider.ts';

async function openFresh() {
  const directory = await mkdtemp(join(tmpdir(), 'maildir-'));
  let arrived = 0;
  return {
    directory,
    provider: await createMaildir({ directory }),
    reopen: () => openMailProvider(`maildir:${directory}`),
    async receive(raw: Uint8Array) {
      const name = `${arrived++}.arrived.example`;
      await writeFile(join(directory, 'tmp', name), raw);
      await rename(join(directory, 'tmp', name), join(directory, 'new', name));
    },
    async outgoing() {
      const names = await readdir(join(directory, '.Sent/new'));
      return Promise.all(names.map((name) => readFile(join(directory, '.Sent/new', name))));
    },
    cleanUp: () => rm(directory, { recursive: true, force: true }),
  };
}

testMailProvider('maildir', openFresh);

const mail = {
  effectId: 'e',
  messageId: '<one@acme.example>',
  envelope: { from: 'us@acme.example', to: ['ann@b.example'] },
  raw: Buffer.from('Message-ID: <one@acme.example>\r\n\r\nHello\r\n'),
};

test('a sent message that a mail program marked as read is still found and not sent again', async (t) => {
  const { directory, provider, cleanUp } = await openFresh();
  t.after(cleanUp);
  const receipt = await provider.deliver(mail);
  const [name] = await readdir(join(directory, '.Sent/new'));
  await rename(join(directory, '.Sent/new', name!), join(directory, '.Sent/cur', `${name}:2,S`));
  const found = await provider.deliver(mail);
  assert.equal(found.digest, receipt.digest);
  assert.deepEqual(await readdir(join(directory, '.Sent/new')), []);
});

test('what a crash left in tmp is neither sent nor received', async (t) => {
  const { directory, provider, cleanUp } = await openFresh();
  t.after(cleanUp);
  await writeFile(join(directory, '.Sent/tmp/half'), 'Message-ID: <one@acme.example>');
  await writeFile(join(directory, 'tmp/half'), 'Message-ID: <two@acme.example>');
  assert.equal(await provider.findByMessageId('<one@acme.example>'), null);
  for await (const _ of provider.listNew(null)) assert.fail('nothing has arrived');
  await provider.deliver(mail);
  assert.deepEqual((await readdir(join(directory, '.Sent/tmp'))).sort(), ['half']);
});

test('a message keeps its external id when it is marked as read', async (t) => {
  const { directory, provider, receive, cleanUp } = await openFresh();
  t.after(cleanUp);
  await receive(mail.raw);
  const ids: string[] = [];
  for await (const one of provider.listNew(null)) ids.push(one.externalId);
  await rename(join(directory, 'new', ids[0]!), join(directory, 'cur', `${ids[0]}:2,RS`));
  for await (const one of provider.listNew(null)) ids.push(one.externalId);
  assert.equal(ids.length, 2);
  assert.equal(ids[0], ids[1]);
});

test('a mailbox folder that is gone is reported and not a crash', async () => {
  const { provider, cleanUp } = await openFresh();
  await cleanUp();
  assert.equal((await provider.check()).ok, false);
  await assert.rejects(provider.deliver(mail), (error) => GtmError.is(error) && error.code === 'unavailable');
});

test('an unknown scheme names the known ones and keeps the URL to itself', async () => {
  await assert.rejects(
    openMailProvider('pigeon://user:secret@host'),
    (error) => GtmError.is(error) && error.message.includes('maildir:') && !error.message.includes('secret'),
  );
  await assert.rejects(openMailProvider('maildir:'), (error) => GtmError.is(error) && error.code === 'misconfigured');
});
