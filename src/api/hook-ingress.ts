import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';
import { parseId } from '../domain/prefixed-id.ts';
import type { HookCounts } from '../ingestion/hooks/hook-counts.ts';
import type { KnownHook, KnownHooks } from '../ingestion/hooks/known-hooks.ts';
import type { HookReceiver, Reception } from '../ingestion/hooks/receive-delivery.ts';
import { problemOf } from './problem.ts';
import { createRateLimit, type Rate, retryAfterSeconds } from './rate-limit.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
const PATIENCE_MS = 10_000;
/** Requests whose body is read or waits for its commit, at once; further ones are asked to come again. */
const MOST_REQUESTS = 500;
const MOST_BYTES = 32 * 1024 * 1024;
/** Of one sender to one hook. */
const deliveryRate: Rate = { burst: 2000, perSecond: 1000 };
/** Addresses that name no hook we know of cost a look-up each. */
const strangerRate: Rate = { burst: 100, perSecond: 20 };

export interface HookDoor {
  receiver: HookReceiver;
  known: KnownHooks;
  counts: HookCounts;
  clock: Clock;
  /** The address under which senders reach us; null where only the request tells it. */
  publicUrl: string | null;
  /** How long a sender may take over its body; whoever is slower is cut off. */
  patienceMs?: number;
}

/** The hook an address names; an id that is none looks like one that nobody has. */
function hookIdOf(request: FastifyRequest): string | null {
  try {
    return parseId('hook', (request.params as { id: string }).id);
  } catch {
    return null;
  }
}

const answers: Record<Reception, { status: number; problem?: string }> = {
  accepted: { status: 202 },
  duplicate: { status: 200 },
  malformed: { status: 400, problem: 'The body is not what this sender sends.' },
  // The same for both, and for an address that names no hook: nobody learns which of them it was.
  forged: { status: 401, problem: 'The request is not signed by this source, or not now.' },
  stale: { status: 401, problem: 'The request is not signed by this source, or not now.' },
};

const titles: Record<number, string> = { 400: 'The request is wrong', 401: 'Not signed' };

function answer(reply: FastifyReply, reception: Reception): FastifyReply {
  const { status, problem } = answers[reception];
  if (problem === undefined) return reply.status(status).send({ result: reception });
  const body = { type: 'about:blank', title: titles[status], status, detail: problem };
  return reply.status(status).type('application/problem+json').send(body);
}

/** Keeps what is being worked on within bounds. Room is taken before a body is read and given back after the answer. */
function createRoom(clock: Clock, patienceMs: number) {
  const held = new WeakMap<FastifyRequest, { size: number; read: AbortController }>();
  let requests = 0;
  let bytes = 0;
  function giveBack(request: FastifyRequest): void {
    const taken = held.get(request);
    if (!taken) return;
    taken.read.abort();
    held.delete(request);
    requests -= 1;
    bytes -= taken.size;
  }
  return {
    take(request: FastifyRequest, reply: FastifyReply): boolean {
      const declared = Number(request.headers['content-length'] ?? BODY_LIMIT_BYTES);
      const size = Math.min(Number.isNaN(declared) ? BODY_LIMIT_BYTES : declared, BODY_LIMIT_BYTES);
      if (requests >= MOST_REQUESTS || bytes + size > MOST_BYTES) return false;
      const read = new AbortController();
      held.set(request, { size, read });
      requests += 1;
      bytes += size;
      // However it ends: answered, left by the sender, or cut off.
      reply.raw.once('close', () => giveBack(request));
      // A few slow senders would hold all the room there is.
      const cutOff = () => {
        giveBack(request);
        request.raw.destroy();
      };
      clock.sleep(patienceMs, read.signal).then(cutOff, () => {});
      return true;
    },
    bodyWasRead(request: FastifyRequest): void {
      held.get(request)?.read.abort();
    },
    giveBack,
  };
}

/**
 * `POST /v1/hooks/{source}`: where providers post. No sign-in; the signature over the bytes as they came is the only proof.
 * 202 says kept, 200 kept before; 401 is forged, stale or unknown; 413, 429 and 503 change nothing and may come again.
 */
export function addHookIngress(server: FastifyInstance, door: HookDoor): void {
  const { receiver, known, counts, clock, publicUrl, patienceMs = PATIENCE_MS } = door;
  const room = createRoom(clock, patienceMs);
  const limitSender = createRateLimit(clock, deliveryRate);
  const limitStrangers = createRateLimit(clock, strangerRate);

  /** The hook, from memory where it is known; the first look-ups of strangers are limited. */
  async function find(request: FastifyRequest): Promise<KnownHook | null> {
    const hookId = hookIdOf(request);
    if (hookId === null) return null;
    if (!known.has(hookId)) limitStrangers('everyone');
    return known.find(hookId);
  }

  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!room.take(request, reply)) {
      const problem = problemOf(
        new GtmError('unavailable', 'Too much is coming in at once. Send it again in a second.'),
      );
      // Not thrown: thousands of these are no trouble of ours, and must not fill the log.
      return reply.status(problem.status).header('retry-after', '1').type('application/problem+json').send(problem);
    }
    const hook = await find(request);
    try {
      limitSender(`${request.ip} ${hook?.id ?? 'nobody'}`);
    } catch (error) {
      counts.count(hook, 'too_fast');
      reply.header('retry-after', retryAfterSeconds(deliveryRate));
      throw error;
    }
  };

  const onError = async (request: FastifyRequest, _reply: FastifyReply, error: FastifyError) => {
    if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') return;
    const hookId = hookIdOf(request);
    counts.count(hookId === null ? null : await known.find(hookId), 'oversized');
  };

  const urlOf = (request: FastifyRequest) =>
    publicUrl === null ? `${request.protocol}://${request.host}${request.url}` : new URL(request.url, publicUrl).href;

  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The bytes as they came, whatever they claim to be: the signature is over them.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', onRequest);
    scope.addHook('preHandler', async (request) => room.bodyWasRead(request));
    scope.addHook('onError', onError);
    scope.addHook('onResponse', async (request) => room.giveBack(request));
    scope.post('/v1/hooks/:id', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const hookId = hookIdOf(request);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (hookId === null) {
        counts.count(null, 'forged');
        return answer(reply, 'forged');
      }
      const headers = request.headers as { readonly [name: string]: string | undefined };
      return answer(reply, await receiver.receive(hookId, { method: 'POST', url: urlOf(request), headers, body }));
    });
  });
}
