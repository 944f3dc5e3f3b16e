import type { Database, Transaction } from '../../data/database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { OutboxPosition } from '../../domain/event.ts';

/** How long places gather before they are written in one statement: consumers mostly move at the same moment. */
const GATHER_MS = 50;
const AFTER_FAILURE_MS = 1000;

/** A consumer's place in the outbox: behind the last event that it handled or passed by; null until it was read. */
export interface Placed {
  consumer: { name: string };
  place: OutboxPosition | null;
}

/** Where a consumer stands; a new one stands before everything. */
export async function readPlace(transaction: Transaction, consumer: string): Promise<OutboxPosition> {
  await transaction.query('insert into platform.consumer_cursors (consumer) values ($1) on conflict do nothing', [
    consumer,
  ]);
  const [row] = await transaction.query<OutboxPosition>(
    'select position::text as position, seq from platform.consumer_cursors where consumer = $1',
    [consumer],
  );
  return row ?? { position: '0', seq: 0 };
}

// The commit does not wait for the disk: a place that is lost is one that was not written yet.
const update = `with quick as (select set_config('synchronous_commit', 'off', true))
  update platform.consumer_cursors c set position = p.position::xid8, seq = p.seq, updated_at = $4
  from quick, unnest($1::text[], $2::text[], $3::bigint[]) as p(consumer, position, seq) where c.consumer = p.consumer`;

/**
 * Writes places down, a moment after they moved: nobody waits for it, and a place that a crash kept from being written
 * only means that its events come again. What stop finds waiting is written by `flush`.
 */
export function createPlaceKeeper(services: { database: Database; clock: Clock }, stop: AbortSignal) {
  const { database, clock } = services;
  const moved = new Set<Placed>();
  let keeping: Promise<void> | null = null;

  async function write(): Promise<void> {
    const taken = [...moved];
    moved.clear();
    if (taken.length === 0) return;
    const names = taken.map(({ consumer }) => consumer.name);
    const positions = taken.map(({ place }) => place!.position);
    const numbers = taken.map(({ place }) => place!.seq);
    try {
      await database.asPlatform('gtm_relay', (transaction) =>
        transaction.query(update, [names, positions, numbers, clock.now()]),
      );
    } catch (error) {
      for (const follower of taken) moved.add(follower);
      throw error;
    }
  }

  async function keepGoing(): Promise<void> {
    let pauseMs = GATHER_MS;
    while (moved.size > 0 && !stop.aborted) {
      await clock.sleep(pauseMs, stop).catch(() => {});
      pauseMs = await write().then(
        () => GATHER_MS,
        () => AFTER_FAILURE_MS,
      );
    }
    keeping = null;
  }

  return {
    /** The place of this one has moved. */
    keep(follower: Placed): void {
      moved.add(follower);
      keeping ??= keepGoing();
    },
    /** Resolves when all is written that can be. */
    async flush(): Promise<void> {
      await keeping;
      await write().catch(() => {});
    },
  };
}
