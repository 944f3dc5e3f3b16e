import type { Database } from '../../data/database/database.ts';
import type { InstallationKeys } from '../../data/installation-key.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Clock, Ids } from '../../domain/clock.ts';
import type { Consumer } from '../../runtime/bus/bus.ts';
import type { Metrics } from '../../runtime/telemetry/metrics.ts';
import { createHookConsumer } from './apply-deliveries.ts';
import { createHookCounts, type HookCounts } from './hook-counts.ts';
import { createKnownHooks, type KnownHooks } from './known-hooks.ts';
import { createHookReceiver, type HookReceiver } from './receive-delivery.ts';

const actor: Actor = { kind: 'system', id: 'hooks', door: 'ingestion' };

/** The parts behind the hooks: who is known, who takes in, who works out what came, and what is counted. */
export interface Hooks {
  known: KnownHooks;
  counts: HookCounts;
  receiver: HookReceiver;
  consumer: Consumer;
  close(): Promise<void>;
}

/** Joins the parts behind the hooks. `keys` is asked when the first request comes. */
export function openHooks(services: {
  database: Database;
  ids: Ids;
  clock: Clock;
  keys: () => InstallationKeys;
  metrics: Pick<Metrics, 'hookDelivery'>;
}): Hooks {
  const known = createKnownHooks(services);
  const counts = createHookCounts(services.database, services.metrics.hookDelivery);
  const parts = { ...services, known, counts, actor };
  return {
    known,
    counts,
    receiver: createHookReceiver(parts),
    consumer: createHookConsumer(parts),
    close: counts.flush,
  };
}
