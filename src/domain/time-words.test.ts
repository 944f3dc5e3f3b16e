import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayWords, instantWords } from './time-words.ts';

test('an instant is told by the clock of its zone, with or without the year', () => {
  const late = '2026-11-24T23:52:00Z';
  assert.equal(instantWords(late, 'Europe/Berlin'), 'Wed 25 Nov 2026, 00:52');
  assert.equal(instantWords(late, 'America/New_York', { withYear: false }), 'Tue 24 Nov, 18:52');
  assert.equal(dayWords(late, 'Europe/Berlin'), '25 Nov 2026');
});
