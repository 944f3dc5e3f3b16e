import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { openFakeReceiver } from '../testing/fake-receiver.ts';

const mail = [
  'From: Bo Buyer <bo@shop.example>',
  'To: Ann <ann@ours.example>',
  'Subject: Re: Loggers',
  'Message-ID: <answer@shop.example>',
  'In-Reply-To: <question@ours.example>',
  'Date: %s',
  '',
  'Yes, please send me an offer for 40 loggers.',
].join('\r\n');

test('an answer in a mailbox is told of by the running server, and again under the same id when it was not taken', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gtm-told-'));
  const receiver = await openFakeReceiver();
  const config = readConfig({ data: directory }, { GTM_ALLOW_PRIVATE_URLS: 'yes' });
  const app = await openApp(config);
  async function call(method: 'POST' | 'PUT', path: string, payload: object, tenant?: string) {
    const { statusCode, body } = await app.server.inject({
      ...{ method, url: `/v1${path}`, payload },
      headers: { authorization: `Bearer ${app.localKey}`, ...(tenant === undefined ? {} : { 'x-tenant': tenant }) },
    });
    assert.ok(statusCode < 300, body);
    return JSON.parse(body) as Record<string, string>;
  }
  try {
    const { slug } = await call('POST', '/tenants', { slug: 'ours', name: 'Ours', ownDomains: ['ours.example'] });
    const sender = { fromName: 'Ann', address: 'ann@ours.example' };
    const { folder } = await call('POST', '/senders', sender, slug);
    await call('PUT', '/notices/webhook', { url: receiver.url, topics: ['reply'] }, slug);
    receiver.script({ status: 500 });
    await app.start();
    await app.clock.sleep(1500);
    writeFileSync(join(folder!, 'new', '1.answer'), mail.replace('%s', app.clock.now().toUTCString()));
    for (let look = 0; look < 1200 && receiver.received.length < 2; look++) await app.clock.sleep(50);
    assert.equal(receiver.received.length, 2);
    const [first, second] = receiver.received;
    assert.equal(JSON.parse(second!.body).data.title, '1 reply for you');
    assert.equal(second!.headers['webhook-id'], first!.headers['webhook-id']);
  } finally {
    await app.close();
    await receiver.close();
    rmSync(directory, { recursive: true });
  }
});
