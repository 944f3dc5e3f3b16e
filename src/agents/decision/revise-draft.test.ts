import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendEmailAction } from '../../domain/action.ts';
import { storyDocuments, storySituation } from '../../testing/story-situation.ts';
import { runPlaybook } from './playbook/plays.ts';
import { reviseDraft } from './revise-draft.ts';

function draft() {
  const view = {
    situation: storySituation('opt-out-by-words'),
    evidence: storyDocuments(),
    targetContactId: null,
    whyNow: '',
    staleAfterDays: 180,
  };
  return runPlaybook(view).drafts[0]!;
}
const bodyOf = (value: { action: unknown }) => (value.action as SendEmailAction).body;

test('a sentence struck out leaves neither space nor claim behind', () => {
  const before = draft();
  const struck = before.claims.at(-1)!.sentence;
  const after = reviseDraft(before, [{ field: 'body', from: struck, to: '', because: 'It says nothing.' }]);
  assert.equal(bodyOf(after).includes(struck), false);
  assert.doesNotMatch(bodyOf(after), / {2}|\n{3}| $/m);
  assert.equal(after.claims.length, before.claims.length - 1);
});

test('changed words change the claim with them', () => {
  const before = draft();
  const after = reviseDraft(before, [
    { field: 'body', from: 'On 5 February', to: 'On Thursday 5 February', because: 'x' },
  ]);
  assert.equal(bodyOf(after).includes('Thursday'), bodyOf(before).includes('On 5 February'));
  for (const claim of after.claims) assert.ok(bodyOf(after).includes(claim.sentence));
});

test('control fields and words that are not there are left alone', () => {
  const before = draft();
  const after = reviseDraft(before, [
    { field: 'purpose', from: 'outreach', to: 'answer', because: 'x' },
    { field: 'body', from: 'words that never stood there', to: 'others', because: 'x' },
  ]);
  assert.deepEqual(after, before);
});
