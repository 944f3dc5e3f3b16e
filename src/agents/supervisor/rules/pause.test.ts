import assert from 'node:assert/strict';
import { test } from 'node:test';
import { supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { pauseRule } from './pause.ts';

const policy = shippedPolicy();

test('a pause is said on what would leave, and changes no verdict', () => {
  const [found] = pauseRule.check(policy, supervisorFacts({ pausedSince: '2026-03-10T08:00:00.000Z' }));
  assert.equal(found?.decision, 'approve');
  assert.match(found.message, /paused since 2026-03-10 08:00 UTC/);
  assert.deepEqual(pauseRule.check(policy, supervisorFacts()), []);
});
