import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerMail, outreachMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import type { SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { unsubscribeWay } from '../unsubscribe-way.ts';
import { outreachFooterRule } from './outreach-footer.ts';

const policy = shippedPolicy();
const { tenant } = supervisorFacts();
const messages = (action: SupervisorFacts['draft']['action'], changes: Partial<typeof tenant> = {}) =>
  outreachFooterRule
    .check(policy, supervisorFacts({ action, tenant: { ...tenant, ...changes } }))
    .map(({ message }) => message);

test('outreach needs a way out and a postal address', () => {
  assert.deepEqual(messages(outreachMail()), []);
  assert.match(messages(outreachMail(), { unsubscribeAddress: null })[0] ?? '', /no way to unsubscribe/);
  assert.match(messages(outreachMail(), { postalAddress: ' ' })[0] ?? '', /postal address/);
});

test('the mail itself carries the postal address, not only the settings', () => {
  const { signatureText } = answerMail();
  assert.match(messages(outreachMail({ signatureText }))[0] ?? '', /does not carry the postal address/);
  const own = 'Jonas Weber\nCOLDTRACE GmbH\nHafenstrasse 12\n20457 Hamburg';
  assert.deepEqual(messages(outreachMail({ signatureText: own })), []);
});

test('an answer to their own mail needs a signature instead', () => {
  assert.deepEqual(messages(answerMail(), { unsubscribeAddress: null, postalAddress: null }), []);
  assert.match(messages(answerMail({ signatureText: ' ' }))[0] ?? '', /signature/);
});

test('a mail that only calls itself an answer is treated as outreach', () => {
  const found = messages(answerMail({ thread: null }), { unsubscribeAddress: null });
  assert.equal(found.length, 3);
  assert.match(found[0]!, /calls itself an answer/);
});

test('one click needs an https address that is reachable from outside', () => {
  const way = (publicUrl: string | null) =>
    unsubscribeWay({ publicUrl, unsubscribeAddress: 'u@coldtrace.example' })?.kind;
  assert.equal(way('https://gtm.coldtrace.example'), 'one-click');
  for (const url of [
    'http://gtm.coldtrace.example',
    'https://localhost:8080',
    'https://10.0.0.4',
    'https://[::1]/',
    'nonsense',
    null,
  ]) {
    assert.equal(way(url), 'mailto');
  }
  assert.equal(unsubscribeWay({ publicUrl: null, unsubscribeAddress: 'u@mail.local' }), null);
});
