import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { habitsOf, repeatedHabits } from './style-habits.ts';

const mail = (greeting: string, words: string, closing = '') =>
  [`${greeting},`, words, closing].filter(Boolean).join('\n\n');
const words = 'Our Trackbook stores the readings in Frankfurt, and they stay there for two years.';
const edited = (proposal: number, before: string, after: string) => ({
  ...{ proposalId: `p${proposal}`, contactId: `c${proposal}`, before, after },
});

test('a greeting word that was replaced is a habit, another name is not', () => {
  const greeting = { kind: 'greeting', replaces: 'Hello', value: 'Hi', language: '' };
  assert.deepEqual(habitsOf({ before: mail('Hello Ann', words), after: mail('Hi Ann', words) }), [greeting]);
  assert.deepEqual(habitsOf({ before: mail('Hello Ann', words), after: mail('Hello Annie', words) }), []);
  const german = habitsOf({ before: mail('Guten Tag Eva Lind', words), after: mail('Hallo Eva Lind', words) });
  assert.deepEqual(
    german.map(({ replaces, value }) => [replaces, value]),
    [['Guten Tag', 'Hallo']],
  );
});

test('a closing line that was added is a habit in the language of the mail', () => {
  const habits = habitsOf({ before: mail('Hi Ann', words), after: mail('Hi Ann', words, 'Cheers,') });
  assert.deepEqual(habits, [{ kind: 'sign_off', replaces: '', value: 'Cheers,', language: 'en' }]);
});

test('words struck out are a habit, words put in other words are not', () => {
  const struck = { before: mail('Hi Ann', `${words} One line is enough.`), after: mail('Hi Ann', words) };
  assert.deepEqual(habitsOf(struck), [{ kind: 'phrase', replaces: 'One line is enough.', value: '', language: '' }]);
  const after = mail('Hi Ann', words.replace('stores the readings', 'keeps all data'));
  assert.deepEqual(habitsOf({ before: mail('Hi Ann', words), after }), []);
});

test('two edits are no habit and three are; one mail edited three times counts once', () => {
  const hi = (proposal: number) => edited(proposal, mail('Hello Ann', words), mail('Hi Ann', words));
  assert.deepEqual(repeatedHabits([hi(1), hi(2)]), []);
  assert.deepEqual(repeatedHabits([hi(1), hi(1), hi(1)]), []);
  const [habit] = repeatedHabits([hi(1), hi(2), hi(3)]);
  assert.deepEqual([habit?.value, habit?.mails], ['Hi', 3]);
});

test('what was struck out of mails to one person alone is no habit', () => {
  const struck = (proposal: number) => edited(proposal, mail('Hi Ann', `${words} As agreed.`), mail('Hi Ann', words));
  const toOne = [1, 2, 3].map((proposal) => ({ ...struck(proposal), contactId: 'c' }));
  assert.deepEqual(repeatedHabits(toOne), []);
  assert.equal(repeatedHabits([1, 2, 3].map(struck)).length, 1);
});

test('mails cut by a quarter or more show the length that is wanted', () => {
  const of = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
  const cut = [30, 41, 38].map((count, at) => edited(at, of(100), of(count)));
  const lengths = repeatedHabits(cut).filter(({ kind }) => kind === 'length');
  assert.deepEqual(
    lengths.map(({ value, mails }) => [value, mails]),
    [['40', 3]],
  );
  assert.deepEqual(repeatedHabits([90, 95, 99].map((count, at) => edited(at, of(100), of(count)))), []);
});

test('no pair of texts makes an edit that changed nothing a habit, or a habit without anything to do', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      assert.deepEqual(habitsOf({ before, after: before }), []);
      for (const { replaces, value } of habitsOf({ before, after })) assert.notEqual(replaces, value);
    }),
  );
});
