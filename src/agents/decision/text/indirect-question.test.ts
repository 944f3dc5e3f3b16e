import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indirectQuestion } from './indirect-question.ts';

test('a question about their own things becomes one about yours', () => {
  assert.equal(
    indirectQuestion('where are our shipment data and the audit reports stored, and do they stay inside the EU?'),
    'where your shipment data and the audit reports are stored',
  );
  assert.equal(indirectQuestion('Can we print our own labels?'), 'whether you can print your own labels');
  assert.equal(indirectQuestion('How long do we keep the loggers?'), 'how long you keep the loggers');
});

test('a question about our things becomes one about ours, with its verb agreeing', () => {
  assert.equal(
    indirectQuestion('Does Trackbook meet 21 CFR Part 11 for electronic signatures, and does it log who?'),
    'whether Trackbook meets 21 CFR Part 11 for electronic signatures',
  );
  assert.equal(
    indirectQuestion('Which of your loggers records on dry ice, and how cold?'),
    'which of our loggers records on dry ice',
  );
  assert.equal(indirectQuestion('Can you ship before Easter?'), 'whether we can ship before Easter');
  assert.equal(
    indirectQuestion('What happens to loggers that fail like this?'),
    'what happens to loggers that fail like this',
  );
});

test('what does not turn round safely is not repeated', () => {
  for (const question of [
    'Could I have the list from you?',
    'Is the offer from last week still good?',
    'Which loggers do the carriers recommend?',
    'What is the price?',
    'Did you see "the mail"?',
    'Wie lange gilt das Kalibrierzertifikat?',
    'Any news?',
  ]) {
    assert.equal(indirectQuestion(question), null, question);
  }
});

test('nothing that is repeated is a question, speaks of us as them, or runs on', () => {
  const words = fc.constantFrom(
    'do',
    'we',
    'you',
    'your',
    'our',
    'Trackbook',
    'where',
    'are',
    'stored',
    'keep',
    'can',
    'it',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 25 }), (list) => {
      const said = indirectQuestion(`${list.join(' ')}?`);
      assert.ok(said === null || (!said.includes('?') && said.split(' ').length <= 19));
    }),
  );
});
