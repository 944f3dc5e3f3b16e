import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { daysOfWeek, isoWeekOf, weekBefore } from './iso-week.ts';

test('a week is of the year that holds its Thursday, and of the zone it is asked in', () => {
  assert.equal(isoWeekOf(new Date('2027-01-03T22:59:59Z'), 'Europe/Berlin'), '2026-W53');
  assert.equal(isoWeekOf(new Date('2027-01-03T23:00:00Z'), 'Europe/Berlin'), '2027-W01');
  assert.deepEqual(daysOfWeek('2026-W53'), { monday: '2026-12-28', sunday: '2027-01-03' });
  assert.equal(weekBefore('2027-W01'), '2026-W53');
});

test('a year of 52 weeks has no week 53', () => {
  assert.equal(daysOfWeek('2025-W53'), null);
});

test('every day stands between the Monday and the Sunday of its week, and the week before ends on the day before', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      (instant) => {
        const week = isoWeekOf(instant, 'UTC');
        const { monday, sunday } = daysOfWeek(week)!;
        const day = instant.toISOString().slice(0, 10);
        assert.ok(monday <= day && day <= sunday);
        const before = daysOfWeek(weekBefore(week))!;
        assert.equal(Date.parse(before.sunday) + 86_400_000, Date.parse(monday));
      },
    ),
  );
});
