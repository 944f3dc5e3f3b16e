import type { FastifyRequest } from 'fastify';
import type { Database } from '../data/database/database.ts';
import { GtmError } from '../domain/errors.ts';
import { type Caller, noTenant } from './caller.ts';
import { claimIdempotencyKey, settleIdempotencyKey } from './idempotency.ts';
import type { Route } from './route.ts';

/** Runs a call, or gives the answer that a call with the same `Idempotency-Key` got before. */
export async function answerOnce(
  database: Database,
  route: Route,
  caller: Caller,
  request: Pick<FastifyRequest, 'headers' | 'url' | 'body'>,
  run: () => Promise<unknown>,
): Promise<{ status: number; response: unknown }> {
  const status = route.status ?? 200;
  const key = request.headers['idempotency-key'];
  const kept = route.method === 'POST' && !route.upload && caller.tenantId !== noTenant;
  if (!kept || typeof key !== 'string') return { status, response: await run() };
  const call = { tenantId: caller.tenantId, route: `POST ${request.url.split('?')[0]}`, key };
  const claim = await claimIdempotencyKey(database, { ...call, callerId: caller.actor.id, body: request.body });
  if (claim.kind === 'answered') {
    if (route.shownOnce) {
      throw new GtmError('conflict', 'This was done before, and its answer holds a secret that is shown only once.');
    }
    if (claim.answer.response !== null) return claim.answer;
    throw new GtmError('conflict', 'This was done before. Its answer was deleted, because somebody was erased since.');
  }
  const claimed = { ...call, claimedAt: claim.claimedAt };
  let response: unknown;
  try {
    response = await run();
  } catch (error) {
    await settleIdempotencyKey(database, claimed, null);
    throw error;
  }
  // Not inside the try: what was done but could not be noted must not free the key.
  await settleIdempotencyKey(database, claimed, { status, response: route.shownOnce ? null : response });
  return { status, response };
}
