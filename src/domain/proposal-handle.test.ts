import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { proposalHandle, readHandle } from './proposal-handle.ts';

test('a handle is four letters that nobody confuses, the same for the same proposal', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat(50), (id, attempt) => {
      const handle = proposalHandle(id, attempt);
      assert.match(handle, /^[2-9a-hjkmnp-z]{4}$/);
      assert.equal(proposalHandle(id, attempt), handle);
      assert.equal(readHandle(` ${handle.toUpperCase()} `), handle);
    }),
  );
});

test('another attempt gives another handle', () => {
  const id = '01900000-0000-7000-8000-000000000000';
  assert.equal(new Set(Array.from({ length: 20 }, (_, attempt) => proposalHandle(id, attempt))).size, 20);
});

test('what cannot be a handle is told apart', () => {
  for (const text of ['', 'abc', 'abcde', 'ab0c', 'ab1c', 'ablc', 'aboc', 'ab c']) assert.equal(readHandle(text), null);
});
