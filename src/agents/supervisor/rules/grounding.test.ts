import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpusFacts } from '../../../testing/draft-corpus.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { groundingRule } from './grounding.ts';

const policy = shippedPolicy();
const facts = corpusFacts('Hello Anna,\n\nNordvik Logistics pays EUR 71 and Halvorsen Group less.\n\nJonas');

test('words nobody may say are escalated with the two kinds told apart', () => {
  const [found] = groundingRule.check(policy, facts);
  assert.equal(found?.decision, 'escalate');
  assert.match(found.message, /not theirs to see: "Nordvik Logistics", "EUR 71"; not found anywhere: "Halvorsen/);
});

test('a stricter policy rejects them, and then nobody overrides', () => {
  const strict = { ...policy, ceiling: { ...policy.ceiling, ungroundedText: 'reject' as const } };
  const [found] = groundingRule.check(strict, facts);
  assert.equal(found?.decision, 'reject');
  assert.equal(found.overridable, false);
});

test('domains of the policy may be linked to', () => {
  const linked = corpusFacts('Hello Anna,\n\nYou can read it at help.vendor.com.\n\nJonas');
  assert.equal(groundingRule.check(policy, linked).length, 1);
  const wider = { ...policy, mail: { ...policy.mail, linkDomains: ['vendor.com'] } };
  assert.deepEqual(groundingRule.check(wider, linked), []);
});
