import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSlots } from '../../../testing/compare-slots.ts';
import type { SituationBusy, SituationSender } from '../situation/situation.ts';
import { findSlot, freeSlots, type SlotWish } from './find-slot.ts';

// `npm run bench -- slots` looks at 10,000.
const calendars = 250;

test('in random calendars the free half hours are those that a look at each minute finds', async (t) => {
  let withSlots = 0;
  let slots = 0;
  for (let seed = 1; seed <= calendars; seed++) {
    const { slotCase, found, expected } = await compareSlots(seed);
    assert.deepEqual(found, expected, `calendar ${seed}: ${JSON.stringify(slotCase)}`);
    withSlots += Number(found.length > 0);
    slots += found.length;
  }
  assert.ok(withSlots > calendars / 4, `${withSlots} calendars have a free time`);
  t.diagnostic(`${calendars} calendars, ${withSlots} with a free time, ${slots} times`);
});

const us = 'us@ours.example';
const sender: SituationSender = {
  ...{ identityId: '', mailboxId: '', userId: '', name: '', address: us, signatureText: '', signatureHtml: '' },
  ...{ zone: 'UTC', workStartsMinute: 540, workEndsMinute: 1020, workDays: [1, 2, 3, 4, 5] },
  ...{ calendar: null, isDefault: true },
};
// A Monday.
const asOf = '2026-03-02T08:00:00.000Z';
const wish: SlotWish = {
  ...{ contactId: 'ada', day: { kind: 'weekday', weekday: 4, nextWeek: false }, timeMinutes: null },
  ...{ writtenAt: asOf, zone: 'UTC', minutes: 30 },
};
const timesOfDay = (busy: SituationBusy[], changes: Partial<SlotWish> = {}) =>
  [...freeSlots({ asOf, busy }, sender, { ...wish, ...changes })]
    .filter(({ startsAt }) => startsAt.startsWith('2026-03-05'))
    .map(({ startsAt }) => startsAt.slice(11, 16));

test('of a day that they named, ten in the morning comes first and the early times last', () => {
  const times = timesOfDay([]);
  assert.deepEqual([times[0], times[1], times.at(-2), times.at(-1)], ['10:00', '10:30', '09:00', '09:30']);
});

test('the time that they named comes first, then those nearest to it', () => {
  const times = timesOfDay([], { timeMinutes: 14 * 60 + 15 });
  assert.deepEqual(times.slice(0, 3), ['14:15', '14:00', '14:30']);
});

test('what is promised to somebody is free for them, and for nobody else', () => {
  const held = {
    address: us,
    startsAt: '2026-03-05T10:00:00.000Z',
    endsAt: '2026-03-05T10:30:00.000Z',
    promisedTo: 'ada',
  };
  assert.equal(findSlot({ asOf, busy: [held] }, sender, wish)?.startsAt, held.startsAt);
  const other = findSlot({ asOf, busy: [held] }, sender, { ...wish, contactId: 'ben' });
  assert.deepEqual(other, { startsAt: '2026-03-05T11:00:00.000Z', endsAt: '2026-03-05T11:30:00.000Z', asWished: true });
});
