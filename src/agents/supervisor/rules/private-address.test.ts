import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { isPrivateHost } from '../private-host.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { privateAddressRule } from './private-address.ts';

const check = (changes: Parameters<typeof answerMail>[0]) =>
  privateAddressRule.check(shippedPolicy(), supervisorFacts({ action: answerMail(changes) }))[0];

test('loopback and private addresses in the text are refused and marked', () => {
  for (const words of ['localhost:8080', '127.0.0.1', '10.1.2.3', '192.168.0.7', '172.16.9.9', '169.254.1.1']) {
    const found = check({ body: `See http://${words}/report for more.` });
    assert.equal(found?.decision, 'reject', words);
    assert.equal(found.marks[0]?.words, words.replace(/:\d+$/, ''));
  }
  assert.ok(check({ body: 'Open http://[::1]:80/ or wiki.local' }));
  assert.ok(check({ body: 'It runs on 10.1.2.3 here.' }));
});

test('in a signature or in quoted text they are refused as well', () => {
  assert.ok(check({ signatureHtml: '<a href="http://intranet.corp/x">x</a>' }));
  assert.ok(check({ quotedText: '> see https://build.internal/1' }));
});

test('public addresses and version numbers pass', () => {
  assert.equal(check({ body: 'See https://coldtrace.example/a, 172.32.0.1 and version 2.10.3.' }), undefined);
  assert.equal(isPrivateHost('10.example.com'), false);
  assert.equal(isPrivateHost('::ffff:10.0.0.1'), true);
  assert.equal(isPrivateHost('fd12::1'), true);
});
