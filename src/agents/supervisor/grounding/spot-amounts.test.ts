import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseNumber, parseWordNumber, spotAmounts } from './spot-amounts.ts';

const read = (text: string) =>
  spotAmounts(text).map(({ kind, value, currency, start, end }) => [text.slice(start, end), kind, value, currency]);

test('money is read in the ways people write it', () => {
  assert.deepEqual(read('EUR 1,234.50 or 1.234,50 € or $12k or £ 3 million or CHF 1’200 or 100 000 EUR'), [
    ['EUR 1,234.50', 'money', 1234.5, 'EUR'],
    ['1.234,50 €', 'money', 1234.5, 'EUR'],
    ['$12k', 'money', 12_000, 'USD'],
    ['£ 3 million', 'money', 3_000_000, 'GBP'],
    ['CHF 1’200', 'money', 1200, 'CHF'],
    ['100 000 EUR', 'money', 100_000, 'EUR'],
  ]);
  assert.deepEqual(read('184k, 1.2M and ten thousand euros'), [
    ['184k', 'money', 184_000, null],
    ['1.2M', 'money', 1_200_000, null],
    ['ten thousand euros', 'money', 10_000, 'EUR'],
  ]);
});

test('percentages are read in digits, words and fractions', () => {
  assert.deepEqual(
    read('15 %, 22 percent, twenty-two per cent, 99.95%, half off, a third off').map(([, kind, value]) => [
      kind,
      value,
    ]),
    [15, 22, 22, 99.95, 50, 33].map((value) => ['percent', value]),
  );
});

test('small numbers, years, times, dates, phone numbers and 24/7 are no amounts', () => {
  assert.deepEqual(
    read('12 loggers in 2026 at 12:30 on 12/03/2026 or 2026-03-12, call +49 30 1234567, 24/7, v2.10'),
    [],
  );
  assert.deepEqual(
    read('1,400 pallets').map(([, kind, value]) => [kind, value]),
    [['quantity', 1400]],
  );
});

test('a number written in any of the usual ways reads back as itself', () => {
  const cents = fc.integer({ min: 0, max: 999_999_999 });
  const style = fc.constantFrom(['en-US', ''], ['de-DE', ''], ['de-CH', ''], ['fr-FR', '']);
  fc.assert(
    fc.property(cents, style, (amount, [locale]) => {
      const text = (amount / 100).toLocaleString(locale, { minimumFractionDigits: 2 });
      assert.equal(parseNumber(text), amount / 100);
    }),
  );
  assert.equal(parseWordNumber('three hundred thousand'), 300_000);
  assert.equal(parseWordNumber('one hundred and five'), 105);
});

test('no text makes the spotter fail, and its spots never overlap', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,€$% kMEUR halfoff\n-/:'.split('')) }), (text) => {
      const spots = spotAmounts(text);
      assert.ok(
        spots.every((spot, index) => spot.end <= text.length && (index === 0 || spots[index - 1]!.end <= spot.start)),
      );
    }),
  );
});
