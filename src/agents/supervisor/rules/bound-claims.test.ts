import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Claim } from '../../../domain/proposal.ts';
import { supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { boundClaimsRule } from './bound-claims.ts';

const check = (changes: Partial<Claim>) => {
  const claim: Claim = {
    sentence: 'Data stays in Dublin.',
    kind: 'fact',
    evidenceId: 'chunk-sheet',
    quote: 'Frankfurt and Dublin',
    ...changes,
  };
  return boundClaimsRule
    .check(shippedPolicy(), supervisorFacts({ draft: { claims: [claim] } }))
    .map(({ message }) => message);
};

test('a fact with evidence and a quote that stands in it passes, whatever its spacing and case', () => {
  assert.deepEqual(check({}), []);
  assert.deepEqual(check({ quote: 'FRANKFURT\n and  dublin.' }), []);
});

test('a fact without evidence, with foreign evidence or with an invented quote needs a person', () => {
  assert.match(check({ evidenceId: null })[0] ?? '', /Nothing backs/);
  assert.match(check({ evidenceId: 'chunk-of-someone-else' })[0] ?? '', /Nothing backs/);
  assert.match(check({ quote: 'Frankfurt and Paris' })[0] ?? '', /does not stand in its source/);
});

test('an ask or a courtesy needs no evidence', () => {
  assert.deepEqual(check({ kind: 'ask', evidenceId: null, quote: null }), []);
});
