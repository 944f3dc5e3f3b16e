import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annaFacts, outreachMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import type { ContactFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { legalBasisRule } from './legal-basis.ts';

const shipped = shippedPolicy();
const strict = { ...shipped, legal: { ...shipped.legal, unknownLegalBasisByCountry: { DE: 'escalate' as const } } };
const outreach = (legalBasis: ContactFacts['legalBasis'], country = 'DE') =>
  supervisorFacts({ action: outreachMail(), contacts: [annaFacts({ legalBasis, country })] });

test('a refused basis blocks outreach and leaves answers free', () => {
  assert.equal(legalBasisRule.check(shipped, outreach('refused'))[0]?.decision, 'reject');
  const answer = supervisorFacts({ contacts: [annaFacts({ legalBasis: 'refused' })] });
  assert.deepEqual(legalBasisRule.check(shipped, answer), []);
});

test('an unknown basis follows the policy of the country', () => {
  assert.deepEqual(legalBasisRule.check(shipped, outreach('unknown')), []);
  assert.equal(legalBasisRule.check(strict, outreach('unknown'))[0]?.decision, 'escalate');
  assert.deepEqual(legalBasisRule.check(strict, outreach('unknown', 'FR')), []);
});
