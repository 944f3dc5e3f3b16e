import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GtmError } from '../../domain/errors.ts';
import { advance, beginning, type DatedFile, formatCursor, inOrder, isRead, parseCursor } from './maildir-cursor.ts';

/** Reads at most `limit` files behind the cursor, as the driver does, going through the cursor's text form. */
function readSome(files: DatedFile[], cursorText: string | null, limit: number) {
  let cursor = parseCursor(cursorText);
  const read: string[] = [];
  for (const file of inOrder(files)) {
    if (read.length === limit || isRead(cursor, file)) continue;
    cursor = advance(cursor, file);
    read.push(file.name);
  }
  return { read, cursor: formatCursor(cursor) };
}

test('every file is read once, however many share an instant and wherever the reading stopped', () => {
  const files = fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,6}$/), time: fc.bigInt(0n, 5n) }), {
    selector: (file) => file.name,
    maxLength: 30,
  });
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 7 }), (all, limit) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      for (;;) {
        const some = readSome(all, cursor, limit);
        if (some.read.length === 0) break;
        seen.push(...some.read);
        cursor = some.cursor;
      }
      assert.deepEqual(seen.sort(), all.map((file) => file.name).sort());
    }),
  );
});

test('a file that shows up after a younger one was read is not skipped', () => {
  const young = { name: 'young', time: 5_000_000_000n };
  const late = { name: 'late', time: 4_000_000_000n };
  const { cursor } = readSome([young], null, 9);
  assert.deepEqual(readSome([young, late], cursor, 9).read, ['late']);
});

test('more files in one instant than are remembered may be read twice and are never skipped', () => {
  const files = Array.from({ length: 1500 }, (_, index) => ({ name: `f${index}`, time: 7n }));
  const first = readSome(files, null, 1200);
  const second = readSome(files, first.cursor, 5000);
  assert.equal(new Set([...first.read, ...second.read]).size, 1500);
});

test('a cursor of another making is refused', () => {
  assert.equal(parseCursor(null), beginning);
  assert.throws(
    () => parseCursor('2024-01-01'),
    (error) => GtmError.is(error) && error.code === 'invalid',
  );
});
