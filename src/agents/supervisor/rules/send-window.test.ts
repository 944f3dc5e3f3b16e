import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { sendWindowRule } from './send-window.ts';

const check = (notAfter: string, now?: string) => {
  const action = answerMail({ sendWindow: { notBefore: null, notAfter, reason: '' } });
  return sendWindowRule.check(shippedPolicy(), supervisorFacts({ action, ...(now ? { now } : {}) }));
};

test('a window that closes before the mail may leave needs a person', () => {
  assert.deepEqual(check('2026-03-10T12:00:00.000Z'), []);
  assert.equal(check('2026-03-10T20:00:00.000Z', '2026-03-10T18:00:00.000Z')[0]?.decision, 'escalate');
});
