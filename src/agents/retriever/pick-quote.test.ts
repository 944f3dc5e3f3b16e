import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenise } from '../../data/text/tokenise.ts';
import { pickQuote } from './pick-quote.ts';

const weights = (text: string) => new Map(tokenise(text).map((term) => [term, 1]));

test('quotes the sentence that the query is about', () => {
  const text = 'Hi Jonas, thanks for the call. Before we sign, where is the audit data stored? Best, Anna';
  const quote = pickQuote(text, weights('where is audit data stored'));
  assert.equal(quote.text, 'Before we sign, where is the audit data stored?');
});

test('takes a neighbouring sentence along that answers more of the query', () => {
  const text = 'Readings stay in Frankfurt. They are encrypted at rest. We like cheese.';
  assert.equal(
    pickQuote(text, weights('encrypted readings Frankfurt')).text,
    'Readings stay in Frankfurt. They are encrypted at rest.',
  );
});

test('never quotes a greeting, whoever it names', () => {
  for (const greeting of ['Hi Miles,', 'Dear Miles Ardern,', 'Miles,']) {
    assert.equal(
      pickQuote(`${greeting}\n\nAll six loggers are read out.`, weights('Miles Ardern')).text,
      'All six loggers are read out.',
    );
  }
});

test('quotes the beginning where nothing fits', () => {
  assert.equal(pickQuote('First thing. Second thing.', weights('unrelated')).text, 'First thing.');
});

test('cuts a sentence that never ends around the words asked for', () => {
  const text = `${'filler '.repeat(200)}calibration certificate ${'filler '.repeat(200)}`;
  const quote = pickQuote(text, weights('calibration certificate'));
  assert.ok(quote.text.length <= 320);
  assert.match(quote.text, /calibration certificate/);
});

test('a quote is an exact part of the text', () => {
  const part = fc.constantFrom('alpha ', 'beta. ', '😀', 'gamma? ', '\n\n', 'delta '.repeat(80), '✂️');
  fc.assert(
    fc.property(
      fc.array(part).map((parts) => parts.join('')),
      (text) => {
        const quote = pickQuote(text, weights('beta delta'));
        assert.equal(text.slice(quote.start, quote.end), quote.text);
        assert.ok(quote.text.isWellFormed());
      },
    ),
  );
});
