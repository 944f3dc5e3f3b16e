import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysAgo, ledgerRow, outreachMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { pressureRule } from './pressure.ts';

const policy = shippedPolicy();
const mails = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    ledgerRow({ mailId: `mail-${index}`, purpose: 'outreach', at: daysAgo(20 + index) }),
  );
const check = (changes: Parameters<typeof supervisorFacts>[0]) =>
  pressureRule
    .check(policy, supervisorFacts({ action: outreachMail(), openQuestions: [], ...changes }))
    .map(({ message }) => message);

test('the fifth mail of one play to one person is refused, whatever the day', () => {
  assert.deepEqual(check({ ledger: mails(3) }), []);
  assert.match(check({ ledger: mails(4) })[0] ?? '', /already had 4 mails of this play/);
  assert.deepEqual(check({ ledger: mails(4).map((row) => ({ ...row, play: 'another' })) }), []);
});

test('where one mail of a play is the limit, the reason speaks of one mail', () => {
  const strict = { ...policy, pressure: { ...policy.pressure, maxOutreachMailsPerContactPerPlay: 1 } };
  const facts = supervisorFacts({ action: outreachMail(), openQuestions: [], ledger: mails(1) });
  assert.match(pressureRule.check(strict, facts)[0]?.message ?? '', /already had 1 mail of this play/);
});

test('a mail to two addresses of one person counts once', () => {
  assert.deepEqual(check({ ledger: mails(4).map((row) => ({ ...row, mailId: 'one' })) }), []);
});

test('no outreach while a question of theirs waits; the answer itself is free', () => {
  const { openQuestions } = supervisorFacts();
  assert.match(check({ openQuestions })[0] ?? '', /waits for an answer since 2026-03-04/);
  assert.deepEqual(pressureRule.check(policy, supervisorFacts()), []);
});
