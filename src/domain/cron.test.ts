import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCronDay, parseCron } from './cron.ts';

interface Written {
  text: string;
  fits(value: number): boolean;
}

/** One part of a field, as it is written and as a question about one value. */
function part(from: number, to: number): fc.Arbitrary<Written> {
  const value = fc.integer({ min: from, max: to });
  const step = fc.integer({ min: 1, max: 20 });
  const range = fc.tuple(value, value).map(([left, right]) => [Math.min(left, right), Math.max(left, right)] as const);
  return fc.oneof(
    value.map((only) => ({ text: String(only), fits: (asked: number) => asked === only })),
    range.map(([low, high]) => ({ text: `${low}-${high}`, fits: (asked: number) => asked >= low && asked <= high })),
    fc.tuple(range, step).map(([[low, high], by]) => ({
      text: `${low}-${high}/${by}`,
      fits: (asked: number) => asked >= low && asked <= high && (asked - low) % by === 0,
    })),
    step.map((by) => ({ text: `*/${by}`, fits: (asked: number) => (asked - from) % by === 0 })),
  );
}

function field(from: number, to: number): fc.Arbitrary<Written> {
  const list = fc.array(part(from, to), { minLength: 1, maxLength: 3 }).map((parts) => ({
    text: parts.map(({ text }) => text).join(','),
    fits: (asked: number) => parts.some(({ fits }) => fits(asked)),
  }));
  return fc.oneof(fc.constant({ text: '*', fits: () => true }), list);
}

test('an expression names exactly the times that its fields, asked one value at a time, say', () => {
  const expression = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7));
  const day = fc.record({
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    dayOfWeek: fc.integer({ min: 1, max: 7 }),
  });
  fc.assert(
    fc.property(expression, day, (written, asked) => {
      const [minute, hour, monthDay, month, weekday] = written;
      const times = parseCron(written.map(({ text }) => text).join(' '));
      const all = (length: number) => Array.from({ length }, (_, index) => index);
      assert.deepEqual(times.minutes, all(60).filter(minute.fits));
      assert.deepEqual(times.hours, all(24).filter(hour.fits));
      const inWeek = weekday.fits(asked.dayOfWeek) || (asked.dayOfWeek === 7 && weekday.fits(0));
      const inMonth = monthDay.fits(asked.day);
      const either = monthDay.text !== '*' && weekday.text !== '*' ? inMonth || inWeek : inMonth && inWeek;
      assert.equal(isCronDay(times, asked), month.fits(asked.month) && either);
    }),
  );
});

test('months and weekdays have names, and 0 and 7 are Sunday', () => {
  assert.deepEqual(parseCron('0 9 * jan,Mar-may mon-fri').months, [1, 3, 4, 5]);
  assert.deepEqual(parseCron('0 9 * * MON-fri').weekdays, [1, 2, 3, 4, 5]);
  assert.deepEqual(parseCron('0 9 * * 0').weekdays, parseCron('0 9 * * sun,7').weekdays);
});

test('what is no expression is refused with what is wrong, and never read as something else', () => {
  for (const [text, words] of [
    ['* * * *', /five fields/],
    ['60 * * * *', /no minute: it goes from 0 to 59/],
    ['* * 0 * *', /no day of the month/],
    ['30-10 * * * *', /backwards/],
    ['5/10 * * * *', /cannot be read/],
    ['*/0 * * * *', /no step/],
    ['1--5 * * * *', /cannot be read/],
    ['@daily', /five fields/],
    ['* * * * montag', /no weekday/],
    ['0 0 31 2,4,6 *', /never comes/],
    [', * * * *', /no minute/],
  ] as const) {
    assert.throws(() => parseCron(text), { code: 'invalid', field: 'cron', message: words }, text);
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseCron(text);
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'invalid');
      }
    }),
  );
});
