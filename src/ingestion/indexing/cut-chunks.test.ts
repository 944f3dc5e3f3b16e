import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenise } from '../../data/text/tokenise.ts';
import { cutChunks } from './cut-chunks.ts';

const sentence = (words: number, name: string) =>
  `${Array.from({ length: words }, (_, at) => `${name}${at}`).join(' ')}.`;

test('a mail of usual length is one chunk, without the white space around it', () => {
  const text = `\n  ${sentence(300, 'w')}  \n`;
  assert.deepEqual(cutChunks(text), [{ start: 3, end: text.length - 3 }]);
});

test('blank text has no chunk', () => {
  assert.deepEqual(cutChunks(' \n\t '), []);
});

test('a long text is cut between sentences into pieces of similar size', () => {
  const text = Array.from({ length: 60 }, (_, at) => sentence(20, `S${at}x`)).join(' ');
  const pieces = cutChunks(text);
  const sizes = pieces.map(({ start, end }) => text.slice(start, end).split(/\s+/).length);
  assert.equal(pieces.length, 5);
  assert.ok(Math.max(...sizes) <= 1.3 * Math.min(...sizes), String(sizes));
  for (const { start, end } of pieces) assert.match(text.slice(start, end), /^S\d+x0 .*\.$/s);
});

test('a sentence without an end is cut between words', () => {
  const text = Array.from({ length: 1200 }, (_, at) => `w${at}`).join(' ');
  const pieces = cutChunks(text);
  assert.ok(pieces.length >= 4);
  assert.equal(pieces.map(({ start, end }) => text.slice(start, end)).join(' '), text);
});

test('pieces hold every word exactly once', () => {
  const part = fc.constantFrom('alpha', 'beta', '7', '.', '\n\n', '?', '- item', '12345');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 1500 }), (parts) => {
      const text = parts.join(' ');
      const pieces = cutChunks(text).map(({ start, end }) => text.slice(start, end));
      assert.deepEqual(
        pieces.flatMap((piece) => tokenise(piece)),
        tokenise(text),
      );
    }),
    { numRuns: 50 },
  );
});
