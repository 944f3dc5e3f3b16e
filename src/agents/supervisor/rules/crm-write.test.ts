import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UpdateCrmAction } from '../../../domain/action.ts';
import { ids, supervisorFacts, textFacts } from '../../../testing/supervisor-facts.ts';
import type { SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { crmWriteRule } from './crm-write.ts';

const write = (changes: Partial<UpdateCrmAction> = {}): UpdateCrmAction => ({
  tool: 'update_crm',
  record: { noun: 'deal', id: ids.deal },
  field: 'stage',
  expected: 'Proposal',
  value: 'Closed Won',
  ...changes,
});
const signed = textFacts({ textId: 'signed', chunkIds: ['chunk-signed'], text: 'We sign for 90,000 EUR.' });
const claim = {
  sentence: 'They signed.',
  kind: 'fact' as const,
  evidenceId: 'chunk-signed',
  quote: 'We sign for 90,000 EUR.',
};
function check(
  action: UpdateCrmAction,
  crm: SupervisorFacts['crm'],
  draft: Partial<SupervisorFacts['draft']> = {},
  texts = [signed],
) {
  const facts = supervisorFacts({ action, crm, draft, texts });
  return crmWriteRule.check(shippedPolicy(), facts).map(({ decision, message }) => `${decision}: ${message}`);
}

test('an allowed field with the value people saw may be written', () => {
  assert.deepEqual(check(write(), { current: 'Proposal', allowedValues: ['Proposal', 'Closed Won'] }), []);
});

test('a field off the list, a value that moved on, one of no list and one already there are refused', () => {
  assert.match(
    check(write({ field: 'discount' }), { current: 'Proposal', allowedValues: null })[0] ?? '',
    /not on the list/,
  );
  assert.match(
    check(write(), { current: 'Negotiation', allowedValues: null })[0] ?? '',
    /expected "Proposal", now "Negotiation"/,
  );
  assert.match(check(write(), null)[0] ?? '', /now empty/);
  assert.match(
    check(write({ value: 'Wonn' }), { current: 'Proposal', allowedValues: ['Closed Won'] })[0] ?? '',
    /no value of/,
  );
  assert.match(check(write({ value: 'Proposal' }), { current: 'Proposal', allowedValues: null })[0] ?? '', /already/);
});

test('an amount is never written without words that stand in its source', () => {
  const amount = write({ field: 'amount', expected: 1, value: 9_000_000 });
  const crm = { current: 1, allowedValues: null };
  assert.match(check(amount, crm)[0] ?? '', /reject: .*without a quoted source/);
  assert.match(
    check(amount, crm, { claims: [{ ...claim, quote: 'We sign for 95,000 EUR.' }] })[0] ?? '',
    /without a quoted source/,
  );
  assert.match(check(amount, crm, { claims: [claim] })[0] ?? '', /escalate: .*written outside/);
  assert.deepEqual(check(amount, crm, { claims: [claim] }, [{ ...signed, trust: 'trusted' }]), []);
});
