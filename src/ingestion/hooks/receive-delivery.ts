import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { readBody } from '../../connectors/webhooks/read-body.ts';
import type { Authenticity, SignedRequest } from '../../connectors/webhooks/signed-request.ts';
import { type HookDelivery, storeHookDeliveries } from '../../data/records/hook-deliveries.ts';
import { GtmError } from '../../domain/errors.ts';
import type { HookOutcome } from '../../domain/hook-outcome.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import type { HookCounts } from './hook-counts.ts';
import { type KnownHook, type KnownHooks, providerOf } from './known-hooks.ts';
import { namedId } from './named-id.ts';

/** What a sender is told; an address that names no hook is told what a forged request is. */
export type Reception = Extract<HookOutcome, 'accepted' | 'duplicate' | 'forged' | 'stale' | 'malformed'>;

const BATCH_DELIVERIES = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Deliveries stored lately, which need not be looked for in the database. */
const REMEMBERED = 50_000;
/** The name by which a sender is told how to put our Message-ID into a custom argument. */
export const messageArgument = 'gtm_message_id';

interface Waiting extends HookDelivery {
  settle(reception: 'accepted' | 'duplicate'): void;
  fail(error: unknown): void;
}

/** Takes requests in: checks, keeps and acknowledges them. What they mean is worked out later, from what was kept. */
export interface HookReceiver {
  receive(hookId: string, request: SignedRequest): Promise<Reception>;
}

/** The first key under which a request is authentic; all are tried, so that the time tells nothing. */
function check(hook: KnownHook, request: SignedRequest, nowMs: number): Authenticity {
  const good = hook.keys.filter(({ until }) => until === null || nowMs < until.getTime());
  const answers = good.map(({ verify }) => verify(request, nowMs));
  return (
    answers.find(({ state }) => state === 'authentic') ??
    answers.find(({ state }) => state === 'stale') ?? { state: 'forged' }
  );
}

/** Whether the provider's parser can read a body. */
function isReadable(hook: KnownHook, request: SignedRequest): boolean {
  const body = readBody(request);
  if (body === undefined) return false;
  try {
    providerOf(hook.provider)!.parse(body, messageArgument);
    return true;
  } catch (error) {
    if (GtmError.is(error) && error.code === 'invalid') return false;
    throw error;
  }
}

/** A batch off the front: while one is being stored, the next gathers. */
function takeBatch(queue: Waiting[]): Waiting[] {
  let bytes = 0;
  let end = 0;
  while (
    end < queue.length &&
    end < BATCH_DELIVERIES &&
    (end === 0 || bytes + queue[end]!.body.length <= BATCH_BYTES)
  ) {
    bytes += queue[end]!.body.length;
    end += 1;
  }
  return queue.splice(0, end);
}

/** Makes a `HookReceiver`. Deliveries of one hook that come together share a transaction; each is answered after its commit. */
export function createHookReceiver(
  services: IngestionServices & { known: KnownHooks; counts: HookCounts },
): HookReceiver {
  const { database, ids, clock, actor, known, counts } = services;
  const remembered = new LRUCache<string, true>({ max: REMEMBERED });
  const queues = new Map<string, Waiting[]>();

  async function store(hook: KnownHook, batch: readonly Waiting[]): Promise<void> {
    const byId = new Map(batch.map((delivery) => [delivery.id, delivery]));
    const stored = new Set(
      await database.asTenant(hook.tenantId, (transaction) =>
        storeHookDeliveries(transaction, ids, actor, hook.id, [...byId.values()]),
      ),
    );
    for (const delivery of batch) {
      remembered.set(delivery.id, true);
      // Of two in one batch the first was stored for both.
      delivery.settle(stored.delete(delivery.id) ? 'accepted' : 'duplicate');
    }
  }

  async function workOff(hook: KnownHook, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      await store(hook, batch).catch((error: unknown) => {
        for (const delivery of batch) delivery.fail(error);
      });
    }
    queues.delete(hook.id);
  }

  function enqueue(hook: KnownHook, delivery: HookDelivery): Promise<'accepted' | 'duplicate'> {
    return new Promise((settle, fail) => {
      const waiting = { ...delivery, settle, fail };
      const queue = queues.get(hook.id);
      if (queue) {
        queue.push(waiting);
        return;
      }
      const begun = [waiting];
      queues.set(hook.id, begun);
      void workOff(hook, begun);
    });
  }

  async function decide(hook: KnownHook, request: SignedRequest): Promise<Reception> {
    const authenticity = check(hook, request, clock.now().getTime());
    if (authenticity.state !== 'authentic') return authenticity.state;
    const name = authenticity.deliveryId ?? `body ${createHash('sha256').update(request.body).digest('hex')}`;
    const id = namedId('hook delivery', hook.id, name);
    if (remembered.has(id)) return 'duplicate';
    if (!isReadable(hook, request)) return 'malformed';
    const contentType = (request.headers['content-type'] ?? '').slice(0, 200);
    return enqueue(hook, { id, contentType, body: request.body });
  }

  return {
    async receive(hookId, request) {
      const hook = await known.find(hookId);
      const reception = hook === null ? 'forged' : await decide(hook, request);
      counts.count(hook, reception);
      return reception;
    },
  };
}
