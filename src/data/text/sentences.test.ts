import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitSentences } from './sentences.ts';

const cut = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

test('cuts at full stops, questions and exclamations', () => {
  assert.deepEqual(cut('We met. Did it work? Yes! Good.'), ['We met.', 'Did it work?', 'Yes!', 'Good.']);
});

test('abbreviations, initials and decimals end nothing', () => {
  assert.deepEqual(cut('Dr. Keller paid 3.5 m, approx. the price of J. Weber. Fine.'), [
    'Dr. Keller paid 3.5 m, approx. the price of J. Weber.',
    'Fine.',
  ]);
});

test('a line break inside a sentence does not cut it, an empty line does', () => {
  assert.deepEqual(cut('where is the\ndata stored?\n\nBest,\nAnna'), ['where is the\ndata stored?', 'Best,\nAnna']);
});

test('list items are sentences of their own', () => {
  assert.deepEqual(cut('We need\n- a quote\n- a date'), ['We need', '- a quote', '- a date']);
});

test('full-width marks end a sentence without a space', () => {
  assert.deepEqual(cut('記録計です。報告書も。'), ['記録計です。', '報告書も。']);
});

test('sentences are in order, apart, trimmed, and leave out white space only', () => {
  const piece = fc.constantFrom('a', 'B', '.', '?', ' ', '\n', '- ', 'Dr', '"', '7');
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (text) => {
        let last = 0;
        let outside = '';
        for (const { start, end } of splitSentences(text)) {
          assert.ok(start >= last && end > start);
          assert.equal(text.slice(start, end).trim(), text.slice(start, end));
          outside += text.slice(last, start);
          last = end;
        }
        assert.equal((outside + text.slice(last)).trim(), '');
      },
    ),
  );
});
