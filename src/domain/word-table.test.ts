import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordTable } from './word-table.ts';

test('a word table knows its words and nothing that plain objects know besides', () => {
  const table = wordTable({ one: 1 });
  assert.equal(table['one'], 1);
  for (const word of ['constructor', 'toString', '__proto__', 'valueOf']) {
    assert.equal(table[word], undefined, word);
    assert.equal(word in table, false, word);
  }
});
