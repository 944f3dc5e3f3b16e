import { createHash } from 'node:crypto';
import type { Database } from '../data/database/database.ts';
import { GtmError } from '../domain/errors.ts';

const KEPT_HOURS = 24;
const MAX_KEY_LENGTH = 255;

/** What was answered to a key before. */
export interface StoredAnswer {
  status: number;
  response: unknown;
}

interface KeyRow {
  bodyDigest: string;
  status: number | null;
  response: unknown;
}

/** A call that carries an `Idempotency-Key`; `route` is its method and path. */
export interface KeyedCall {
  tenantId: string;
  route: string;
  key: string;
}

/**
 * Claims `Idempotency-Key` for (tenant, route). Returns the stored answer when this key was used with the same body by
 * the same caller, null when the caller goes on. Another body is refused; a first call that has not ended is a conflict.
 * Kept 24 hours.
 */
export async function claimIdempotencyKey(
  database: Database,
  call: KeyedCall & { callerId: string; body: unknown },
): Promise<StoredAnswer | null> {
  if (call.key === '' || call.key.length > MAX_KEY_LENGTH) {
    throw new GtmError('invalid', `Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters.`, {
      field: 'Idempotency-Key',
    });
  }
  const digest = createHash('sha256')
    .update(JSON.stringify([call.callerId, call.body ?? null]))
    .digest('hex');
  const row = await database.asTenant(call.tenantId, async (transaction) => {
    await transaction.query(
      `delete from idempotency_keys where created_at < app.now() - interval '${KEPT_HOURS} hours'`,
    );
    const inserted = await transaction.query(
      'insert into idempotency_keys (route, key, body_digest) values ($1, $2, $3) on conflict do nothing returning 1',
      [call.route, call.key, digest],
    );
    if (inserted.length === 1) return null;
    const [known] = await transaction.query<KeyRow>(
      'select body_digest, status, response from idempotency_keys where route = $1 and key = $2',
      [call.route, call.key],
    );
    return known ?? null;
  });
  if (row === null) return null;
  if (row.bodyDigest !== digest) {
    throw new GtmError('refused', 'This Idempotency-Key was used with another body. Use a new key.', {
      field: 'Idempotency-Key',
    });
  }
  if (row.status === null) {
    throw new GtmError('conflict', 'The first call with this Idempotency-Key has not ended. Ask again later, or look.');
  }
  return { status: row.status, response: row.response };
}

/** Keeps the answer for later calls with the same key; a failed call frees the key instead. */
export async function settleIdempotencyKey(
  database: Database,
  call: KeyedCall,
  answer: StoredAnswer | null,
): Promise<void> {
  await database.asTenant(call.tenantId, (transaction) =>
    answer === null
      ? transaction.query('delete from idempotency_keys where route = $1 and key = $2', [call.route, call.key])
      : transaction.query('update idempotency_keys set status = $3, response = $4 where route = $1 and key = $2', [
          ...[call.route, call.key, answer.status],
          JSON.stringify(answer.response),
        ]),
  );
}
