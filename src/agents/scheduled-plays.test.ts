import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { putPlay } from '../data/records/plays.ts';
import type { PlayTrigger } from '../domain/play-trigger.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { startScheduledPlays } from './scheduled-plays.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const actor = { kind: 'person', id: 'ann', door: 'cli' } as const;
const workdays: PlayTrigger = { kind: 'schedule', at: '08:30', days: [1, 2, 3, 4, 5] };

/** A tenant in Berlin with one play since `since`, and what it starts when looked at later. */
async function play(since: string, trigger: PlayTrigger = workdays, enabled = true) {
  const tenantId = await world.newTenant({ frozenAt: since });
  const begun: string[] = [];
  const workflows = {
    start: async (_name: string, id: string) => {
      begun.push(id);
    },
  } as unknown as Workflows;
  const put = (changed: PlayTrigger, on: boolean) =>
    world.database.asTenant(tenantId, (transaction) =>
      putPlay(transaction, world.ids, actor, {
        name: 'mornings',
        goal: 'Look after deals',
        trigger: changed,
        enabled: on,
      }),
    );
  await put(trigger, enabled);
  return {
    put,
    begun,
    async startsAt(instant: string) {
      await world.freezeAt(tenantId, instant);
      const started = await Promise.all([1, 2].map(() => startScheduledPlays({ ...world, workflows }, tenantId)));
      return started.flat().length;
    },
  };
}

test('a play starts once when its time has come in the zone of the tenant, however many look', async () => {
  // A Tuesday; Berlin is one hour ahead of UTC.
  const { startsAt, begun } = await play('2026-11-03T07:00:00Z');
  assert.equal(await startsAt('2026-11-03T07:29:59Z'), 0);
  assert.equal(await startsAt('2026-11-03T07:30:00Z'), 1);
  assert.equal(await startsAt('2026-11-03T20:00:00Z'), 0);
  assert.equal(await startsAt('2026-11-04T07:30:01Z'), 1);
  assert.match(begun[0]!, /^run:/);
});

test('it keeps to its days, and to its local time when the clocks change', async () => {
  const friday = await play('2026-11-06T08:00:00Z');
  assert.equal(await friday.startsAt('2026-11-08T23:00:00Z'), 0);
  assert.equal(await friday.startsAt('2026-11-09T07:30:00Z'), 1);
  const summer = await play('2026-03-28T12:00:00Z', { kind: 'schedule', at: '02:30', days: [7] });
  assert.equal(await summer.startsAt('2026-03-29T01:29:59Z'), 0);
  assert.equal(await summer.startsAt('2026-03-29T01:30:00Z'), 1);
});

test('after a standstill it starts once, not for each time it missed', async () => {
  const { startsAt } = await play('2026-11-02T12:00:00Z');
  assert.equal(await startsAt('2026-11-06T12:00:00Z'), 1);
  assert.equal(await startsAt('2026-11-06T13:00:00Z'), 0);
});

test('a time that had passed when it was turned on starts nothing, nor does one that is off', async () => {
  const late = await play('2026-11-03T09:00:00Z');
  assert.equal(await late.startsAt('2026-11-03T10:00:00Z'), 0);
  await late.put(workdays, false);
  assert.equal(await late.startsAt('2026-11-04T10:00:00Z'), 0);
});
