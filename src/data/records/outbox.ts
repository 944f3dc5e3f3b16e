import type { Ids } from '../../domain/clock.ts';
import type { NewEvent } from '../../domain/event.ts';
import type { TenantTransaction } from '../database/database.ts';

/** Channel on which a commit that wrote events wakes the bus. */
export const outboxChannel = 'gtm_outbox';

/** Appends events in the transaction that makes them true, and wakes the readers at commit. */
export async function appendEvents(
  transaction: TenantTransaction,
  ids: Ids,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    id: ids.next(),
    type: event.type,
    source: `/tenants/${transaction.tenantId}/${event.connector}`,
    subject: event.subject,
    traceparent: event.traceparent ?? null,
    data: event.data,
  }));
  await transaction.query(
    `insert into outbox (id, type, source, subject, traceparent, data)
     select id, type, source, subject, traceparent, data
     from json_to_recordset($1) as event(id uuid, type text, source text, subject text, traceparent text, data jsonb)`,
    [JSON.stringify(rows)],
  );
  await transaction.query(`select pg_notify('${outboxChannel}', '')`);
}
