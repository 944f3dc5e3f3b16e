import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countTerms, termOf, tokenise, wordsOf } from './tokenise.ts';

test('terms are lower case, stemmed and without function words', () => {
  assert.deepEqual(tokenise('The auditors are REQUESTING our data-residency report.'), [
    'auditor',
    'request',
    'data',
    'resid',
    'report',
  ]);
});

test('accents and possessives do not separate words', () => {
  assert.deepEqual(tokenise('Müller’s café'), tokenise('Muller cafe'));
  assert.deepEqual(tokenise("Anna's"), tokenise('Anna'));
  assert.equal(termOf('Straße'), termOf('STRASSE'));
});

test('numbers, codes and parts of addresses are words', () => {
  assert.deepEqual(tokenise('CFR21 part 11: anna.keller@helio.example 184k'), [
    'cfr21',
    'part',
    '11',
    'anna',
    'keller',
    'helio',
    'exampl',
    '184k',
  ]);
});

test('scripts without spaces are cut into words', () => {
  assert.ok(tokenise('温度記録計の監査報告').length > 2);
  assert.ok(tokenise('อุณหภูมิของสินค้า').length > 1);
});

test('other scripts with spaces are kept whole', () => {
  assert.deepEqual(tokenise('температура груза'), ['температура', 'груза']);
});

test('a word says where it stands in the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      let last = 0;
      for (const word of wordsOf(text)) {
        assert.equal(text.slice(word.start, word.end), word.text);
        assert.ok(word.start >= last);
        last = word.end;
      }
    }),
  );
});

test('a text gives the same terms in any letter case', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z ]*$/), (text) => {
      assert.deepEqual(tokenise(text.toUpperCase()), tokenise(text.toLowerCase()));
    }),
  );
});

test('a very long word is cut', () => {
  assert.equal(termOf('x'.repeat(1000))?.length, 64);
});

test('counts how often each term occurs', () => {
  assert.deepEqual(
    [...countTerms(['a', 'b', 'a'])],
    [
      ['a', 2],
      ['b', 1],
    ],
  );
});
