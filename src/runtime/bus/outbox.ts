import type { Database, Transaction } from '../../data/database/database.ts';
import { outboxChannel, readOutbox } from '../../data/records/outbox.ts';
import type { Clock } from '../../domain/clock.ts';
import type { GtmEvent, OutboxPosition } from '../../domain/event.ts';
import type { Bus, Consumer } from './bus.ts';
import { createDelivery } from './deliver-events.ts';

const DEFAULT_BATCH = 200;
/** A missed notification is noticed this late. */
const POLL_MS = 1000;

async function readCursor(transaction: Transaction, consumer: string): Promise<OutboxPosition> {
  await transaction.query('insert into platform.consumer_cursors (consumer) values ($1) on conflict do nothing', [
    consumer,
  ]);
  const [row] = await transaction.query<OutboxPosition>(
    'select position::text as position, seq from platform.consumer_cursors where consumer = $1',
    [consumer],
  );
  return row ?? { position: '0', seq: 0 };
}

/** Groups events by tenant, keeping their order within each. */
function byTenant(events: readonly GtmEvent[]): Map<string, GtmEvent[]> {
  const groups = new Map<string, GtmEvent[]>();
  for (const event of events) {
    const group = groups.get(event.tenantId);
    if (group) group.push(event);
    else groups.set(event.tenantId, [event]);
  }
  return groups;
}

/**
 * The embedded bus: consumers tail the outbox table itself, each with its cursor, woken by NOTIFY. A batch is handed
 * over before the cursor moves, so a crash repeats it: consumers are idempotent by event id.
 */
export function createOutboxBus(services: { database: Database; clock: Clock }): Bus {
  const { database, clock } = services;
  const consumers: Consumer[] = [];
  const loops: Promise<void>[] = [];
  const wakers = new Set<() => void>();
  const stop = new AbortController();
  const deliver = createDelivery(services, stop.signal);
  let draining = 0;
  let unlisten: (() => Promise<void>) | null = null;

  function wake(): void {
    for (const waker of wakers) waker();
    wakers.clear();
  }

  async function untilWoken(): Promise<void> {
    const timer = new AbortController();
    await Promise.race([
      new Promise<void>((resolve) => wakers.add(resolve)),
      clock.sleep(POLL_MS, AbortSignal.any([timer.signal, stop.signal])).catch(() => {}),
    ]);
    timer.abort();
  }

  /** Delivers the next batch; returns how many events it moved past. */
  async function step(consumer: Consumer): Promise<number> {
    const events = await database.asPlatform('gtm_relay', async (transaction) =>
      readOutbox(transaction, await readCursor(transaction, consumer.name), consumer.batchSize ?? DEFAULT_BATCH),
    );
    const last = events.at(-1);
    if (!last) return 0;
    const wanted = events.filter((event) => consumer.types === 'all' || consumer.types.includes(event.type));
    for (const [tenantId, group] of byTenant(wanted)) if (!(await deliver(consumer, tenantId, group))) return 0;
    await database.asPlatform('gtm_relay', (transaction) =>
      transaction.query(
        'update platform.consumer_cursors set position = $2::xid8, seq = $3, updated_at = $4 where consumer = $1',
        [consumer.name, last.at.position, last.at.seq, clock.now()],
      ),
    );
    return events.length;
  }

  async function loop(consumer: Consumer): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        if ((await step(consumer)) > 0) continue;
        await untilWoken();
        if (consumer.lingerMs && draining === 0) await clock.sleep(consumer.lingerMs, stop.signal).catch(() => {});
      } catch {
        // The database itself failed; the cursor has not moved, so the same batch comes again.
        await clock.sleep(POLL_MS, stop.signal).catch(() => {});
      }
    }
  }

  async function lag(): Promise<Record<string, number>> {
    return database.asPlatform('gtm_relay', async (transaction) => {
      const lags: Record<string, number> = {};
      for (const consumer of consumers) {
        const cursor = await readCursor(transaction, consumer.name);
        const [row] = await transaction.query<{ count: number }>(
          'select count(*) as count from outbox where (position, seq) > ($1::xid8, $2)',
          [cursor.position, cursor.seq],
        );
        lags[consumer.name] = row?.count ?? 0;
      }
      return lags;
    });
  }

  return {
    subscribe(consumer) {
      consumers.push(consumer);
    },
    async start() {
      unlisten = await database.listen(outboxChannel, wake);
      for (const consumer of consumers) loops.push(loop(consumer));
    },
    async drain() {
      draining += 1;
      while (Object.values(await lag()).some((count) => count > 0)) {
        wake();
        await clock.sleep(10);
      }
      draining -= 1;
    },
    lag,
    async close() {
      stop.abort();
      wake();
      await Promise.all(loops);
      await unlisten?.();
    },
  };
}
