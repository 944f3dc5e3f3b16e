import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annaFacts, outreachMail, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { askedToWaitRule } from './asked-to-wait.ts';

const asksToWait = { until: '2026-07-01', wroteAt: '2026-03-04T09:00:00.000Z', quote: 'Come back in July.' };
const check = (changes: Parameters<typeof supervisorFacts>[0]) =>
  askedToWaitRule.check(shippedPolicy(), supervisorFacts(changes));

test('outreach to a person who named a day waits for it, by the mail and its words, unless somebody says why not', () => {
  const [found] = check({ action: outreachMail(), contacts: [annaFacts({ asksToWait })] });
  assert.equal(
    found?.message,
    'Anna Keller asks in the mail of 2026-03-04 to wait until 2026-07-01: "Come back in July."',
  );
  assert.deepEqual([found?.decision, found?.overridable], ['reject', true]);
});

test('an answer to them is free, and so is outreach to somebody who named none', () => {
  assert.deepEqual(check({ contacts: [annaFacts({ asksToWait })] }), []);
  assert.deepEqual(check({ action: outreachMail() }), []);
});
