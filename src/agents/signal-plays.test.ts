import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeAudit } from '../data/records/audit.ts';
import { listPlays, putPlay } from '../data/records/plays.ts';
import { recordSignals, type SignalKind } from '../data/records/signals.ts';
import type { GtmEvent } from '../domain/event.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { createSignalPlays } from './signal-plays.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const actor = { kind: 'person', id: 'ann', door: 'cli' } as const;

/** A tenant that follows replies up, and what its signals start. */
async function follower() {
  const tenantId = await world.newTenant();
  const accountId = world.ids.next();
  const started: string[] = [];
  const starting = { now: 0, most: 0 };
  const workflows = {
    start: async (_name: string, id: string) => {
      started.push(id);
      starting.now += 1;
      starting.most = Math.max(starting.most, starting.now);
      await nextTurn();
      starting.now -= 1;
    },
  } as unknown as Workflows;
  const plays = createSignalPlays({ ...world, workflows });
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query("insert into accounts (id, name) values ($1, 'Shop')", [accountId]);
    await putPlay(transaction, world.ids, actor, {
      ...{ name: 'follow-replies', goal: 'Look after deals', enabled: true },
      trigger: { kind: 'signal', signals: ['reply'] },
    });
  });
  async function record(kind: SignalKind): Promise<GtmEvent> {
    const id = world.ids.next();
    await world.database.asTenant(tenantId, async (transaction) => {
      const signal = { id, kind, occurredAt: world.clock.now(), accountId, contactId: null, dealId: null };
      const rest = { activityId: null, sourceRecordId: null, detail: {} };
      await recordSignals(transaction, world.ids, 'email', [{ ...signal, ...rest }], world.clock.now());
      await writeAudit(transaction, world.ids, {
        ...{ actor, action: 'signals-recorded', subjectNoun: 'tenant', subjectId: tenantId },
      });
    });
    return { id: world.ids.next(), type: 'gtm.signal.recorded.v1', data: { ids: [id] } } as unknown as GtmEvent;
  }
  /** Tells the consumer of these signals together, twice, as a bus may. */
  async function happens(...kinds: SignalKind[]) {
    const events: GtmEvent[] = [];
    for (const kind of kinds) events.push(await record(kind));
    for (let delivery = 0; delivery < 2; delivery++) await plays.handle(tenantId, events);
  }
  return { tenantId, accountId, started, starting, happens };
}

test('each wanted signal starts one run of the goal of the play, about whom it happened to', async () => {
  const { tenantId, accountId, started, happens } = await follower();
  await happens('reply');
  await happens('reply');
  await happens('bounce');
  assert.equal(started.length, 2);
  const { runs, play, goals } = await world.database.asTenant(tenantId, async (transaction) => ({
    runs: await transaction.query(
      'select r.goal_id, r.trigger, t.account_id from runs r join run_targets t on t.run_id = r.id',
    ),
    play: (await listPlays(transaction))[0]!,
    goals: await transaction.query('select id from goals'),
  }));
  const run = { goalId: play.goalId, trigger: 'signal', accountId };
  assert.deepEqual(runs, [run, run]);
  assert.deepEqual(goals, [{ id: play.goalId }]);
});

test('of runs that start together none waits for another', async () => {
  const { started, starting, happens } = await follower();
  await happens('reply', 'reply', 'reply');
  assert.equal(new Set(started).size, 3);
  assert.equal(starting.most, 3);
});
