import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GtmError } from '../domain/errors.ts';
import { createFixedClock } from '../testing/fixed-time.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';

const fail = async () => {
  throw new GtmError('unavailable', 'down');
};

test('opens after failures in a row, then lets one call try, and closes when it succeeds', async () => {
  const clock = createFixedClock('2026-03-03T08:00:00Z');
  const breaker = createCircuitBreaker('[models] test', clock, { failuresToOpen: 2, openMs: 1000 });
  await assert.rejects(breaker.run(fail), /down/);
  await assert.rejects(breaker.run(fail), /down/);
  let called = false;
  await assert.rejects(
    breaker.run(async () => {
      called = true;
    }),
    /being left alone/,
  );
  assert.equal(called, false);
  clock.advance(1000);
  assert.equal(breaker.state(), 'trial');
  assert.equal(await breaker.run(async () => 'back'), 'back');
  assert.equal(breaker.state(), 'closed');
});

test('a failed trial opens it again', async () => {
  const clock = createFixedClock('2026-03-03T08:00:00Z');
  const breaker = createCircuitBreaker('[models] test', clock, { failuresToOpen: 1, openMs: 1000 });
  await assert.rejects(breaker.run(fail), /down/);
  clock.advance(1000);
  await assert.rejects(breaker.run(fail), /down/);
  assert.equal(breaker.state(), 'open');
});

test('a refusal is an answer and does not open it', async () => {
  const breaker = createCircuitBreaker('[models] test', createFixedClock('2026-03-03T08:00:00Z'), {
    failuresToOpen: 1,
  });
  await assert.rejects(
    breaker.run(async () => {
      throw new GtmError('refused', 'no');
    }),
    /no/,
  );
  assert.equal(breaker.state(), 'closed');
});
