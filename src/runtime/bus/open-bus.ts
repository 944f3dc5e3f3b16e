import type { Database } from '../../data/database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Bus } from './bus.ts';

/** Opens the bus that `url` names: `outbox:`. */
export async function openBus(url: string, services: { database: Database; clock: Clock }): Promise<Bus> {
  if (url !== 'outbox:') throw new GtmError('misconfigured', `GTM_BUS_URL must be outbox: (found "${url}")`);
  const { createOutboxBus } = await import('./outbox.ts');
  return createOutboxBus(services);
}
