import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  domainOf,
  isFreeMailDomain,
  isRoleAddress,
  normaliseAddress,
  parseAddressList,
  registrableDomain,
} from './address.ts';

test('an address is trimmed, folded and its domain made ASCII', () => {
  assert.equal(normaliseAddress('  <Ann.Lee@Bücher.Example> '), 'ann.lee@xn--bcher-kva.example');
  assert.equal(normaliseAddress('mailto:ANN@ACME.example'), 'ann@acme.example');
  assert.equal(normaliseAddress('"ann.lee"@acme.example'), 'ann.lee@acme.example');
  assert.equal(normaliseAddress('"ann lee"@acme.example'), '"ann lee"@acme.example');
  assert.equal(normaliseAddress('ann@acme.example.'), 'ann@acme.example');
});

test('an address is what it is however it is written: in capitals, in angle brackets', () => {
  const label = fc.oneof(fc.stringMatching(/^[a-z0-9-]{1,12}$/), fc.stringMatching(/^xn--[a-z0-9]{1,8}$/));
  const local = fc.oneof(fc.stringMatching(/^[a-z0-9.!#'*+=?^_`{|}~-]{1,20}$/), fc.constant('a'.repeat(64)));
  const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
  fc.assert(
    fc.property(local, host, (name, domain) => {
      const address = `${name}@${domain}`;
      const once = normaliseAddress(address);
      assert.equal(normaliseAddress(address.toUpperCase()), once);
      assert.equal(normaliseAddress(`<${address}>`), once);
    }),
    { numRuns: 3000 },
  );
});

test('what is no mailbox on the internet is null', () => {
  for (const text of [
    '',
    'ann',
    '@acme.example',
    'ann@',
    'ann@localhost',
    'ann@[192.0.2.1]',
    'ann@192.0.2.1',
    'ann@0x7f.1',
    'a b@acme.example',
    'ann..lee@acme.example',
    'ann@acme..example',
    'ann@-acme.example',
    'ann@acme_x.example',
    'ann@acme.example\r\nBcc: eve@evil.example',
    '"a\nb"@acme.example',
    `${'a'.repeat(65)}@acme.example`,
  ]) {
    assert.equal(normaliseAddress(text), null, JSON.stringify(text));
  }
});

test('normalising twice changes nothing, whatever is given', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
    fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map((pair) => pair.join('@')),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const once = normaliseAddress(text);
      if (once === null) return;
      assert.equal(normaliseAddress(once), once);
      assert.equal(/[\r\n]/.test(once), false);
    }),
    { numRuns: 2000 },
  );
});

test('case and surrounding space never make two mailboxes of one', () => {
  fc.assert(
    fc.property(fc.emailAddress({ size: 'small' }), (address) => {
      assert.equal(normaliseAddress(address.toUpperCase()), normaliseAddress(` ${address} `));
    }),
  );
});

test('an address list keeps names, unfolds groups and leaves out what is no address', () => {
  assert.deepEqual(
    parseAddressList(
      `"Lee, Ann" <Ann@Acme.example>, bob@b.example; Team: c@c.example, d@d.example;, 'x@y.example' <x@y.example>, nonsense`,
    ),
    [
      { name: 'Lee, Ann', address: 'ann@acme.example' },
      { name: '', address: 'bob@b.example' },
      { name: '', address: 'c@c.example' },
      { name: '', address: 'd@d.example' },
      { name: '', address: 'x@y.example' },
    ],
  );
  assert.deepEqual(parseAddressList('undisclosed-recipients:;'), []);
});

test('an encoded display name cannot smuggle a second line', () => {
  const [only] = parseAddressList('=?utf-8?Q?Ann=0D=0ABcc=3A_eve=40evil.example?= <ann@acme.example>');
  assert.deepEqual(only, { name: 'Ann Bcc: eve@evil.example', address: 'ann@acme.example' });
});

test('the registrable domain follows the public suffix list', () => {
  assert.equal(registrableDomain('mail.acme.co.uk'), 'acme.co.uk');
  assert.equal(registrableDomain('shop.acme.example'), 'acme.example');
  assert.equal(registrableDomain('one.myshopify.com'), 'one.myshopify.com');
  assert.equal(registrableDomain('co.uk'), null);
  assert.equal(domainOf('Ann <ann@acme.example>'), null);
  assert.equal(domainOf('<ann@Acme.example>'), 'acme.example');
});

test('free mail is known in its many countries and a company is not taken for it', () => {
  for (const domain of ['gmail.com', 'GMAIL.com', 'yahoo.com.vn', 'hotmail.gr', 'web.de', 'qq.com', 'poczta.onet.pl']) {
    assert.equal(isFreeMailDomain(domain), true, domain);
  }
  for (const domain of [
    'acme.example',
    'live.example',
    'yahoo.acme.example',
    'gmail.com.acme.example',
    'outlook.consulting',
  ]) {
    assert.equal(isFreeMailDomain(domain), false, domain);
  }
});

test('addresses of functions are told from addresses of people', () => {
  for (const address of [
    'info@a.example',
    'No-Reply@a.example',
    'sales-emea@a.example',
    'support+1234@a.example',
    'mailer-daemon@a.example',
    'hr.team@a.example',
  ]) {
    assert.equal(isRoleAddress(address), true, address);
  }
  for (const address of ['ann@a.example', 'hr.meyer@a.example', 'post.malone@a.example', 'salesman@a.example']) {
    assert.equal(isRoleAddress(address), false, address);
  }
});
