import { createHash } from 'node:crypto';
import type { HookProviderName } from '../connectors/webhooks/hook-providers.ts';
import type { SignedRequest } from '../connectors/webhooks/signed-request.ts';
import type { Json } from '../domain/json.ts';
import { createPrng, type Prng } from './demo/prng.ts';
import { bodySigners, type HookSigner } from './hook-signers.ts';

type Kind = 'delivered' | 'opened' | 'clicked' | 'gone' | 'complained' | 'unsubscribed' | 'deferred';

/** A sender's words for each kind of event, and how it wraps some of them in a body. */
interface Dialect {
  provider: HookProviderName;
  words: Record<Kind, string>;
  /** `number` makes every body another one. */
  body(events: readonly TrafficEvent[], words: Record<Kind, string>, number: number): Json;
}

interface TrafficEvent {
  kind: Kind;
  address: string;
  atMs: number;
  id: string;
}

const seconds = ({ atMs }: TrafficEvent) => Math.floor(atMs / 1000);

const dialects: readonly Dialect[] = [
  {
    provider: 'standard',
    words: {
      ...{ delivered: 'mail.delivered', opened: 'mail.opened', clicked: 'mail.clicked', gone: 'mail.bounced' },
      ...{ complained: 'mail.complained', unsubscribed: 'mail.unsubscribed', deferred: 'mail.deferred' },
    },
    body: ([event], words) => ({
      ...{ specversion: '1.0', id: event!.id, source: '/mailer', type: words[event!.kind] },
      ...{ time: new Date(event!.atMs).toISOString(), data: { recipient: event!.address, severity: 'hard' } },
    }),
  },
  {
    provider: 'sendgrid',
    words: {
      ...{ delivered: 'delivered', opened: 'open', clicked: 'click', gone: 'bounce' },
      ...{ complained: 'spamreport', unsubscribed: 'unsubscribe', deferred: 'deferred' },
    },
    body: (events, words, number) =>
      events.map((event) => ({
        pool: number,
        ...{ event: words[event.kind], email: event.address, sg_event_id: event.id },
        ...{
          timestamp: seconds(event),
          type: 'bounce',
          sg_message_id: 'm',
          useragent: 'Mozilla/5.0 (X11; Linux x86_64)',
        },
      })),
  },
  {
    provider: 'mailtrap',
    words: {
      ...{ delivered: 'delivery', opened: 'open', clicked: 'click', gone: 'bounce' },
      ...{ complained: 'spam', unsubscribed: 'unsubscribe', deferred: 'soft bounce' },
    },
    body: (events, words, number) => ({
      number,
      events: events.map((event) => ({
        ...{ event: words[event.kind], email: event.address, event_id: event.id, timestamp: seconds(event) },
        ...{ sending_stream: 'transactional', message_id: 'm', category: 'outreach' },
      })),
    }),
  },
];

const kinds: readonly Kind[] = [
  ...Array<Kind>(40).fill('delivered'),
  ...Array<Kind>(25).fill('opened'),
  ...Array<Kind>(10).fill('clicked'),
  ...Array<Kind>(8).fill('gone'),
  ...Array<Kind>(3).fill('complained'),
  ...Array<Kind>(4).fill('unsubscribed'),
  ...Array<Kind>(10).fill('deferred'),
];
const signalOf: Record<Kind, string | null> = {
  ...{ delivered: 'delivered', opened: 'opened', clicked: 'clicked', gone: 'bounce' },
  ...{ complained: 'complaint', unsubscribed: 'opt_out', deferred: null },
};

/** One request to be sent: which sender, and what is wrong with it. */
export interface TrafficDelivery {
  sender: number;
  id: string;
  body: Buffer;
  fault: 'malformed' | 'forged' | 'stale' | null;
}

/** What has to be there in the end, worked out one delivery after the other. All lists are sorted. */
export interface ExpectedState {
  /** `kind address instant` */
  signals: string[];
  suppressed: string[];
  /** `address instant` */
  bounced: string[];
  /** SHA-256 of each body that is kept. */
  bodies: string[];
  counts: Record<string, number>;
}

/** Senders with their keys. */
export function trafficSenders(): HookSigner[] {
  const signers = bodySigners();
  return dialects.map(({ provider }) => signers.find((signer) => signer.provider === provider)!);
}

/** The request of a delivery as it leaves at `nowMs`; a second try is signed again, as providers do. */
export function signDelivery(signer: HookSigner, delivery: TrafficDelivery, nowMs: number, url: string): SignedRequest {
  const { id, body, fault } = delivery;
  const at = fault === 'stale' ? nowMs - 3_600_000 : nowMs;
  const request = signer.sign({
    id,
    nowMs: at,
    url,
    body: fault === 'forged' ? Buffer.concat([body, Buffer.from(' ')]) : body,
  });
  return { ...request, body };
}

/** The sequential oracle: takes unique, well-signed deliveries one after the other. */
function createOracle() {
  const signals = new Map<string, string>();
  const suppressed = new Set<string>();
  const bounced = new Map<string, number>();
  return {
    take(sender: number, events: readonly TrafficEvent[]): void {
      for (const { kind, address, atMs, id } of events) {
        const signal = signalOf[kind];
        const key = `${sender} ${id} ${kind}`;
        if (signal === null || signals.has(key)) continue;
        signals.set(key, `${signal} ${address} ${new Date(atMs).toISOString()}`);
        if (kind === 'complained' || kind === 'unsubscribed') suppressed.add(address);
        if (kind === 'gone') bounced.set(address, Math.max(bounced.get(address) ?? 0, atMs));
      }
    },
    state: () => ({
      signals: [...signals.values()].sort(),
      suppressed: [...suppressed].sort(),
      bounced: [...bounced].map(([address, atMs]) => `${address} ${new Date(atMs).toISOString()}`).sort(),
    }),
  };
}

/** Moves about 30 % of a list to places up to `reach` away. */
function reorder<T>(prng: Prng, list: readonly T[], reach: number): T[] {
  const order = [...list];
  for (let index = 0; index < order.length; index++) {
    // Each exchange moves two.
    if (!prng.chance(0.15)) continue;
    const other = Math.min(order.length - 1, index + prng.between(1, reach));
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}

/**
 * Deliveries as senders make them: 30 % repeat an earlier one, 30 % come in another order, some events are months old,
 * some are told by two deliveries, 1 % are no message, 1 % forged and 0.5 % old; and the state they have to lead to.
 */
export function createTraffic(options: { seed: number; count: number; addresses: readonly string[]; nowMs: number }): {
  deliveries: TrafficDelivery[];
  expected: ExpectedState;
} {
  const { seed, count, addresses, nowMs } = options;
  const prng = createPrng(seed);
  const oracle = createOracle();
  const made: TrafficDelivery[] = [];
  const told: TrafficEvent[][] = dialects.map(() => []);
  const deliveries: TrafficDelivery[] = [];
  const counts = { accepted: 0, duplicate: 0, malformed: 0, forged: 0, stale: 0 };
  const event = (sender: number, number: number): TrafficEvent => {
    const earlier = told[sender]!;
    if (earlier.length > 0 && prng.chance(0.05)) return prng.pick(earlier);
    const ageSeconds = prng.chance(0.05) ? prng.between(0, 15_000_000) : prng.between(0, 90_000);
    const atMs = (Math.floor(nowMs / 1000) - 3600 - ageSeconds) * 1000;
    const fresh = { kind: prng.pick(kinds), address: prng.pick(addresses), atMs, id: `e${number}` };
    earlier.push(fresh);
    return fresh;
  };
  for (let number = 0; deliveries.length < count; number++) {
    const roll = prng.next();
    if (roll < 0.3 && made.length > 0) {
      deliveries.push(prng.pick(made));
      counts.duplicate += 1;
      continue;
    }
    const sender = prng.between(0, dialects.length - 1);
    const { words, body } = dialects[sender]!;
    const size = dialects[sender]!.provider === 'standard' ? 1 : prng.between(1, 3);
    // Mailtrap's signature says no time: an old one of it is only a late one.
    const isTimed = dialects[sender]!.provider !== 'mailtrap';
    const fault = roll < 0.31 ? 'malformed' : roll < 0.32 ? 'forged' : roll < 0.325 && isTimed ? 'stale' : null;
    const events = Array.from({ length: size }, (_, index) => event(sender, number * 10 + index));
    const text = fault === 'malformed' ? `{"poison": ${number}` : JSON.stringify(body(events, words, number));
    const delivery = { sender, id: `msg_${number}`, body: Buffer.from(text), fault } as const;
    deliveries.push(delivery);
    counts[fault ?? 'accepted'] += 1;
    if (fault !== null) continue;
    made.push(delivery);
    oracle.take(sender, events);
  }
  const bodies = made.map(({ body }) => createHash('sha256').update(body).digest('hex')).sort();
  return { deliveries: reorder(prng, deliveries, 2000), expected: { ...oracle.state(), bodies, counts } };
}
