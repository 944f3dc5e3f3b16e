import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../data/database/database.ts';
import { listTenants } from '../data/records/tenants.ts';
import type { Bus } from '../runtime/bus/bus.ts';

/** What Prometheus reads. Labels name operations, states and consumers; never a tenant, a person or an id. */
export interface Metrics {
  observe(request: { operation: string; status: number; seconds: number }): void;
  /** The text exposition format, measured now. */
  render(): Promise<{ type: string; text: string }>;
}

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

/** Metrics of this process, in a registry of its own. */
export function createMetrics({ database, bus }: { database: Database; bus: Bus }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    ...{ registers, name: 'gtm_http_request_seconds', help: 'Time from a request to the end of its answer' },
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
  });
  const lag = new Gauge({
    ...{ registers, name: 'gtm_bus_lag_events', help: 'Events committed and not yet handled' },
    labelNames: ['consumer'],
  });
  const gauges = new Map(
    (Object.keys(counted) as Counted[]).map((name) => [
      name,
      new Gauge({ registers, name: `gtm_${name}`, help: `Number of ${name.replace('_', ' ')}`, labelNames: ['state'] }),
    ]),
  );
  return {
    observe({ operation, status, seconds }) {
      requests.observe({ operation, status: `${Math.floor(status / 100)}xx` }, seconds);
    },
    async render() {
      for (const [consumer, count] of Object.entries(await bus.lag())) lag.set({ consumer }, count);
      for (const [name, states] of await countStates(database)) {
        gauges.get(name)!.reset();
        for (const [state, count] of states) gauges.get(name)!.set({ state }, count);
      }
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}
