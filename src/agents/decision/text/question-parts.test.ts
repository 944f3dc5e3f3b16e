import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { questionParts } from './question-parts.ts';

const wordsOf = (...questions: string[]) => questionParts(questions).map(({ words }) => words);

test('a question that asks two things is read as two', () => {
  assert.deepEqual(wordsOf('where are our data stored, and for how long?'), [
    'where are our data stored',
    'for how long',
  ]);
  assert.deepEqual(wordsOf('Does it run on ARM and are the updates signed?'), [
    'Does it run on ARM',
    'are the updates signed',
  ]);
  assert.deepEqual(wordsOf('Please confirm whether it is covered and how soon it is replaced.'), [
    'Please confirm whether it is covered',
    'how soon it is replaced',
  ]);
  assert.deepEqual(wordsOf('Wie lange gilt das Zertifikat, und ist es rückführbar?'), [
    'Wie lange gilt das Zertifikat',
    'ist es rückführbar',
  ]);
});

test('things that are joined are no further questions', () => {
  assert.deepEqual(wordsOf('Can you send the price list and the terms?'), [
    'Can you send the price list and the terms',
  ]);
  assert.deepEqual(wordsOf('Where are data and reports kept?', 'Who signs?'), [
    'Where are data and reports kept',
    'Who signs',
  ]);
});

test('what names nothing itself is about what was named before', () => {
  const [stored, howLong] = questionParts(['where are our data stored, and for how long?']);
  assert.deepEqual(howLong!.about, stored!.about);
  assert.deepEqual(stored!.about, ['data', 'store']);
});

test('no word of a question is lost', () => {
  const word = fc.constantFrom(
    'where',
    'and',
    'is',
    'it',
    'data',
    'how',
    'long',
    ',',
    ';',
    'kept',
    'und',
    'wie',
    'also',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 14 }), (words) => {
      const letters = (text: string) => text.replace(/\b(?:and|und|also)\b|[^\p{L}]/giu, '');
      assert.equal(letters(wordsOf(words.join(' ')).join(' ')), letters(words.join(' ')));
    }),
  );
});
