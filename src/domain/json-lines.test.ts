import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonLines } from './json-lines.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function linesOf(text: string, size: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of jsonLines(inPieces(text, size))) lines.push(line);
  return lines;
}

test('texts come back as they went, whatever they hold and wherever the stream is cut', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', '\u2029', '\u0085', 'ü', '🌡', '"') });
  await fc.assert(
    fc.asyncProperty(fc.array(text), fc.integer({ min: 1, max: 9 }), async (texts, size) => {
      const lines = await linesOf(texts.map((one) => `${JSON.stringify(one)}\n`).join(''), size);
      assert.deepEqual(
        lines.map((line) => JSON.parse(line) as string),
        texts,
      );
    }),
  );
});

test('a last line without its end is a line', async () => {
  assert.deepEqual(await linesOf('1\n2', 2), ['1', '2']);
});
