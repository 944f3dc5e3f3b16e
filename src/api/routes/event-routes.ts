import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { endOfOutbox, outboxChannel, readOutbox } from '../../data/records/outbox.ts';
import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { GtmEvent, OutboxPosition } from '../../domain/event.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { everybody, type Route, type StreamFormat, streamRoute } from '../route.ts';

const BATCH = 200;
/** A missed notification is noticed this late. */
const POLL_MS = 1000;
const HEARTBEAT_MS = 15_000;

export interface EventServices {
  database: Database;
  clock: Clock;
}

const eventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  type: z.string(),
  source: z.string(),
  subject: z.string().nullable(),
  time: z.string(),
  traceparent: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});
type CloudEvent = z.infer<typeof eventSchema>;

/** What one step of the stream writes: an event with its place, or a sign of life. */
type Item = { at: OutboxPosition; event: CloudEvent } | { alive: OutboxPosition } | { problem: unknown };

const idOf = ({ position, seq }: OutboxPosition) => `${position}-${seq}`;

/** Server-sent events (HTML Living Standard, 9.2). The id of an event is its place in the outbox. */
const serverSentEvents: StreamFormat = {
  media: 'text/event-stream',
  encode(value) {
    const item = value as Item;
    if ('problem' in item) return `event: problem\ndata: ${JSON.stringify(item.problem)}\n\n`;
    if ('alive' in item) return `id: ${idOf(item.alive)}\n: alive\n\n`;
    return `id: ${idOf(item.at)}\nevent: ${item.event.type}\ndata: ${JSON.stringify(item.event)}\n\n`;
  },
};

function parsePlace(text: string): OutboxPosition {
  const match = /^(\d{1,20})-(\d{1,18})$/.exec(text);
  if (!match) {
    throw new GtmError('invalid', 'Last-Event-ID must be the id of an event of this stream, such as "812-40".', {
      field: 'Last-Event-ID',
    });
  }
  return { position: match[1]!, seq: Number(match[2]) };
}

function toCloudEvent({ tenantId: _, at: __, ...event }: GtmEvent): CloudEvent {
  return { specversion: '1.0', ...event, data: { ...event.data } };
}

interface Wanted {
  tenantId: string;
  /** Null: from now on. */
  after: OutboxPosition | null;
  types: readonly string[];
  /** Only what is about this run. */
  runId: string | null;
}

function isWanted({ types, runId }: Wanted, event: GtmEvent): boolean {
  if (types.length > 0 && !types.includes(event.type)) return false;
  return runId === null || event.data['runId'] === runId || event.subject === formatId('run', runId);
}

/** Waits for the next commit that wrote events, at most a poll's time. */
function createDoorbell({ database, clock }: EventServices, signal: AbortSignal) {
  let ring = () => {};
  let rung = false;
  const listening = database.listen(outboxChannel, () => {
    rung = true;
    ring();
  });
  return {
    async wait(): Promise<void> {
      await listening;
      if (!rung) {
        const timer = new AbortController();
        const bell = new Promise<void>((resolve) => {
          ring = resolve;
        });
        await Promise.race([bell, clock.sleep(POLL_MS, AbortSignal.any([timer.signal, signal])).catch(() => {})]);
        timer.abort();
      }
      rung = false;
    },
    stop: async () => (await listening)(),
  };
}

async function* follow(services: EventServices, wanted: Wanted, signal: AbortSignal): AsyncGenerator<Item> {
  const { database, clock } = services;
  let at = wanted.after ?? (await database.asTenant(wanted.tenantId, endOfOutbox));
  yield { alive: at };
  let spokeAtMs = clock.monotonicMs();
  const doorbell = createDoorbell(services, signal);
  try {
    while (!signal.aborted) {
      const events = await database.asTenant(wanted.tenantId, (transaction) => readOutbox(transaction, at, BATCH));
      for (const event of events) {
        at = event.at;
        if (!isWanted(wanted, event)) continue;
        yield { at, event: toCloudEvent(event) };
        spokeAtMs = clock.monotonicMs();
      }
      if (events.length === BATCH) continue;
      if (clock.monotonicMs() - spokeAtMs >= HEARTBEAT_MS) {
        yield { alive: at };
        spokeAtMs = clock.monotonicMs();
      }
      await doorbell.wait();
    }
  } finally {
    await doorbell.stop();
  }
}

/** What happens in the tenant, live. */
export function eventRoutes(services: EventServices): Route[] {
  return [
    streamRoute({
      method: 'GET',
      path: '/events',
      operation: 'followEvents',
      summary: 'Events of the tenant as server-sent events; resume by Last-Event-ID',
      tag: 'events',
      roles: everybody,
      query: z.object({
        types: z.string().optional().describe('Comma-separated event types; all when left out'),
        runId: z.string().optional().describe('Only what happens in this run'),
        after: z.string().optional().describe('Same as the header Last-Event-ID; "0-0" is the beginning'),
      }),
      response: eventSchema,
      stream: serverSentEvents,
      handle({ caller, query, headers, signal }) {
        const place = headers.get('last-event-id') ?? query.after;
        const wanted: Wanted = {
          tenantId: caller.tenantId,
          after: place === undefined ? null : parsePlace(place),
          types: query.types?.split(',') ?? [],
          runId: query.runId === undefined ? null : parseId('run', query.runId, 'runId'),
        };
        return follow(services, wanted, signal) as AsyncIterable<never>;
      },
    }),
  ];
}
