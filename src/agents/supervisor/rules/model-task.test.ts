import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ids, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { modelTaskRule } from './model-task.ts';

const policy = shippedPolicy();
const task = {
  tool: 'create_task',
  contactId: ids.anna,
  ownerUserId: null,
  title: 'Call',
  body: '',
  dueAt: null,
} as const;

test('a task in the words of a model needs a person, one of the playbook does not', () => {
  for (const author of ['model', 'repaired'] as const) {
    const [found] = modelTaskRule.check(policy, supervisorFacts({ action: task, draft: { author } }));
    assert.deepEqual([found?.decision, found?.overridable], ['escalate', true]);
  }
  assert.deepEqual(modelTaskRule.check(policy, supervisorFacts({ action: task, draft: { author: 'playbook' } })), []);
});

test('a mail is left to the rules that read its words', () => {
  assert.deepEqual(modelTaskRule.check(policy, supervisorFacts({ draft: { author: 'model' } })), []);
});
