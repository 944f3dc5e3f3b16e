import type { EventName } from './events/event-schemas.ts';
import type { Json } from './json.ts';

/** `gtm.<noun>.<past verb>.v1` */
export type EventType = `gtm.${string}.${string}.v${number}`;

/** Where an event stands in the outbox: transaction id, then number within all transactions. Compared in that order. */
export interface OutboxPosition {
  /** xid8 as decimal text. */
  position: string;
  seq: number;
}

/** A CloudEvents 1.0 event of ours. `data` holds ids, numbers, enums and digests only. */
export interface GtmEvent {
  id: string;
  tenantId: string;
  type: EventType;
  /** `/tenants/<id>/<connector>` */
  source: string;
  /** Prefixed id of what it is about. */
  subject: string | null;
  time: string;
  traceparent: string | null;
  data: { readonly [key: string]: Json | undefined };
  at: OutboxPosition;
}

/** An event about to be written; the outbox adds id, time, position and, where left out, the traceparent of the step. */
export interface NewEvent {
  type: EventName;
  connector: string;
  subject: string | null;
  data: { readonly [key: string]: Json | undefined };
  traceparent?: string;
}
