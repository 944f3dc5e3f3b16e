import type { GtmEvent } from '../../domain/event.ts';

/** Somebody who reads events. One name is one group: each event reaches it once, in outbox order per tenant. */
export interface Consumer {
  /** Kebab-case and stable: the cursor is kept under it. */
  name: string;
  /** Event types wanted, or `'all'`. */
  types: readonly string[] | 'all';
  /**
   * Applies events of one tenant, oldest first. Delivery is at least once: make the effect idempotent by event id, in
   * the transaction of the effect (`claimEvents`). Throwing leads to a retry with growing pauses and, after
   * `maxAttempts` (5), each event by itself; one that still fails goes to the dead events and the rest move on.
   */
  handle(tenantId: string, events: readonly GtmEvent[]): Promise<void>;
  /** Most events handed over at once; 200 when left out. */
  batchSize?: number;
  /** How long to let events gather before a batch is read; 0 when left out. `drain` does not wait for it. */
  lingerMs?: number;
}

/** Carries events from the outbox to consumers. */
export interface Bus {
  subscribe(consumer: Consumer): void;
  /** Starts delivering to the consumers subscribed so far. */
  start(): Promise<void>;
  /** Resolves once nothing is waiting for any consumer, also not what they themselves wrote (dead events count as seen). */
  drain(): Promise<void>;
  /** Events committed and not yet handled, per consumer. */
  lag(): Promise<Record<string, number>>;
  /** Stops after the batch in hand. */
  close(): Promise<void>;
}
