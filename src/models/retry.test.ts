import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GtmError } from '../domain/errors.ts';
import { createFixedClock, createSeededRandom } from '../testing/fixed-time.ts';
import { parseRetryAfter, withRetry } from './retry.ts';

function failing(times: number, error: GtmError) {
  let calls = 0;
  return {
    calls: () => calls,
    work: async () => {
      calls++;
      if (calls <= times) throw error;
      return 'done';
    },
  };
}

test('tries again after a retryable failure and waits no longer than the doubled bound', async () => {
  const clock = createFixedClock('2026-03-03T08:00:00Z');
  const call = failing(2, new GtmError('unavailable', 'busy'));
  const result = await withRetry({ clock, random: createSeededRandom(3) }, call.work, { baseDelayMs: 100 });
  assert.equal(result, 'done');
  assert.equal(call.calls(), 3);
  const waitedMs = clock.now().getTime() - Date.parse('2026-03-03T08:00:00Z');
  assert.ok(waitedMs > 0 && waitedMs <= 300, `waited ${waitedMs}`);
});

test('does not repeat what a retry cannot help', async () => {
  const call = failing(1, new GtmError('refused', 'no'));
  const services = { clock: createFixedClock('2026-03-03T08:00:00Z'), random: createSeededRandom(3) };
  await assert.rejects(withRetry(services, call.work), /no/);
  assert.equal(call.calls(), 1);
});

test('waits as long as the other side asks, and gives up when it asks for too long', async () => {
  const clock = createFixedClock('2026-03-03T08:00:00Z');
  const services = { clock, random: createSeededRandom(3) };
  const patient = failing(1, new GtmError('unavailable', 'busy', { cause: { retryAfterMs: 7000 } }));
  await withRetry(services, patient.work);
  assert.equal(clock.now().toISOString(), '2026-03-03T08:00:07.000Z');
  const impatient = failing(1, new GtmError('unavailable', 'busy', { cause: { retryAfterMs: 3_600_000 } }));
  await assert.rejects(withRetry(services, impatient.work), /busy/);
  assert.equal(impatient.calls(), 1);
});

test('reads Retry-After as seconds and as a date', () => {
  const now = new Date('2026-03-03T08:00:00Z');
  assert.equal(parseRetryAfter('12', now), 12_000);
  assert.equal(parseRetryAfter('Tue, 03 Mar 2026 08:00:30 GMT', now), 30_000);
  assert.equal(parseRetryAfter('Tue, 03 Mar 2026 07:00:00 GMT', now), 0);
  assert.equal(parseRetryAfter('soon', now), null);
});
