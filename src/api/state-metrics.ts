import { Gauge, Registry } from 'prom-client';
import type { Database } from '../data/database/database.ts';
import { listTenants } from '../data/records/tenants.ts';

const counted = {
  proposals: 'select state, count(*) as count from proposals group by state',
  effects: 'select state, count(*) as count from effects group by state',
  runs: 'select state, count(*) as count from runs group by state',
  index_backlog: `select 'waiting' as state, count(*) as count from index_backlog`,
} as const;
type Counted = keyof typeof counted;

async function countStates(database: Database): Promise<Map<Counted, Map<string, number>>> {
  const totals = new Map<Counted, Map<string, number>>();
  for (const { tenantId } of await listTenants(database)) {
    await database.asTenant(tenantId, async (transaction) => {
      for (const [name, sql] of Object.entries(counted) as [Counted, string][]) {
        const states = totals.get(name) ?? new Map<string, number>();
        for (const { state, count } of await transaction.query<{ state: string; count: number }>(sql)) {
          states.set(state, (states.get(state) ?? 0) + count);
        }
        totals.set(name, states);
      }
    });
  }
  return totals;
}

/** How many proposals, effects and runs are in which state, over all tenants, in the Prometheus text format. */
export async function renderStates(database: Database): Promise<string> {
  const registry = new Registry();
  for (const [name, states] of await countStates(database)) {
    const help = `Number of ${name.replace('_', ' ')} by state, over all tenants.`;
    const gauge = new Gauge({ name: `gtm_${name}`, help, labelNames: ['state'], registers: [registry] });
    for (const [state, count] of states) gauge.set({ state }, count);
  }
  return registry.metrics();
}
