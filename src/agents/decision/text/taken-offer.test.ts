import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTakenOffer } from './taken-offer.ts';

// Thursday 5 March 14:00 and Friday 6 March 10:00 in Oslo, an hour earlier in London.
const thursday = { startsAt: '2026-03-05T13:00:00.000Z', endsAt: '2026-03-05T13:30:00.000Z' };
const friday = { startsAt: '2026-03-06T09:00:00.000Z', endsAt: '2026-03-06T09:30:00.000Z' };
const read = (text: string, offered = [thursday, friday]) => {
  const found = readTakenOffer(text, offered, {
    zones: ['Europe/Oslo', 'Europe/London'],
    writtenAt: '2026-03-03T08:00:00Z',
  });
  return found?.kind === 'took' ? found.time.startsAt : (found?.kind ?? null);
};

test('a day and a time of day that are those of one offered time take it, in English and German', () => {
  for (const words of [
    'Thursday 14:00 works.',
    'Hi Clara,\n\nThursday at 2pm is fine. See you then.',
    '5 March, 14:00 suits us both.',
    "Let's do Thursday at 14:00.",
    'Donnerstag, 14 Uhr passt mir.',
    'Gerne am 5. März um 14:00.',
  ])
    assert.equal(read(words), thursday.startsAt, words);
  assert.equal(read('Friday 10:00 is perfect.'), friday.startsAt);
});

test('a time by our clock takes it too, where theirs knows none', () => {
  assert.equal(read('Thursday 13:00 works.'), thursday.startsAt);
});

test('anything less exact is asked about', () => {
  for (const words of [
    'Thursday works.',
    '14:00 works for me.',
    'Thursday 15:00 works.',
    'Wednesday 14:00 works.',
    'Thursday 14:00 works, but Friday would be better.',
    'Thursday 14:00 or Friday 10:00 works.',
    'Thursday 14:00 works. Friday 10:00 is good too.',
    'Thursday 14:00 does not work for me, yes.',
    'Donnerstag 14 Uhr passt leider nicht.',
    'Thursday works after 14:00.',
  ])
    assert.equal(read(words), 'unclear', words);
  const laterThatDay = { startsAt: '2026-03-12T13:00:00.000Z', endsAt: '2026-03-12T13:30:00.000Z' };
  assert.equal(read('Thursday 14:00 works.', [thursday, laterThatDay]), 'unclear');
});

test('a mail that takes no time says nothing', () => {
  for (const words of ['Thank you for the sheet.', 'Yes, works for me.', 'The truck left on Thursday at 14:00.'])
    assert.equal(read(words), null, words);
});
