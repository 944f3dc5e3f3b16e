import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { salesforceId } from './salesforce-ids.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const short = fc
  .tuple(
    fc.constantFrom('001', '003', '006', '00Q', '00T'),
    fc.array(fc.constantFrom(...characters), { minLength: 11, maxLength: 11 }),
  )
  .map(([prefix, rest]) => `${prefix}x${rest.join('')}`);

/** The three letters that Salesforce appends, worked out from the other end. */
function withSuffix(id: string): string {
  const masks = [0, 5, 10].map((start) =>
    [...id.slice(start, start + 5)].reduceRight((mask, letter) => mask * 2 + (/[A-Z]/.test(letter) ? 1 : 0), 0),
  );
  return id + masks.map((mask) => letters[mask]).join('');
}

test('the ids of the documentation are read', () => {
  assert.equal(salesforceId('006xx000003GYkJAAW'), '006xx000003GYkJ');
  assert.equal(salesforceId('001xx000003GYkJAAW'), '001xx000003GYkJ');
  assert.equal(salesforceId('001xx000003GYkJ'), '001xx000003GYkJ');
});

test('the id of 18 characters of a record is its id of 15, also where a program has changed its case', () => {
  fc.assert(
    fc.property(short, (id) => {
      const long = withSuffix(id);
      assert.equal(salesforceId(id), id);
      for (const spelling of [long, long.toUpperCase(), long.toLowerCase()]) assert.equal(salesforceId(spelling), id);
    }),
  );
});

test('another text of that length is no id', () => {
  for (const text of [
    '123456789012345',
    '001xx000003GYkJAAA',
    'abcdefghijklmno',
    '001xx000003GYkJAA9',
    '001xx000003-ykJAAW',
  ])
    assert.equal(salesforceId(text), null, text);
});
