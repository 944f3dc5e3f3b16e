import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action } from './action.ts';
import { withWords, wordsOfAction } from './action-words.ts';

const task: Action = {
  ...{ tool: 'create_task', title: 'Call Ada', body: 'Today.', dueAt: null },
  ...{ contactId: null, ownerUserId: null },
};

test('what is read of an action is what can be put in its place, and nothing else changes', () => {
  assert.deepEqual(wordsOfAction(task), { title: 'Call Ada', body: 'Today.' });
  const changed = withWords(task, { title: 'Call Bo', body: 'Tomorrow.' });
  assert.deepEqual(changed, { ...task, title: 'Call Bo', body: 'Tomorrow.' });
  const nothing: Action = { tool: 'leave_alone', reason: 'Nothing is due.' };
  assert.equal(wordsOfAction(nothing), null);
  assert.equal(withWords(nothing, { title: 'a', body: 'b' }), nothing);
});
