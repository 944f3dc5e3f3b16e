import type { Database } from '../../data/database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { GtmEvent } from '../../domain/event.ts';
import { redactedMessage } from '../telemetry/redact.ts';
import type { Consumer } from './bus.ts';

const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 50;

/** Hands events to a consumer, with retries, single delivery after five failures, and dead events as the last resort. */
export function createDelivery(services: { database: Database; clock: Clock }, stop: AbortSignal) {
  const { database, clock } = services;

  async function bury(consumer: Consumer, event: GtmEvent, error: unknown): Promise<void> {
    await database.asPlatform('gtm_relay', (transaction) =>
      transaction.query(
        `insert into platform.dead_events (consumer, event_id, tenant_id, reason, attempts, failed_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [consumer.name, event.id, event.tenantId, redactedMessage(error).slice(0, 500), MAX_ATTEMPTS, clock.now()],
      ),
    );
  }

  /** Hands over one tenant's events; returns false when the bus was stopped before they were through. */
  async function deliver(consumer: Consumer, tenantId: string, events: readonly GtmEvent[]): Promise<boolean> {
    for (let attempt = 1; !stop.aborted; attempt++) {
      try {
        await consumer.handle(tenantId, events);
        return true;
      } catch (error) {
        if (attempt < MAX_ATTEMPTS) {
          await clock.sleep(FIRST_PAUSE_MS * 2 ** attempt, stop).catch(() => {});
        } else if (events.length > 1) {
          for (const event of events) if (!(await deliver(consumer, tenantId, [event]))) return false;
          return true;
        } else {
          await bury(consumer, events[0]!, error);
          return true;
        }
      }
    }
    return false;
  }
  return deliver;
}
