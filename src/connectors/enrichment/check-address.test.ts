import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAddress } from './check-address.ts';
import { checkMailDomain, type MailDomainResolver } from './mail-domain.ts';

function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
}
const exchange = (name: string): MailDomainResolver => ({
  resolveMx: async () => [{ exchange: name, priority: 10 }],
  resolve4: failing('ENODATA'),
});

test('a domain with a mail exchanger accepts mail', async () => {
  assert.equal(await checkMailDomain('shop.example', { resolver: exchange('mx.shop.example') }), 'accepts_mail');
});

test('a null exchanger means that the domain takes no mail', async () => {
  assert.equal(await checkMailDomain('shop.example', { resolver: exchange('') }), 'refuses_mail');
});

test('without an exchanger an address record takes the mail', async () => {
  const resolver = { resolveMx: failing('ENODATA'), resolve4: async () => ['192.0.2.1'] };
  assert.equal(await checkMailDomain('shop.example', { resolver }), 'accepts_mail');
});

test('a domain with neither does not exist', async () => {
  const resolver = { resolveMx: failing('ENOTFOUND'), resolve4: failing('ENOTFOUND') };
  assert.equal(await checkMailDomain('shop.example', { resolver }), 'no_such_domain');
});

test('without a network the domain is not checked, which is not a failure', async () => {
  for (const code of ['ECONNREFUSED', 'ETIMEOUT', 'ESERVFAIL', 'EAI_AGAIN']) {
    const resolver = { resolveMx: failing(code), resolve4: failing(code) };
    assert.equal(await checkMailDomain('shop.example', { resolver }), 'not_checked');
  }
});

test('an address is described without asking anybody about a text that is none', async () => {
  const resolver = { resolveMx: failing('ECONNREFUSED'), resolve4: failing('ECONNREFUSED') };
  assert.deepEqual(await checkAddress('Ann@Mail.Shop.co.uk', { resolver }), {
    syntax: 'valid',
    registrableDomain: 'shop.co.uk',
    freeMail: false,
    roleAddress: false,
    mailDomain: 'not_checked',
  });
  assert.equal((await checkAddress('not an address', { resolver })).syntax, 'invalid');
  assert.equal((await checkAddress('info@gmail.com', { resolver })).freeMail, true);
  assert.equal((await checkAddress('info@gmail.com', { resolver })).roleAddress, true);
});
