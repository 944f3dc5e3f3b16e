import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { putPlay } from '../data/records/plays.ts';
import { noFailPoints } from '../runtime/failpoints.ts';
import type { Workflows } from '../runtime/workflows/workflows.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { keepGoing } from './background.ts';

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

test('a tenant whose plays cannot be looked at keeps no other from starting', async () => {
  await tenantWithPlay('Europe/Nowhere');
  const well = await tenantWithPlay('Europe/Berlin');
  const stop = new AbortController();
  const errors: unknown[] = [];
  const lake = { query: async () => [] };
  const heads = { note: async () => {}, read: null as never, pathOf: String };
  const begun = new Promise<{ tenantId: string }>((resolve) => {
    const workflows = {
      status: async () => ({ state: 'running' }),
      start: async (_name: string, _id: string, input: { tenantId: string }) => {
        stop.abort();
        resolve(input);
      },
    } as unknown as Workflows;
    const observe = { around: <Output>(_step: unknown, run: () => Promise<Output>) => run() };
    const executing = { ...world, tools: {}, failPoints: noFailPoints, planDeparture: null };
    const onError = (error: unknown) => errors.push(error);
    void keepGoing(
      {
        ...executing,
        heads,
        lake,
        workflows,
        observe,
        sync: async () => {},
        hooks: { counts: { flush: async () => {} } },
        erasing: { providers: null as never, ledger: '' },
        onError,
      },
      stop.signal,
    );
  });
  assert.equal((await begun).tenantId, well);
  assert.equal(errors.length, 1);
});
