import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wordDifference } from './word-difference.ts';

const textOf = (parts: ReturnType<typeof wordDifference>, without: string) =>
  parts
    .filter((part) => part.kind !== without)
    .map((part) => part.text)
    .join('');

test('a changed word is one removal and one addition between what stayed', () => {
  assert.deepEqual(wordDifference('We can meet on Thursday at ten.', 'We can meet on Friday at ten.'), [
    { kind: 'same', text: 'We can meet on ' },
    { kind: 'removed', text: 'Thursday ' },
    { kind: 'added', text: 'Friday ' },
    { kind: 'same', text: 'at ten.' },
  ]);
});

test('both texts can be put together again from the parts', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c ', 'd\n', ' e', '  ', 'ü'), { maxLength: 30 });
  fc.assert(
    fc.property(text, text, (left, right) => {
      const [before, after] = [left.join(''), right.join('')];
      const parts = wordDifference(before, after);
      assert.equal(textOf(parts, 'added'), before);
      assert.equal(textOf(parts, 'removed'), after);
    }),
  );
});

test('very long texts are still compared', () => {
  const before = Array.from({ length: 3000 }, (_, index) => `a${index}`).join(' ');
  const parts = wordDifference(`Dear Ann, ${before} Bye`, `Dear Ann, ${before.replaceAll('a', 'b')} Bye`);
  assert.deepEqual(
    parts.map((part) => part.kind),
    ['same', 'removed', 'added', 'same'],
  );
});
