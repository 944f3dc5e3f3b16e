import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { detectAsks, openQuestions } from './ask-detector.ts';
import { splitSentences } from './sentences.ts';

test('a question hidden in the last paragraph is found, without its lead-in', () => {
  const text = `Hi Jonas,

Thanks for the draft plan. Training: two groups of eight is better for us.

One last thing. Mette's board will not release the order without this: where are our shipment data stored, and do they
stay inside the EU/EEA, backups included?`;
  assert.deepEqual(
    openQuestions(text).map((ask) => ask.words),
    ['where are our shipment data stored, and do they stay inside the EU/EEA, backups included?'],
  );
});

test('courtesies and rhetoric ask nothing', () => {
  for (const text of [
    'How are you?',
    'Hope all is well. How was your weekend?',
    'Who knows?',
    'Great news, isn’t it?',
    'So, how is everything going?',
  ]) {
    assert.deepEqual(detectAsks(text), [], text);
  }
});

test('a question that is passed on or wondered about is one without its mark', () => {
  for (const text of [
    'Our IT asks how often you back up, and whether backups leave the EU.',
    'Mette would like to know when the report is ready.',
    'I was wondering whether it runs on ARM.',
    'Unser Labor möchte wissen, wie lange das Zertifikat gilt.',
  ]) {
    assert.equal(openQuestions(text).length, 1, text);
  }
  const [passedOn] = openQuestions('Our IT asks how often you back up, and whether backups leave the EU.');
  assert.equal(passedOn!.words, 'how often you back up, and whether backups leave the EU.');
  assert.deepEqual(openQuestions('We asked for the report last week.'), []);
});

test('requests without a question mark are asks', () => {
  for (const text of [
    'Please confirm the delivery date.',
    'Could you send me the datasheet',
    'Let me know which lanes you need.',
    'Maria, send the contract to legal.',
    'I would appreciate it if you could call me.',
  ]) {
    assert.equal(detectAsks(text).length, 1, text);
  }
});

test('statements and notices ask nothing', () => {
  for (const text of [
    'Please find the agreement attached.',
    'I sent the contract to legal.',
    'We will take the rollout up with Jonas.',
  ]) {
    assert.deepEqual(detectAsks(text), [], text);
  }
});

test('a request to tell something counts as an open question, a request to do something does not', () => {
  assert.equal(openQuestions('Please confirm whether the certificate is traceable.').length, 1);
  assert.equal(openQuestions('Please send the contract to legal.').length, 0);
});

test('sentences keep every word of a text and hold no line breaks', () => {
  const piece = fc.constantFrom(
    'We met.',
    'Is it 2-8 °C?',
    'Version 4.2 is out',
    'e.g. boxes',
    'Dr. Lund',
    'yes',
    '\n',
    '\n\n',
    '!',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join(' ');
      const sentences = splitSentences(text);
      const words = (value: string) => value.match(/[\p{L}\p{N}]+/gu) ?? [];
      assert.deepEqual(words(sentences.join(' ')), words(text));
      for (const sentence of sentences) assert.doesNotMatch(sentence, /\n|^\s|\s$/);
    }),
  );
});

test('a degree sign, a version and an abbreviation end no sentence', () => {
  assert.deepEqual(splitSentences('It reads to -95 °C. It is version 4.2, e.g. for Dr. Lund. Done.'), [
    'It reads to -95 °C.',
    'It is version 4.2, e.g. for Dr. Lund.',
    'Done.',
  ]);
});
