import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { timeSaid } from './time-said.ts';

const sentAt = new Date('2026-11-24T08:40:00Z');

test('the day from which on it is time again is read from months, quarters, seasons and spans', () => {
  const said: Record<string, string | null> = {
    'Get back to me in February.': '2027-02-01',
    "Let's talk in Q2.": '2027-04-01',
    'Not before the end of November.': '2026-12-01',
    'Try again mid January.': '2027-01-15',
    'Circle back after the summer.': '2027-09-01',
    'Could you check back in three months?': '2027-02-24',
    'In 6 weeks.': '2027-01-05',
    'Maybe next year.': '2027-01-01',
    'Our contract runs until June 2028.': '2028-06-01',
    'Call me on 15 January.': '2027-01-15',
    'Bitte melden Sie sich im März wieder.': '2027-03-01',
    'Erst ab dem 12.01. wieder.': '2027-01-12',
    'Im Frühjahr gern.': '2027-03-01',
    'It may be later.': null,
    'Some other time.': null,
  };
  for (const [sentence, day] of Object.entries(said)) assert.equal(timeSaid(sentence, sentAt), day, sentence);
});

test('a day that was said is never today or past, whatever the words', () => {
  const word = fc.constantFrom(
    ...['in', 'until', 'end of', 'mid', 'after', 'next', 'january', 'november', 'q4', 'h1', 'winter', '3', 'two'],
    ...['weeks', 'months', '31', '2026', '2020', 'year', 'quarter', '31.12.', '24.11.2026', 'februar'],
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 8 }),
      fc.date({ min: new Date(0), max: new Date('2060-01-01'), noInvalidDate: true }),
      (words, at) => {
        const day = timeSaid(words.join(' '), at);
        if (day === null) return;
        assert.match(day, /^\d{4}-\d\d-\d\d$/);
        assert.ok(day > at.toISOString().slice(0, 10), `${words.join(' ')} at ${at.toISOString()}: ${day}`);
      },
    ),
  );
});
