import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  annaFacts,
  annasAddress,
  answerMail,
  daysAgo,
  factsNow,
  outreachMail,
  supervisorFacts,
} from '../../../testing/supervisor-facts.ts';
import { decideVerdict } from '../decide-verdict.ts';
import type { ContactFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { verifiedContactRule } from './verified-contact.ts';

const policy = shippedPolicy();
type AddressFacts = ContactFacts['addresses'][number];

function outreachTo(known: Partial<AddressFacts>, others: AddressFacts[] = []) {
  const first = { address: annasAddress, verifications: [], bounces: [], ...known };
  return supervisorFacts({ action: outreachMail(), contacts: [annaFacts({ addresses: [first, ...others] })] });
}
const check = (known: Partial<AddressFacts>, others: AddressFacts[] = []) =>
  verifiedContactRule.check(policy, outreachTo(known, others));

test('exactly 180 days since the last verifying event passes and a millisecond more is stale', () => {
  assert.deepEqual(check({ verifications: [{ kind: 'mail_received', at: daysAgo(180) }] }), []);
  const at = new Date(Date.parse(factsNow) - 180 * 86_400_000 - 1).toISOString();
  assert.match(
    check({ verifications: [{ kind: 'mail_received', at }] })[0]?.message ?? '',
    /for 180 days \(limit 180\)/,
  );
});

test('each of the four ways verifies, and syntax or a mail exchanger alone does not', () => {
  for (const kind of ['mail_received', 'provider_check', 'verified_at_column', 'person_statement'] as const) {
    assert.deepEqual(check({ verifications: [{ kind, at: daysAgo(3) }] }), []);
  }
  const verifications = [
    { kind: 'syntax' as const, at: daysAgo(1) },
    { kind: 'mx_record' as const, at: daysAgo(1) },
  ];
  assert.match(check({ verifications })[0]?.message ?? '', /is not verified/);
});

test('a later hard bounce takes the verification back, a soft one or an earlier one does not', () => {
  const verifications = [{ kind: 'provider_check' as const, at: daysAgo(5) }];
  assert.match(check({ verifications, bounces: [{ kind: 'hard', at: daysAgo(4) }] })[0]?.message ?? '', /came back/);
  assert.deepEqual(check({ verifications, bounces: [{ kind: 'soft', at: daysAgo(4) }] }), []);
  assert.deepEqual(check({ verifications, bounces: [{ kind: 'hard', at: daysAgo(6) }] }), []);
});

test('a date in the far future verifies nothing', () => {
  assert.equal(check({ verifications: [{ kind: 'verified_at_column', at: daysAgo(-400) }] }).length, 1);
});

test('news from another address of a merged contact keeps the person fresh but does not verify this address', () => {
  const other: AddressFacts = {
    address: 'anna@old.example',
    verifications: [{ kind: 'mail_received', at: daysAgo(2) }],
    bounces: [],
  };
  assert.deepEqual(check({ verifications: [{ kind: 'provider_check', at: daysAgo(300) }] }, [other]), []);
  assert.equal(check({}, [other]).length, 1);
});

test('copies count: an unverified address in Bcc blocks the mail', () => {
  const action = answerMail({ bcc: [{ name: '', address: 'Stranger@Else.example' }] });
  const found = verifiedContactRule.check(policy, supervisorFacts({ action }));
  assert.match(found[0]?.message ?? '', /stranger@else\.example/);
});

test('answering everyone on the mail that is answered needs no further proof, unless the address bounced', () => {
  const colleague = { name: 'Bo', address: 'bo@helio-pharma.example' };
  const facts = supervisorFacts({ action: answerMail({ cc: [colleague] }) });
  const thread = { ...facts.thread!, lastInboundPeople: [annasAddress, colleague.address] };
  assert.deepEqual(verifiedContactRule.check(policy, { ...facts, thread }), []);
  const bounced = { address: annasAddress, verifications: [], bounces: [{ kind: 'hard' as const, at: daysAgo(1) }] };
  const contacts = [annaFacts({ addresses: [bounced] })];
  assert.equal(verifiedContactRule.check(policy, { ...facts, thread, contacts }).length, 1);
});

test('an answer to a mail of more than 180 days ago is held to what outreach is held to', () => {
  const old = { address: annasAddress, verifications: [], bounces: [] };
  const facts = supervisorFacts({ contacts: [annaFacts({ addresses: [old] })] });
  const answered = (days: number) =>
    verifiedContactRule.check(policy, { ...facts, thread: { ...facts.thread!, lastInboundAt: daysAgo(days) } }).length;
  assert.deepEqual([answered(180), answered(180.001)], [0, 1]);
});

test('no approval overrides an unverified address', () => {
  const overrides = [{ rule: 'verified-contact', userId: 'user-1', reason: 'I am sure' }];
  assert.equal(decideVerdict(policy, { ...outreachTo({}), overrides }).decision, 'reject');
});
