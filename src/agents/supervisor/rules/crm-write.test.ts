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

test('quoted words that say another number or another day are no source of what would be written', () => {
  const crm = { current: null, allowedValues: null };
  const amount = (value: number) => write({ field: 'amount', expected: null, value });
  assert.match(check(amount(9_500_000), crm, { claims: [claim] })[0] ?? '', /reject: .*do not say/);
  assert.match(check(amount(90_000), crm, { claims: [claim] })[0] ?? '', /reject: .*do not say/);
  const dated = textFacts({ textId: 'dated', chunkIds: ['chunk-dated'], text: 'We sign on 15 December 2026.' });
  const claims = [{ ...claim, evidenceId: 'chunk-dated', quote: 'We sign on 15 December 2026.' }];
  const closes = (value: string) => write({ field: 'closesOn', expected: null, value });
  assert.deepEqual(check(closes('2026-12-15'), crm, { claims }, [dated]), []);
  assert.match(check(closes('2026-12-31'), crm, { claims }, [dated])[0] ?? '', /reject: .*do not say/);
});

test('amount, close date and owner need a quote also where a policy forgot them or calls them otherwise', () => {
  const policy = shippedPolicy();
  const fields = ['amountMinor', 'closeDate', 'owner'];
  const loose = {
    ...policy,
    crm: { allowedFields: { ...policy.crm.allowedFields, deal: fields }, fieldsThatNeedAQuote: [] },
  };
  const values = { amount: 5, closesOn: '2026-12-15', ownerUserId: 'ann', amountMinor: 5, closeDate: '2026-12-15' };
  for (const [field, value] of Object.entries(values)) {
    const action = write({ field, expected: null, value });
    const facts = supervisorFacts({ action, crm: { current: null, allowedValues: null }, draft: { claims: [] } });
    assert.match(crmWriteRule.check(loose, facts)[0]?.message ?? '', /without a quoted source/, field);
  }
});

test('what says which record this is, and a value that the field cannot hold, are refused', () => {
  const policy = shippedPolicy();
  const open = {
    ...policy,
    crm: { ...policy.crm, allowedFields: { ...policy.crm.allowedFields, deal: ['status', 'stage', 'renewalDate'] } },
  };
  const messageOf = (changes: Partial<UpdateCrmAction>) => {
    const facts = supervisorFacts({ action: write(changes), crm: { current: 'Proposal', allowedValues: null } });
    return crmWriteRule.check(open, facts).map(({ message }) => message);
  };
  assert.match(messageOf({ field: 'status', value: 'won' })[0] ?? '', /not on the list/);
  assert.match(messageOf({ value: ' ' })[0] ?? '', /cannot be empty/);
  assert.match(messageOf({ field: 'renewalDate', value: '2026-02-30' })[0] ?? '', /takes a date/);
});
