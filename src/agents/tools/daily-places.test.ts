import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { firstFreePlace } from './daily-places.ts';

const ms = (instant: string) => Date.parse(instant);
const sent = (instant: string, zone: string | null = 'Europe/Berlin') => ({
  sentAt: new Date(instant),
  zone,
  state: 'sent' as const,
});
const ask = { limit: 3, adds: 1 };

test('the fourth mail of a day waits for the next midnight in the zone of the contact', () => {
  const places = ['2026-11-03T08:00:00Z', '2026-11-03T09:00:00Z', '2026-11-03T10:00:00Z'].map((at) => sent(at));
  const nowMs = ms('2026-11-03T11:00:00Z');
  assert.equal(firstFreePlace(places.slice(1), { ...ask, nowMs, zone: 'Europe/Berlin' }), nowMs);
  assert.equal(firstFreePlace(places, { ...ask, nowMs, zone: 'Europe/Berlin' }), ms('2026-11-03T23:00:00Z'));
});

test('a day of a clock change is as long as it is', () => {
  const spring = ['2026-03-28T23:30:00Z', '2026-03-29T08:00:00Z', '2026-03-29T09:00:00Z'].map((at) => sent(at));
  assert.equal(
    firstFreePlace(spring, { ...ask, nowMs: ms('2026-03-29T21:59:59Z'), zone: 'Europe/Berlin' }),
    ms('2026-03-29T22:00:00Z'),
  );
  const autumn = ['2026-10-24T22:30:00Z', '2026-10-25T08:00:00Z', '2026-10-25T22:30:00Z'].map((at) => sent(at));
  assert.equal(
    firstFreePlace(autumn, { ...ask, nowMs: ms('2026-10-25T22:59:59Z'), zone: 'Europe/Berlin' }),
    ms('2026-10-25T23:00:00Z'),
  );
});

test('where the zone is unknown any 24 hours count', () => {
  const places = ['2026-11-02T20:00:00Z', '2026-11-03T08:00:00Z', '2026-11-03T09:00:00Z'].map((at) => sent(at, null));
  assert.equal(
    firstFreePlace(places, { ...ask, nowMs: ms('2026-11-03T19:59:59Z'), zone: null }),
    ms('2026-11-03T20:00:00Z'),
  );
  assert.equal(
    firstFreePlace(places, { ...ask, nowMs: ms('2026-11-03T20:00:00Z'), zone: null }),
    ms('2026-11-03T20:00:00Z'),
  );
});

test('moving a contact to a zone where it is tomorrow already frees no place today', () => {
  const places = ['2026-11-03T08:00:00Z', '2026-11-03T09:00:00Z', '2026-11-03T10:00:00Z'].map((at) => sent(at));
  const nowMs = ms('2026-11-03T16:00:00Z');
  assert.equal(firstFreePlace(places, { ...ask, nowMs, zone: 'Asia/Tokyo' }), ms('2026-11-03T23:00:00Z'));
});

test('a mail that is leaving at midnight counts on both sides of it', () => {
  const held = ['2026-11-03T22:59:57Z', '2026-11-03T22:59:58Z', '2026-11-03T22:59:59Z'].map((at) => ({
    ...sent(at),
    state: 'held' as const,
  }));
  assert.ok(
    firstFreePlace(held, { ...ask, nowMs: ms('2026-11-03T23:00:01Z'), zone: 'Europe/Berlin' })! >
      ms('2026-11-03T23:00:01Z'),
  );
});

test('a mail that alone reaches one person four times never has room', () => {
  assert.equal(firstFreePlace([], { limit: 3, adds: 4, nowMs: 0, zone: null }), null);
});

test('greedy sending at every free instant never puts a fourth mail into one calendar day', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Pacific/Apia', 'America/Sao_Paulo'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 730 * 24 }),
      fc.array(fc.nat(30 * 60), { minLength: 4, maxLength: 20 }),
      (zone, startHour, gaps) => {
        let nowMs = ms('2026-01-01T00:00:00Z') + startHour * 3_600_000;
        const places: ReturnType<typeof sent>[] = [];
        for (const gap of gaps) {
          nowMs = firstFreePlace(places, { ...ask, nowMs: nowMs + gap * 60_000, zone })!;
          places.push({ sentAt: new Date(nowMs), zone, state: 'sent' });
        }
        const days = places.map(({ sentAt }) =>
          Temporal.Instant.fromEpochMilliseconds(sentAt.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString(),
        );
        for (const day of days) assert.ok(days.filter((other) => other === day).length <= 3);
      },
    ),
  );
});
