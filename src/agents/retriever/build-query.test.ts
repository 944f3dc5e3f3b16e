import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InfoNeed } from '../../domain/plan.ts';
import { buildQueries, type QueryTarget } from './build-query.ts';

const need: InfoNeed = {
  name: 'open-question',
  question: 'What did they ask that we have not answered?',
  entityTypes: ['email', 'meeting'],
  recencyDays: 90,
};
const target: QueryTarget = {
  accountId: 'account-1',
  contactId: 'contact-1',
  dealId: 'deal-1',
  accountName: 'Helio Pharma',
  contactName: 'Anna Keller',
  dealName: 'Audit reports',
};

test('asks within the account, with the names of the person and the deal', () => {
  assert.deepEqual(buildQueries(need, target, { k: 5 }), [
    {
      text: 'What did they ask that we have not answered? Anna Keller Audit reports',
      entityTypes: ['email', 'meeting'],
      accountId: 'account-1',
      sinceDays: 90,
      k: 5,
    },
  ]);
});

test('documents are asked by the question alone, beside the rest', () => {
  const asOf = new Date('2026-03-02T09:00:00Z');
  const queries = buildQueries({ ...need, entityTypes: ['document', 'email'], recencyDays: null }, target, { asOf });
  assert.deepEqual(queries[1], { text: need.question, entityTypes: ['document'], asOf });
  assert.deepEqual(queries[0]!.entityTypes, ['email']);
  assert.equal('sinceDays' in queries[0]!, false);
});

test('without an account the deal or the contact bounds the search', () => {
  const nobody = { ...target, accountId: null };
  assert.equal(buildQueries(need, nobody)[0]!.dealId, 'deal-1');
  assert.equal(buildQueries(need, { ...nobody, dealId: null })[0]!.contactId, 'contact-1');
});
