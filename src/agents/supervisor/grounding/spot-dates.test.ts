import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { saysDate, spotDates } from './spot-dates.ts';

const anchor = '2026-03-10';
const read = (text: string) =>
  spotDates(text, anchor).map(
    ({ start, end, readings, time }) =>
      `${text.slice(start, end)} = ${time ?? readings.map(({ from }) => from).join(' or ')}`,
  );

test('absolute dates are read in the ways people write them', () => {
  const day = '2026-03-12';
  for (const text of ['12 March 2026', 'March 12th', '12th of March', '12.03.2026', '2026-03-12', 'Mar 12, 2026']) {
    assert.deepEqual(read(`on ${text}.`), [`${text} = ${day}`]);
  }
  assert.deepEqual(read('12/03/2026'), ['12/03/2026 = 2026-03-12 or 2026-12-03']);
});

test('a date without a year is the nearest one', () => {
  assert.deepEqual(spotDates('on 20 December', '2026-01-05')[0]?.readings, [{ from: '2025-12-20', to: '2025-12-20' }]);
});

test('an impossible date has no reading and so agrees with nothing', () => {
  const [spot] = spotDates('30 February 2026', anchor);
  assert.deepEqual(spot?.readings, []);
  assert.equal(saysDate(spot!, spot!), false);
});

test('relative dates count from the anchor, times are read by themselves', () => {
  assert.deepEqual(read('tomorrow, yesterday, next Tuesday, at 3 pm or 10:30'), [
    'tomorrow = 2026-03-11',
    'yesterday = 2026-03-09',
    'next Tuesday = 2026-03-10 or 2026-03-17',
    '3 pm = 15:00',
    '10:30 = 10:30',
  ]);
});

test('ordinary words are no dates', () => {
  assert.deepEqual(read('May I ask whether you march on? It may sound odd, but 24/7 and version 10.30 are fine.'), []);
});

test('a span is borne out by a day inside it, a day by no span', () => {
  const [march] = spotDates('in March', anchor);
  const [day] = spotDates('12 March', anchor);
  assert.equal(saysDate(march!, day!), true);
  assert.equal(saysDate(day!, march!), false);
});

test('every day of ten years reads back from three spellings', () => {
  const days = fc
    .integer({ min: 0, max: 3650 })
    .map((offset) => Temporal.PlainDate.from('2020-01-01').add({ days: offset }));
  fc.assert(
    fc.property(days, (day) => {
      const long = day.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
      const american = day.toLocaleString('en-US', { day: 'numeric', month: 'long', year: 'numeric' });
      for (const text of [long, american, day.toString()]) {
        assert.deepEqual(spotDates(text, anchor)[0]?.readings, [{ from: day.toString(), to: day.toString() }], text);
      }
    }),
  );
});
