import type { Ids } from '../../domain/clock.ts';
import type { EventType, GtmEvent, NewEvent, OutboxPosition } from '../../domain/event.ts';
import { checkEvent } from '../../domain/events/check-event.ts';
import type { Json } from '../../domain/json.ts';
import { currentTraceparent } from '../../runtime/telemetry/trace-context.ts';
import type { TenantTransaction, Transaction } from '../database/database.ts';

/** Channel on which a commit that wrote events wakes the bus. */
export const outboxChannel = 'gtm_outbox';

/**
 * Appends events in the transaction that makes them true, and wakes the readers at commit. Refuses (`internal`) an event
 * that does not fit its schema in `domain/events`.
 */
export async function appendEvents(
  transaction: TenantTransaction,
  ids: Ids,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  for (const event of events) checkEvent(event);
  const traceparent = currentTraceparent();
  const rows = events.map((event) => ({
    id: ids.next(),
    type: event.type,
    source: `/tenants/${transaction.tenantId}/${event.connector}`,
    subject: event.subject,
    traceparent: event.traceparent ?? traceparent,
    data: event.data,
  }));
  await transaction.query(
    `with appended as (insert into outbox (id, type, source, subject, traceparent, data)
     select id, type, source, subject, traceparent, data
     from json_to_recordset($1) as event(id uuid, type text, source text, subject text, traceparent text, data jsonb))
     select pg_notify('${outboxChannel}', '')`,
    [JSON.stringify(rows)],
  );
}

interface OutboxRow {
  id: string;
  tenantId: string;
  type: string;
  source: string;
  subject: string | null;
  time: Date;
  traceparent: string | null;
  data: Record<string, Json>;
  position: string;
  seq: number;
}

function toEvent(row: OutboxRow): GtmEvent {
  const { position, seq, time, type, ...rest } = row;
  return { ...rest, type: type as EventType, time: time.toISOString(), at: { position, seq } };
}

/**
 * Events behind a place in outbox order: those of the tenant, or for the relay those of all. Only rows of transactions
 * that can no longer be overtaken by an older one still open. Sorted by the columns: a bare name would mean the text
 * that is returned, in which '1000' comes before '999'.
 */
export async function readOutbox(transaction: Transaction, after: OutboxPosition, limit: number): Promise<GtmEvent[]> {
  const rows = await transaction.query<OutboxRow>(
    `select id, tenant_id, type, source, subject, time, traceparent, data, position::text as position, seq
     from outbox
     where (position, seq) > ($1::xid8, $2) and position < pg_snapshot_xmin(pg_current_snapshot())
     order by outbox.position, outbox.seq limit $3`,
    [after.position, after.seq, limit],
  );
  return rows.map(toEvent);
}

/** The place behind everything that `readOutbox` would return now. */
export async function endOfOutbox(transaction: Transaction): Promise<OutboxPosition> {
  const [row] = await transaction.query<{ position: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as position',
  );
  return { position: row!.position, seq: 0 };
}
