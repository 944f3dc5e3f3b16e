import assert from 'node:assert/strict';
import { test } from 'node:test';
import { supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { decideVerdict } from '../decide-verdict.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { confidenceRule } from './confidence.ts';

const policy = shippedPolicy();
const check = (confidence: number | null) => confidenceRule.check(policy, supervisorFacts({ draft: { confidence } }));

test('0.6 passes and anything below is rejected, for a person to override', () => {
  assert.deepEqual(check(0.6), []);
  const [found] = check(0.5999999);
  assert.equal(found?.decision, 'reject');
  assert.equal(found.overridable, true);
  assert.match(found.message, /0\.5999999 is below 0\.6/);
});

test('a missing, infinite, negative or impossible confidence is rejected and nobody can override it', () => {
  const found = [null, Number.NaN, Number.POSITIVE_INFINITY, -0.1, 1.01].flatMap(check);
  assert.equal(found.length, 5);
  assert.ok(found.every(({ decision, overridable }) => decision === 'reject' && !overridable));
});

test('an approval with a reason lets a weak draft pass, one with a blank reason or for another rule does not', () => {
  const verdict = (rule: string, reason: string) =>
    decideVerdict(
      policy,
      supervisorFacts({ draft: { confidence: 0.4 }, overrides: [{ rule, userId: 'user-1', reason }] }),
    );
  assert.equal(verdict('confidence', 'I spoke to her yesterday').decision, 'approve');
  assert.equal(verdict('confidence', '  ').decision, 'reject');
  assert.equal(verdict('conflict', 'because').decision, 'reject');
});

test('leaving someone alone needs no confidence', () => {
  const facts = supervisorFacts({ action: { tool: 'leave_alone', reason: 'no news' }, draft: { confidence: null } });
  assert.deepEqual(confidenceRule.check(policy, facts), []);
});
