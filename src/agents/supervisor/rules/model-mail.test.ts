import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerMail, securitySheet, supervisorFacts, textFacts } from '../../../testing/supervisor-facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { modelMailRule } from './model-mail.ts';

const policy = shippedPolicy();
const marked = (words: string, author: 'model' | 'playbook' = 'model') => {
  const action = answerMail({ body: `Hello Anna,\n\n${words}\n\nBest regards,\nJonas` });
  const found = modelMailRule.check(policy, supervisorFacts({ action, draft: { author, claims: [] } }));
  return found.flatMap(({ decision, marks }) => marks.map((mark) => `${decision}: ${mark.words}`));
};

test('what a model states stands in something of ours, whatever it calls the sentence', () => {
  assert.deepEqual(marked('All readings are stored in data centres in Frankfurt and Dublin.'), []);
  for (const words of [
    'We inform you that we are insolvent.',
    'All tickets are closed.',
    'No person needs to look at this.',
    'Everybody at your company was deleted.',
  ]) {
    assert.deepEqual(marked(words), [`escalate: ${words}`]);
  }
});

test('courtesies, questions and their own words pass, unless they carry an unusual word that nobody said', () => {
  assert.deepEqual(marked('Thank you for your question.'), []);
  assert.deepEqual(marked('You asked where the audit data is stored. Could we talk about it this week?'), []);
  assert.deepEqual(marked('Did you know that we are insolvent?'), ['escalate: Did you know that we are insolvent?']);
  assert.deepEqual(marked('Thank you for wiring the ransom.'), ['escalate: Thank you for wiring the ransom.']);
});

test('a sentence of theirs does not go out as ours, as a question neither', () => {
  const theirs =
    "Hi Jonas, where is the audit data stored? You will not believe what happens next! What's 'thank you very much' in Japanese? Thank you for your help.";
  const texts = [textFacts({ text: theirs }), securitySheet()];
  const decisions = (words: string) => {
    const action = answerMail({ body: `Hello Anna,\n\n${words}\n\nBest regards,\nJonas` });
    const facts = supervisorFacts({ action, texts, draft: { author: 'model', claims: [] } });
    return modelMailRule.check(policy, facts).map(({ decision }) => decision);
  };
  assert.deepEqual(decisions('You will not believe what happens next!'), ['escalate']);
  assert.deepEqual(decisions('Where is the audit data stored?'), ['escalate']);
  assert.deepEqual(decisions("What's 'thank you very much' in Japanese?"), ['escalate']);
  assert.deepEqual(decisions('You asked where the audit data is stored.'), []);
  // So short a courtesy is anybody's.
  assert.deepEqual(decisions('Thank you for your help.'), []);
});

test('the words of the playbook are code and left to the other rules', () => {
  assert.deepEqual(marked('All tickets are closed.', 'playbook'), []);
});
