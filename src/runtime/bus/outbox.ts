import type { Database } from '../../data/database/database.ts';
import { outboxChannel, readOutbox } from '../../data/records/outbox.ts';
import type { Clock } from '../../domain/clock.ts';
import type { GtmEvent, OutboxPosition } from '../../domain/event.ts';
import type { Bus, Consumer } from './bus.ts';
import { createDelivery } from './deliver-events.ts';
import { createPlaceKeeper, type Placed, readPlace } from './places.ts';

const DEFAULT_BATCH = 200;
/** A missed notification is noticed this late. */
const POLL_MS = 1000;
/** How often `drain` looks whether all is done. */
const DRAIN_LOOK_MS = 25;
/** Events that nobody here wanted are passed by in memory; their place is written down this often. */
const PASSED_BY_MAX = 500;

interface BusServices {
  database: Database;
  clock: Clock;
}

/** A consumer with its place in the outbox. */
interface Follower extends Placed {
  consumer: Consumer;
  passedBy: number;
}

async function countLag({ database }: BusServices, followers: readonly Follower[]): Promise<Record<string, number>> {
  return database.asPlatform('gtm_relay', async (transaction) => {
    const lags: Record<string, number> = {};
    for (const { consumer, place } of followers) {
      const { position, seq } = place ?? (await readPlace(transaction, consumer.name));
      const [row] = await transaction.query<{ count: number }>(
        'select count(*) as count from outbox where (position, seq) > ($1::xid8, $2)',
        [position, seq],
      );
      lags[consumer.name] = row?.count ?? 0;
    }
    return lags;
  });
}

/** Whether every follower stands behind the last event. */
async function allAtEnd({ database }: BusServices, followers: readonly Follower[]): Promise<boolean> {
  if (followers.some(({ place }) => place === null)) return false;
  const [last] = await database.asPlatform('gtm_relay', (transaction) =>
    transaction.query<OutboxPosition>(
      'select position::text as position, seq from outbox order by outbox.position desc, outbox.seq desc limit 1',
    ),
  );
  if (!last) return true;
  return followers.every(({ place }) => {
    const [own, end] = [BigInt(place!.position), BigInt(last.position)];
    return own > end || (own === end && place!.seq >= last.seq);
  });
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

/** What lies behind each place; one read serves every consumer that stands there until something new is committed. */
function createReader(database: Database) {
  const reads = new Map<string, Promise<GtmEvent[]>>();
  return {
    read({ position, seq }: OutboxPosition, limit: number): Promise<GtmEvent[]> {
      const key = `${position} ${seq} ${limit}`;
      const known = reads.get(key);
      if (known) return known;
      const reading = database.asPlatform('gtm_relay', (transaction) =>
        readOutbox(transaction, { position, seq }, limit),
      );
      reads.set(key, reading);
      reading.catch(() => reads.delete(key));
      return reading;
    },
    forget: () => reads.clear(),
  };
}

/**
 * The embedded bus: consumers tail the outbox table itself, each with its cursor, woken by NOTIFY. A batch is handed
 * over before the cursor moves, so a crash repeats it: consumers are idempotent by event id. One process at a time.
 */
export function createOutboxBus(services: BusServices): Bus {
  const { database, clock } = services;
  const followers: Follower[] = [];
  const loops: Promise<void>[] = [];
  const stop = new AbortController();
  const deliver = createDelivery(services, stop.signal);
  const reader = createReader(database);
  const places = createPlaceKeeper(services, stop.signal);
  let draining = 0;
  let hurry = new AbortController();
  let wakes = 0;
  let woken = Promise.withResolvers<void>();
  let unlisten: (() => Promise<void>) | null = null;

  function wake(): void {
    wakes += 1;
    reader.forget();
    woken.resolve();
    woken = Promise.withResolvers();
  }

  /** Looks now and then, in case a notification was missed: once for all, so that they share what is read. */
  async function poll(): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.sleep(POLL_MS, stop.signal).catch(() => {});
      wake();
    }
  }

  /** Lets events gather for as long as the consumer wants and nobody waits for the bus to be empty. */
  async function gather({ lingerMs = 0 }: Consumer): Promise<void> {
    if (lingerMs === 0 || draining > 0) return;
    await clock.sleep(lingerMs, AbortSignal.any([hurry.signal, stop.signal])).catch(() => {});
  }

  /** Delivers the next batch; returns whether there may be more behind it that no wake will tell of. */
  async function step(follower: Follower): Promise<boolean> {
    const { consumer } = follower;
    const limit = consumer.batchSize ?? DEFAULT_BATCH;
    follower.place ??= await database.asPlatform('gtm_relay', (transaction) => readPlace(transaction, consumer.name));
    const events = await reader.read(follower.place, limit);
    const last = events.at(-1);
    if (!last) return false;
    const wanted = events.filter((event) => consumer.types === 'all' || consumer.types.includes(event.type));
    for (const [tenantId, group] of byTenant(wanted)) if (!(await deliver(consumer, tenantId, group))) return false;
    follower.place = last.at;
    follower.passedBy += events.length;
    if (wanted.length > 0 || follower.passedBy >= PASSED_BY_MAX) {
      places.keep(follower);
      follower.passedBy = 0;
    }
    return events.length === limit;
  }

  async function loop(follower: Follower): Promise<void> {
    const { consumer } = follower;
    await gather(consumer);
    while (!stop.signal.aborted) {
      try {
        const seen = wakes;
        if (await step(follower)) continue;
        if (wakes === seen) await woken.promise;
        await gather(consumer);
      } catch {
        // The database itself failed; the place has not moved, so the same batch comes again.
        await clock.sleep(POLL_MS, stop.signal).catch(() => {});
      }
    }
    if (follower.passedBy > 0) places.keep(follower);
  }

  return {
    subscribe(consumer) {
      followers.push({ consumer, place: null, passedBy: 0 });
    },
    async start() {
      unlisten = await database.listen(outboxChannel, wake);
      loops.push(poll(), ...followers.map(loop));
    },
    async drain() {
      draining += 1;
      hurry.abort();
      try {
        for (wake(); !(await allAtEnd(services, followers)); wake()) await clock.sleep(DRAIN_LOOK_MS);
      } finally {
        draining -= 1;
        hurry = new AbortController();
      }
    },
    lag: () => countLag(services, followers),
    async close() {
      stop.abort();
      wake();
      await Promise.all(loops);
      await places.flush();
      await unlisten?.();
    },
  };
}
