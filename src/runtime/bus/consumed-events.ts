import type { TenantTransaction } from '../../data/database/database.ts';
import type { GtmEvent } from '../../domain/event.ts';

/**
 * Marks events as applied by `consumer` in this transaction and returns those that had not been before: the others are
 * deliveries of something already done.
 */
export async function claimEvents(
  transaction: TenantTransaction,
  consumer: string,
  events: readonly GtmEvent[],
): Promise<GtmEvent[]> {
  const rows = await transaction.query<{ eventId: string }>(
    `insert into consumed_events (consumer, event_id) select $1, unnest($2::uuid[]) on conflict do nothing returning event_id`,
    [consumer, events.map((event) => event.id)],
  );
  const fresh = new Set(rows.map((row) => row.eventId));
  return events.filter((event) => fresh.has(event.id));
}
