import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { after, before, test } from 'node:test';
import { createSystemClock } from '../../../runtime/system/system-clock.ts';
import { type FakeReceiver, openFakeReceiver } from '../../../testing/fake-receiver.ts';
import { requireOutsideUrl } from './outside-address.ts';
import { createOutsidePost } from './post-outside.ts';

const clock = createSystemClock();
let receiver: FakeReceiver;
before(async () => {
  receiver = await openFakeReceiver();
});
after(() => receiver.close());

const address = (text: string): LookupAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });

test('an address that leads inside is refused in whatever spelling, and never shown', () => {
  const inside = ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '[::1]', '[::ffff:127.0.0.1]', '10.1.2.3'];
  const more = [
    '192.168.0.9',
    '172.16.5.5',
    '169.254.169.254',
    '[fe80::1]',
    '[fd00::1]',
    '[64:ff9b::7f00:1]',
    '0.0.0.0',
  ];
  const tunnels = ['[2002:7f00:1::]', '[2001:0:1:2:3:4:5:6]', '[64:ff9b:1::1]'];
  for (const host of [...inside, ...more, ...tunnels, 'localhost', 'intranet', 'db.internal', 'LOCALHOST.']) {
    assert.throws(
      () => requireOutsideUrl(`https://${host}/hook`, { allowPrivate: false }),
      (error: Error & { code?: string }) => error.code === 'refused' && !error.message.includes(host),
      host,
    );
  }
  for (const url of ['http://shop.example/', 'https://a:b@shop.example/', 'file:///etc/passwd', 'nonsense']) {
    assert.throws(() => requireOutsideUrl(url, { allowPrivate: false }), { code: 'invalid', field: 'url' }, url);
  }
  assert.equal(requireOutsideUrl('https://93.184.216.34/x', { allowPrivate: false }).hostname, '93.184.216.34');
});

test('a name that stands for an address inside is refused at the moment of connecting, and nothing is sent', async () => {
  const { port } = new URL(receiver.url);
  const asked: string[] = [];
  for (const answers of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::1'], ['::ffff:10.0.0.1']]) {
    const resolve = async (host: string) => {
      asked.push(host);
      return answers.map(address);
    };
    const outside = createOutsidePost({ clock, allowPrivate: false, resolve });
    await assert.rejects(outside.post(`https://shop.example:${port}/hook`, { body: '{}' }), { code: 'refused' });
    await outside.close();
  }
  assert.deepEqual([asked.length, receiver.received.length], [4, 0]);
});

test('the socket goes to the address that was checked: a name that answers otherwise the next time changes nothing', async () => {
  const { port } = new URL(receiver.url);
  const answers = ['127.0.0.1', '10.255.255.1'];
  let asked = 0;
  const outside = createOutsidePost({
    ...{ clock, allowPrivate: true },
    resolve: async () => [address(answers[Math.min(asked++, 1)]!)],
  });
  const answer = await outside.post(`http://shop.example:${port}/hook`, { body: '{"a":1}' });
  await outside.close();
  assert.deepEqual([answer.status, asked], [200, 1]);
  const { headers, body } = receiver.received.at(-1)!;
  assert.deepEqual([headers.host, body], [`shop.example:${port}`, '{"a":1}']);
});

test('no redirect is followed, and who does not answer is waited for so long and no longer', async () => {
  const before = receiver.received.length;
  receiver.script({ status: 302, headers: { location: receiver.url } }, { status: 200, hangs: true });
  const outside = createOutsidePost({ clock, allowPrivate: true }, 300);
  assert.equal((await outside.post(receiver.url, { body: '{}' })).status, 302);
  await assert.rejects(outside.post(receiver.url, { body: '{}' }), { code: 'timeout' });
  assert.equal(receiver.received.length, before + 2);
  await assert.rejects(outside.post('http://127.0.0.1:1/', { body: '{}' }), { code: 'unavailable' });
  await outside.close();
});
