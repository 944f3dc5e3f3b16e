import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from './parse-message.ts';

async function isForged(...results: string[]): Promise<boolean> {
  const lines = results.map((result) => `Authentication-Results: ${result}\r\n`).join('');
  const text = `${lines}From: Clara <clara@ours.example>\r\nTo: bo@shop.example\r\nSubject: Terms\r\n\r\nHello\r\n`;
  return (await parseMessage(Buffer.from(text))).isForged;
}

test('a mail is forged where the server that took it in says that DMARC failed, or SPF without a signature', async () => {
  for (const result of [
    'mx.ours.example; spf=pass smtp.mailfrom=evil.example; dmarc=fail (p=none dis=none) header.from=ours.example',
    'mx.ours.example;\r\n dkim=pass header.d=evil.example;\r\n dmarc = FAIL header.from=ours.example',
    'mx.ours.example; spf=softfail smtp.mailfrom=ours.example; dkim=none',
    'mx.ours.example 1; spf=fail smtp.mailfrom=ours.example',
  ])
    assert.equal(await isForged(result), true, result);
});

test('a mail is not forged where nothing says so, or only what came with it', async () => {
  for (const results of [
    [],
    ['mx.ours.example; none'],
    ['mx.ours.example; dmarc=pass header.from=ours.example; spf=fail smtp.mailfrom=list.example'],
    ['mx.ours.example; spf=fail smtp.mailfrom=list.example; dkim=pass header.d=ours.example'],
    ['mx.ours.example; spf=pass (it said "; dmarc=fail" elsewhere) smtp.mailfrom=ours.example'],
    ['mx.ours.example; dmarc=pass header.from=ours.example', 'mx.elsewhere.example; dmarc=fail'],
  ])
    assert.equal(await isForged(...results), false, results.join());
});
