import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryInput } from '../import-input.ts';
import { detectDialect } from './dialect.ts';
import { createLocalTime, dateOrderOf, isoDate, readDate } from './parse-date.ts';
import { decimalMarkOf, readMoney, readNumber } from './parse-number.ts';
import { countryCode, languageCode, zoneName } from './parse-place.ts';
import { readRows } from './read-rows.ts';

const dateIn = (text: string, order: 'iso' | 'dmy' | 'mdy' = 'iso') => {
  const reading = readDate(text, order);
  return 'parts' in reading ? isoDate(reading.parts) : reading;
};

test('dates are read in the order of their column, by name and as epoch', () => {
  assert.equal(dateIn('03/04/2026', 'dmy'), '2026-04-03');
  assert.equal(dateIn('03/04/2026', 'mdy'), '2026-03-04');
  assert.equal(dateIn('31.12.2026', 'dmy'), '2026-12-31');
  assert.equal(dateIn('2026-02-28T23:59:00Z'), '2026-02-28');
  assert.equal(dateIn('Jan 5, 2026'), '2026-01-05');
  assert.equal(dateIn('5. März 2026'), '2026-03-05');
  assert.deepEqual(dateIn('1767225600000'), { epochMs: 1767225600000 });
  assert.deepEqual(readDate('12/31/2026 12:05 AM', 'mdy'), {
    parts: { year: 2026, month: 12, day: 31, hour: 0, minute: 5, second: 0, hasTime: true, offset: null },
  });
});

test('dates that do not exist say why', () => {
  assert.match(JSON.stringify(dateIn('2026-02-29')), /no day 29/);
  assert.match(JSON.stringify(dateIn('2026-01-01 24:00')), /24:00/);
  assert.match(JSON.stringify(dateIn('01/02/26', 'dmy')), /two digits/);
  assert.match(JSON.stringify(dateIn('31/12/2026', 'mdy')), /no month 31/);
  assert.match(JSON.stringify(dateIn('soon')), /no date we know/);
});

test('one cell settles the order of a column only when a number is above twelve', () => {
  assert.deepEqual(
    ['12/31/2026', '31/12/2026', '03/04/2026', '05/05/2026', '2026-01-02', '1.2.2026', '13/14/2026'].map(dateOrderOf),
    ['mdy', 'dmy', 'open', null, null, 'dmy', 'open'],
  );
});

test('a date written in any of its forms is read back', () => {
  const day = fc.date({
    min: new Date('1900-01-01T00:00:00Z'),
    max: new Date('2199-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(day, (date) => {
      const iso = date.toISOString().slice(0, 10);
      const [year, month, dayOfMonth] = iso.split('-');
      assert.equal(dateIn(iso), iso);
      assert.equal(dateIn(`${month}/${dayOfMonth}/${year}`, 'mdy'), iso);
      assert.equal(dateIn(`${dayOfMonth}.${month}.${year}`, 'dmy'), iso);
    }),
  );
});

test('local times become instants on both sides of a clock change', () => {
  const at = createLocalTime('Europe/Berlin');
  const local = (month: number, day: number, hour: number) =>
    new Date(at({ year: 2026, month, day, hour, minute: 30, second: 0, hasTime: true, offset: null })).toISOString();
  assert.equal(local(3, 29, 1), '2026-03-29T00:30:00.000Z');
  assert.equal(local(3, 29, 3), '2026-03-29T01:30:00.000Z');
  assert.equal(local(10, 25, 4), '2026-10-25T03:30:00.000Z');
  assert.equal(local(7, 1, 12), '2026-07-01T10:30:00.000Z');
  const stated = (text: string) => {
    const reading = readDate(text, 'iso');
    return 'parts' in reading ? new Date(at(reading.parts)).toISOString() : reading;
  };
  assert.equal(stated('2026-07-01T12:30-05:00'), '2026-07-01T17:30:00.000Z');
  assert.equal(stated('2026-07-01 12:30 +0530'), '2026-07-01T07:00:00.000Z');
});

test('amounts are read into minor units of their currency', () => {
  assert.deepEqual(readMoney('1.234,50 €', 'comma', 'USD'), { minor: 123450, currency: 'EUR' });
  assert.deepEqual(readMoney('USD 1,234.5', 'point', 'EUR'), { minor: 123450, currency: 'USD' });
  assert.deepEqual(readMoney('¥12,000', 'point', 'EUR'), { minor: 12000, currency: 'JPY' });
  assert.deepEqual(readMoney('1.234', 'point', 'KWD'), { minor: 1234, currency: 'KWD' });
  assert.deepEqual(readMoney('(99.10)', 'point', 'GBP'), { minor: -9910, currency: 'GBP' });
  assert.deepEqual(readMoney("CHF 1'250'000.00", 'point', 'EUR'), { minor: 125000000, currency: 'CHF' });
  assert.match(JSON.stringify(readMoney('1.005', 'point', 'EUR')), /2 decimals/);
  assert.match(JSON.stringify(readMoney('12 shells', 'point', 'EUR')), /no currency/);
  assert.match(JSON.stringify(readMoney('9'.repeat(20), 'point', 'EUR')), /too large/);
});

test('an amount written with either decimal mark is read back exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (minor) => {
      const plain = (minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2, useGrouping: true });
      const german = (minor / 100).toLocaleString('de-DE', { minimumFractionDigits: 2, useGrouping: true });
      assert.deepEqual(readMoney(plain, 'point', 'EUR'), { minor, currency: 'EUR' });
      assert.deepEqual(readMoney(german, 'comma', 'EUR'), { minor, currency: 'EUR' });
    }),
  );
});

test('the decimal mark of a column is settled by cells that leave no choice', () => {
  assert.deepEqual(['1,5', '1.5', '1,234', '1,234.50', '1.234,50', '1,234,567', '0.123', '12'].map(decimalMarkOf), [
    'comma',
    'point',
    'open',
    'point',
    'comma',
    'point',
    'point',
    null,
  ]);
  assert.deepEqual(
    [readNumber('1.234', 'comma'), readNumber('1.234', 'point'), readNumber('x', 'point')],
    [1234, 1.234, null],
  );
});

test('countries, zones and languages are known by code and name', () => {
  assert.deepEqual(['DE', 'Germany', 'Deutschland', 'UK', 'United States', 'Allemagne', 'Atlantis'].map(countryCode), [
    'DE',
    'DE',
    'DE',
    'GB',
    'US',
    'DE',
    null,
  ]);
  assert.deepEqual([zoneName('europe/berlin'), zoneName('Mars/Base')], ['Europe/Berlin', null]);
  assert.deepEqual([languageCode('de-DE'), languageCode('English'), languageCode('Klingon')], ['de', 'en', null]);
});

test('rows written by the rules of RFC 4180 are read back, whatever is in the cells', async () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .map((text) => text.replaceAll('\u0000', '').replaceAll('\r', ''));
  const table = fc.tuple(
    fc.constantFrom(',', ';', '\t', '|'),
    fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
  );
  await fc.assert(
    fc.asyncProperty(table, async ([delimiter, rows]) => {
      const text = rows
        .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter))
        .join('\r\n');
      const read: string[][] = [];
      for await (const batch of readRows(memoryInput('x.csv', text), 'utf-8', { delimiter, quote: '"' }))
        read.push(...batch.rows.map(({ cells }) => cells));
      assert.deepEqual(
        read,
        rows.filter((row) => row.some((value) => value.trim() !== '')),
      );
    }),
    { numRuns: 60 },
  );
});

test('delimiter and quote are found in the first lines', () => {
  assert.deepEqual(detectDialect('a;b;c\n"x, y";2;3\n1,5;2;3\n'), { delimiter: ';', quote: '"' });
  assert.deepEqual(detectDialect('a\tb\n1\t2\n'), { delimiter: '\t', quote: '"' });
  assert.deepEqual(detectDialect("'a','b'\n'1, one','2'\n'3','4'\n"), { delimiter: ',', quote: "'" });
  assert.deepEqual(detectDialect('sep=|\na|b\n'), { delimiter: '|', quote: '"' });
  assert.deepEqual(detectDialect('only\none\n'), { delimiter: ',', quote: '"' });
});
