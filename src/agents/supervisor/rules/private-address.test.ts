import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateHost } from '../../../domain/private-host.ts';
import { answerMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
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

test('no other spelling of such an address gets through', () => {
  const hosts = [
    ...[
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '[::1]',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:7f00:1]',
      '[fd12::1]',
    ],
    ...[
      '[fe80::1]',
      '[64:ff9b::10.0.0.1]',
      'localhost.',
      'LOCALHOST',
      'me:secret@10.0.0.1',
      'intranet',
      'db.localdomain',
    ],
    ...['metadata.google.internal', '169.254.169.254', '0.0.0.0', '100.64.0.1', '%31%32%37.0.0.1', '１２７.0.0.1'],
  ];
  for (const host of hosts) assert.ok(check({ body: `Look at http://${host}/a today.` }), host);
  for (const words of ['wiki.local.', 'build.internal', '::1', 'fe80::1', 'jonas@localhost', '//fileserver/share']) {
    assert.ok(check({ body: `It is at ${words} for you` }), words);
  }
});

test('no mail leaves from an address that nobody outside can answer', () => {
  const { sender } = supervisorFacts();
  const facts = supervisorFacts({ sender: { ...sender!, address: 'jonas@mail.local' } });
  assert.match(privateAddressRule.check(shippedPolicy(), facts)[0]?.message ?? '', /^The sender names/);
});

test('in a signature or in quoted text they are refused as well, except where they are the words of the person answered', () => {
  assert.ok(check({ signatureHtml: '<a href="http://intranet.corp/x">x</a>' }));
  assert.ok(check({ signatureText: 'Jonas Weber\nwiki.local' }));
  assert.ok(check({ quotedText: '> see https://build.internal/1' }));
  const thread = {
    ...supervisorFacts().thread!,
    lastInboundText: 'Our build is at https://build.internal/1, can it reach you?',
  };
  const action = answerMail({ quotedText: '> Our build is at https://build.internal/1, can it reach you?' });
  assert.deepEqual(privateAddressRule.check(shippedPolicy(), supervisorFacts({ action, thread })), []);
  assert.equal(check({ quotedText: '> Our gateway has 192.168.1.10, does that matter?' }), undefined);
});

test('public addresses and version numbers pass', () => {
  for (const body of [
    'See https://coldtrace.example/a?x=//b, 172.32.0.1 and version 2.10.3.',
    'Firmware version 10.2.3.4 keeps local and internal logs 24/7, from 10:30:00 on. Follow @coldtrace, and/or us.',
    'See https://coldtrace.example:8443/local/localhost or 8.8.8.8 or http://[2001:4860:4860::8888]/.',
  ]) {
    assert.equal(check({ body }), undefined, body);
  }
  assert.equal(isPrivateHost('10.example.com'), false);
  assert.equal(isPrivateHost('::ffff:10.0.0.1'), true);
  assert.equal(isPrivateHost('fd12::1'), true);
  assert.equal(isPrivateHost('localhost.example.com'), false);
});
