import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { appendEvents } from './outbox.ts';

/** One request as it came; `id` is the same for the same delivery of the same hook. */
export interface HookDelivery {
  id: string;
  contentType: string;
  body: Buffer;
}

/**
 * Stores those of one hook's deliveries that are new, with one event and one audit row, and returns their ids. A delivery
 * that came before changes nothing.
 */
export async function storeHookDeliveries(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  hookId: string,
  deliveries: readonly HookDelivery[],
): Promise<string[]> {
  // The bodies of those that are there already are not sent to the database.
  const known = await transaction.query<{ id: string }>('select id from hook_deliveries where id = any($1)', [
    deliveries.map(({ id }) => id),
  ]);
  const there = new Set(known.map(({ id }) => id));
  const fresh = deliveries.filter(({ id }) => !there.has(id));
  if (fresh.length === 0) return [];
  const stored = await transaction.query<{ id: string }>(
    // The clock is asked once, not per row; a microsecond apart, they keep the order in which they came.
    `with clock as materialized (select app.now() as now)
     insert into hook_deliveries (id, hook_id, content_type, body, received_at)
     select d.id, h.id, d.content_type, d.body, clock.now + d.place * interval '1 microsecond' from clock, hooks h,
       unnest($2::uuid[], $3::text[], $4::bytea[]) with ordinality as d(id, content_type, body, place)
     where h.id = $1 and h.removed_at is null on conflict do nothing returning id`,
    [
      ...[hookId, fresh.map(({ id }) => id), fresh.map(({ contentType }) => contentType)],
      fresh.map(({ body }) => body),
    ],
  );
  const newIds = stored.map(({ id }) => id);
  if (newIds.length === 0) return [];
  await appendEvents(transaction, ids, [
    { type: 'gtm.hook.received.v1', connector: 'webhook', subject: null, data: { hookId, ids: newIds } },
  ]);
  const subject = { subjectNoun: 'hook', subjectId: hookId };
  await writeAudit(transaction, ids, { actor, action: 'hook-received', ...subject, detail: { count: newIds.length } });
  return newIds;
}

/** Deliveries with the provider that sent them, in the order in which they came; those whose content was erased are left out. */
export function readHookDeliveries(
  transaction: TenantTransaction,
  deliveryIds: readonly string[],
): Promise<(HookDelivery & { hookId: string; provider: string; receivedAt: Date })[]> {
  return transaction.query(
    `select d.id, d.hook_id, d.content_type, d.body, d.received_at, h.provider
     from hook_deliveries d join hooks h on h.tenant_id = d.tenant_id and h.id = d.hook_id
     where d.id = any($1) and d.body is not null order by d.received_at, d.id`,
    [deliveryIds],
  );
}

/** Forgets what deliveries said: it is kept elsewhere as it came, or was about somebody who was erased. */
export async function blankHookDeliveries(
  transaction: TenantTransaction,
  deliveryIds: readonly string[],
): Promise<void> {
  await transaction.query('update hook_deliveries set body = null where id = any($1)', [deliveryIds]);
}
