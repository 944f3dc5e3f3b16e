import { createHash } from 'node:crypto';
import type { Database } from '../data/database/database.ts';
import { GtmError } from '../domain/errors.ts';

const KEPT_HOURS = 24;
/** After this a call without an answer counts as crashed. Far longer than any request takes: the slowest are minutes of model calls. */
const CRASHED_AFTER_MINUTES = 60;
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

/** The right to run a keyed call, or the answer it got before. */
export type Claim = { kind: 'claimed'; claimedAt: string } | { kind: 'answered'; answer: StoredAnswer };

/**
 * Claims `Idempotency-Key` for (tenant, route). Gives the stored answer when this key was used with the same body by the
 * same caller. Another body is refused; a first call that has not ended is a conflict, until so much time has passed that
 * its process must have crashed: then one caller takes the key over. Kept 24 hours.
 */
export async function claimIdempotencyKey(
  database: Database,
  call: KeyedCall & { callerId: string; body: unknown },
): Promise<Claim> {
  if (call.key === '' || call.key.length > MAX_KEY_LENGTH) {
    throw new GtmError('invalid', `Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters.`, {
      field: 'Idempotency-Key',
    });
  }
  const digest = createHash('sha256')
    .update(JSON.stringify([call.callerId, call.body ?? null]))
    .digest('hex');
  return database.asTenant(call.tenantId, async (transaction) => {
    await transaction.query(
      `delete from idempotency_keys where created_at < app.now() - interval '${KEPT_HOURS} hours'`,
    );
    // One statement, whose row lock lets one of many callers through and keeps the row for the question below.
    const [claimed] = await transaction.query<{ claimedAt: string }>(
      `insert into idempotency_keys as known (route, key, body_digest) values ($1, $2, $3)
       on conflict (tenant_id, route, key) do update set created_at = app.now()
       where known.status is null and known.body_digest = excluded.body_digest
         and known.created_at < app.now() - interval '${CRASHED_AFTER_MINUTES} minutes'
       returning known.created_at::text as claimed_at`,
      [call.route, call.key, digest],
    );
    if (claimed) return { kind: 'claimed', claimedAt: claimed.claimedAt };
    const [known] = await transaction.query<KeyRow>(
      'select body_digest, status, response from idempotency_keys where route = $1 and key = $2',
      [call.route, call.key],
    );
    return { kind: 'answered', answer: answerOf(known!, digest) };
  });
}

function answerOf({ bodyDigest, status, response }: KeyRow, digest: string): StoredAnswer {
  if (bodyDigest !== digest) {
    throw new GtmError('refused', 'This Idempotency-Key was used with another body. Use a new key.', {
      field: 'Idempotency-Key',
    });
  }
  if (status === null) {
    throw new GtmError(
      'conflict',
      `The first call with this Idempotency-Key has not ended. Ask again later, or look; a call that crashed frees its key after ${CRASHED_AFTER_MINUTES} minutes.`,
    );
  }
  return { status, response };
}

/**
 * Keeps the answer for later calls with the same key; a failed call (null) frees the key instead. Nothing changes when
 * another caller has taken the key over since.
 */
export async function settleIdempotencyKey(
  database: Database,
  call: KeyedCall & { claimedAt: string },
  answer: StoredAnswer | null,
): Promise<void> {
  const ours = 'route = $1 and key = $2 and created_at = $3::timestamptz';
  const values = [call.route, call.key, call.claimedAt];
  await database.asTenant(call.tenantId, (transaction) =>
    answer === null
      ? transaction.query(`delete from idempotency_keys where ${ours}`, values)
      : transaction.query(`update idempotency_keys set status = $4, response = $5 where ${ours}`, [
          ...values,
          answer.status,
          JSON.stringify(answer.response),
        ]),
  );
}
