import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { numberDefinitions } from '../../src/domain/numbers.ts';

const page = readFileSync(new URL('../../docs/numbers.md', import.meta.url), 'utf8');

/** The line of a number in the page's table. */
function lineOf({ id, name, of, sentence }: (typeof numberDefinitions)[number]): string {
  return `| \`${id}\` | ${name} | ${of === null ? '' : `\`${of}\``} | ${sentence} |`;
}

test('the page of numbers says of each what it counts and of what, in the words of the API, and of no other', () => {
  const lines = page.split('\n').filter((line) => line.startsWith('| `'));
  assert.deepEqual(lines, numberDefinitions.map(lineOf));
});
