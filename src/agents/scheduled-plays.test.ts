import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../data/records/audit.ts';
import { listPlays, type Play, putPlay } from '../data/records/plays.ts';
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
const workdays = { kind: 'schedule', at: '08:30', days: [1, 2, 3, 4, 5] } satisfies PlayTrigger;

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
    tenantId,
    /** Ends every run that goes on. */
    endRuns: () =>
      world.database.asTenant(tenantId, async (transaction) => {
        await transaction.query("update runs set state = 'done', ended_at = app.now() where state = 'running'");
        await writeAudit(transaction, world.ids, {
          ...{ actor, action: 'runs-ended', subjectNoun: 'tenant', subjectId: tenantId },
        });
      }),
    lastTime: () =>
      world.database.asTenant(tenantId, async (transaction) => {
        const [{ lastDueAt, lastOutcome }] = (await listPlays(transaction)) as [Play];
        return [lastDueAt?.toISOString() ?? null, lastOutcome];
      }),
    async startsAt(instant: string) {
      await world.freezeAt(tenantId, instant);
      const started = await Promise.all([1, 2].map(() => startScheduledPlays({ ...world, workflows }, tenantId)));
      return started.flat().length;
    },
  };
}

test('a play starts once when its time has come in the zone of the tenant, however many look', async () => {
  // A Tuesday; Berlin is one hour ahead of UTC.
  const { startsAt, begun, endRuns } = await play('2026-11-03T07:00:00Z');
  assert.equal(await startsAt('2026-11-03T07:29:59Z'), 0);
  assert.equal(await startsAt('2026-11-03T07:30:00Z'), 1);
  assert.equal(await startsAt('2026-11-03T20:00:00Z'), 0);
  await endRuns();
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

test('while a run of it goes on its time is skipped, which is noted and audited; the next one starts again', async () => {
  const { startsAt, endRuns, lastTime, tenantId } = await play('2026-11-03T07:00:00Z');
  assert.equal(await startsAt('2026-11-03T07:30:00Z'), 1);
  assert.equal(await startsAt('2026-11-04T07:31:00Z'), 0);
  assert.deepEqual(await lastTime(), ['2026-11-04T07:30:00.000Z', 'still_running']);
  await endRuns();
  assert.equal(await startsAt('2026-11-04T09:00:00Z'), 0);
  assert.equal(await startsAt('2026-11-05T07:30:00Z'), 1);
  assert.deepEqual(await lastTime(), ['2026-11-05T07:30:00.000Z', 'started']);
  const audit = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query("select action, detail from audit where subject_id = 'mornings' order by seq"),
  );
  assert.deepEqual(audit.slice(1), [
    { action: 'play-started', detail: { outcome: 'started' } },
    { action: 'play-skipped', detail: { outcome: 'still_running' } },
    { action: 'play-started', detail: { outcome: 'started' } },
  ]);
});

test('a cron expression counts in its own zone', async () => {
  const trigger: PlayTrigger = { kind: 'cron', cron: '*/30 9-10 * * mon-fri', zone: 'America/New_York' };
  const { startsAt, endRuns } = await play('2026-11-03T07:00:00Z', trigger);
  assert.equal(await startsAt('2026-11-03T13:59:59Z'), 0);
  assert.equal(await startsAt('2026-11-03T14:00:00Z'), 1);
  await endRuns();
  assert.equal(await startsAt('2026-11-03T14:29:59Z'), 0);
  assert.equal(await startsAt('2026-11-03T14:30:00Z'), 1);
});

test('where missed times are skipped, a late process starts nothing and says so; one that is a little late starts it', async () => {
  const { startsAt, lastTime } = await play('2026-11-02T12:00:00Z', { ...workdays, missed: 'skip' });
  assert.equal(await startsAt('2026-11-03T07:45:01Z'), 0);
  assert.deepEqual(await lastTime(), ['2026-11-03T07:30:00.000Z', 'missed']);
  assert.equal(await startsAt('2026-11-04T07:44:00Z'), 1);
});

test('a play that only a person starts is never started by the clock', async () => {
  const { startsAt } = await play('2026-11-02T12:00:00Z', { kind: 'hand' });
  assert.equal(await startsAt('2026-11-05T12:00:00Z'), 0);
});
