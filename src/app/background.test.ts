import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { putPlay } from '../data/records/plays.ts';
import { noFailPoints } from '../runtime/failpoints.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';
import { createApprovalFixture } from '../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { type BackgroundServices, keepGoing } from './background.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

async function tenantWithPlay(zone: string): Promise<string> {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-03T07:00:00Z', zone });
  await world.database.asTenant(tenantId, (transaction) =>
    putPlay(
      transaction,
      world.ids,
      { kind: 'person', id: 'ann', door: 'cli' },
      {
        ...{ name: 'mornings', goal: 'Look after deals', enabled: true },
        trigger: { kind: 'schedule', at: '08:30', days: [1, 2, 3, 4, 5] },
      },
    ),
  );
  await world.freezeAt(tenantId, '2026-11-03T12:00:00Z');
  return tenantId;
}

/** What goes on in the background, with an outside world that does nothing but what `parts` say. */
function goOn(stop: AbortSignal, parts: Partial<BackgroundServices>): Promise<void> {
  const heads = { note: async () => {}, read: null as never, pathOf: String };
  const observe = { around: <Output>(_step: unknown, run: () => Promise<Output>) => run() };
  return keepGoing(
    {
      ...{ ...world, tools: {}, failPoints: noFailPoints, planDeparture: null, heads, observe, files: null },
      lake: { query: async () => [] },
      workflows: { status: async () => ({ state: 'running' }), start: async () => {} } as unknown as Workflows,
      sync: async () => {},
      notices: { tell: async () => {} },
      syncCalendar: async () => {},
      hooks: { counts: { flush: async () => {} } },
      erasing: { providers: null as never, ledger: '' },
      onError: assert.ifError,
      ...parts,
    },
    stop,
  );
}

test('a tenant whose plays cannot be looked at keeps no other from starting', async () => {
  await tenantWithPlay('Europe/Nowhere');
  const well = await tenantWithPlay('Europe/Berlin');
  const stop = new AbortController();
  const errors: unknown[] = [];
  const begun = new Promise<{ tenantId: string }>((resolve) => {
    const workflows = {
      status: async () => ({ state: 'running' }),
      start: async (_name: string, _id: string, input: { tenantId: string }) => {
        stop.abort();
        resolve(input);
      },
    } as unknown as Workflows;
    void goOn(stop.signal, { workflows, onError: (error) => errors.push(error) });
  });
  assert.equal((await begun).tenantId, well);
  assert.equal(errors.length, 1);
});

test('the log of the database is kept short', async () => {
  const stop = new AbortController();
  let trimmed = 0;
  const trimLog = async () => {
    trimmed += 1;
    stop.abort();
  };
  await goOn(stop.signal, { files: { trimLog }, onError: () => {} });
  assert.equal(trimmed, 1);
});

test('a mailbox that cannot be read is noted with since when, until it can be again; another one is not', async () => {
  const { tenantId, addSender, read } = await createApprovalFixture(world);
  const { mailboxId: broken } = await addSender('broken@ours.example', 'ann');
  const failing = () => read<{ id: string }>('select id from mailboxes where failing_since is not null');
  let isBroken = true;
  async function readTwice() {
    const stop = new AbortController();
    let rounds = 0;
    const sync = async (tenant: string, mailboxId: string) => {
      if (tenant !== tenantId || mailboxId !== broken) return;
      rounds += 1;
      if (rounds === 3) stop.abort();
      if (isBroken) throw new Error('The door is closed.');
    };
    await goOn(stop.signal, { sync, onError: () => {} });
  }
  await readTwice();
  assert.deepEqual(await failing(), [{ id: broken }]);
  isBroken = false;
  await readTwice();
  assert.deepEqual(await failing(), []);
  const audit = await read(
    "select action from audit where action in ('mailbox-unreadable', 'mailbox-readable') order by seq",
  );
  assert.deepEqual(audit, [{ action: 'mailbox-unreadable' }, { action: 'mailbox-readable' }]);
});
