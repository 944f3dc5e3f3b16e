import assert from 'node:assert/strict';
import { test } from 'node:test';
import { approvalNeeds } from '../../../domain/verdict.ts';
import { answerMail, outreachMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { decideVerdict } from '../decide-verdict.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { senderRule } from './sender.ts';

const policy = shippedPolicy();
const facts = supervisorFacts();
const sender = facts.sender!;

test('without a sender a person is needed, and nobody can approve until there is one', () => {
  const verdict = decideVerdict(policy, supervisorFacts({ sender: null }));
  assert.equal(verdict.findings.find(({ rule }) => rule === 'sender')?.message, 'Needs you: no sender.');
  assert.equal(approvalNeeds(verdict), 'impossible');
});

test('a sender or signature other than the one on record is refused', () => {
  const stated = answerMail().sender;
  for (const changes of [
    { address: 'ceo@coldtrace.example' },
    { name: 'The CEO' },
    { mailboxId: facts.draft.contactId! },
  ]) {
    const action = answerMail({ sender: { ...stated, ...changes } });
    assert.equal(senderRule.check(policy, supervisorFacts({ action }))[0]?.decision, 'reject');
  }
  for (const changes of [{ signatureText: 'Pay to DE00 1234' }, { signatureHtml: '<p>Pay to DE00 1234</p>' }]) {
    const action = answerMail(changes);
    assert.equal(senderRule.check(policy, supervisorFacts({ action }))[0]?.decision, 'reject');
  }
});

test('under outreach the signature ends with the postal address, and with nothing else', () => {
  const check = (changes: Parameters<typeof outreachMail>[0]) =>
    senderRule.check(policy, supervisorFacts({ action: outreachMail(changes), thread: null }))[0]?.decision;
  assert.equal(check({}), undefined);
  assert.equal(check({ signatureText: `${outreachMail().signatureText}\nCall now` }), 'reject');
});

test('an identity nobody may use and a mailbox that is gone need a person; a paused one only waits', () => {
  const check = (changes: Partial<typeof sender>) =>
    senderRule.check(policy, { ...facts, sender: { ...sender, ...changes } })[0]?.decision;
  assert.equal(check({ mayBeUsed: false }), 'escalate');
  assert.equal(check({ mailbox: { ...sender.mailbox, status: 'disconnected' } }), 'escalate');
  assert.equal(check({ mailbox: { ...sender.mailbox, status: 'paused' } }), 'approve');
  assert.equal(check({}), undefined);
});

test('a mailbox that paused by itself lets the mail wait, with why and what to do about it', () => {
  const mailbox = { ...sender.mailbox, status: 'paused', pausedFor: 'bounces' } as const;
  const [found] = senderRule.check(policy, { ...facts, sender: { ...sender, mailbox } });
  assert.match(found!.message, /paused by itself: too many of its mails could not be delivered\. The mail waits\./);
  assert.match(found!.wouldPass, /gtm sender resume/);
});
