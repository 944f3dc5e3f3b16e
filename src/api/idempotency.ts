import { createHash } from 'node:crypto';
import type { Database } from '../data/database/database.ts';
import { GtmError } from '../domain/errors.ts';

const KEPT_HOURS = 24;

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

/**
 * Claims `Idempotency-Key` for (tenant, route). Returns the stored answer when this key was used with the same body,
 * null when the caller goes on. Another body is refused; a first call still running is a conflict. Kept 24 hours.
 */
export async function claimIdempotencyKey(
  database: Database,
  call: { tenantId: string; route: string; key: string; body: unknown },
): Promise<StoredAnswer | null> {
  const digest = createHash('sha256')
    .update(JSON.stringify(call.body ?? null))
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
  if (row.status === null) throw new GtmError('conflict', 'The first call with this Idempotency-Key is still running.');
  return { status: row.status, response: row.response };
}

/** Keeps the answer for later calls with the same key; a failed call frees the key instead. */
export async function settleIdempotencyKey(
  database: Database,
  call: { tenantId: string; route: string; key: string },
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
