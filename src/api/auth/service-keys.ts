import { createHash } from 'node:crypto';
import type { Database } from '../../data/database/database.ts';
import type { Clock, Ids, Random } from '../../domain/clock.ts';

const PREFIX = 'gtm_key_';
const KEY_BYTES = 32;

/** A program's key as it is listed; the key itself was shown once. */
export interface ServiceKey {
  id: string;
  tenantId: string;
  name: string;
  lastFour: string;
  createdAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

const digestOf = (key: string) => createHash('sha256').update(key).digest('hex');

/** Makes a key for a tenant and returns it; only its digest is kept. */
export async function createServiceKey(
  services: { database: Database; ids: Ids; random: Random; clock: Clock },
  key: { tenantId: string; name: string; createdBy: string },
): Promise<{ id: string; key: string }> {
  const secret = PREFIX + Buffer.from(services.random.bytes(KEY_BYTES)).toString('base64url');
  const id = services.ids.next();
  await services.database.asPlatform('gtm_auth', (transaction) =>
    transaction.query(
      `insert into auth.service_keys (id, tenant_id, name, key_digest, last_four, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, key.tenantId, key.name, digestOf(secret), secret.slice(-4), key.createdBy, services.clock.now()],
    ),
  );
  return { id, key: secret };
}

/** The tenant and id of a key that is valid now; null for any other text. */
export async function readServiceKey(
  services: { database: Database; clock: Clock },
  text: string,
): Promise<{ id: string; tenantId: string } | null> {
  if (!text.startsWith(PREFIX)) return null;
  const [row] = await services.database.asPlatform('gtm_auth', (transaction) =>
    transaction.query<{ id: string; tenantId: string }>(
      `update auth.service_keys set last_used_at = $2 where key_digest = $1 and revoked_at is null returning id, tenant_id`,
      [digestOf(text), services.clock.now()],
    ),
  );
  return row ?? null;
}

/** The keys of a tenant, newest first. */
export async function listServiceKeys(database: Database, tenantId: string): Promise<ServiceKey[]> {
  return database.asPlatform('gtm_auth', (transaction) =>
    transaction.query<ServiceKey>(
      `select id, tenant_id, name, last_four, created_at, revoked_at, last_used_at from auth.service_keys
       where tenant_id = $1 order by created_at desc`,
      [tenantId],
    ),
  );
}

/** Ends a key at once; true when it was still valid. */
export async function revokeServiceKey(
  services: { database: Database; clock: Clock },
  key: { id: string; tenantId: string },
): Promise<boolean> {
  const rows = await services.database.asPlatform('gtm_auth', (transaction) =>
    transaction.query(
      'update auth.service_keys set revoked_at = $3 where id = $1 and tenant_id = $2 and revoked_at is null returning 1',
      [key.id, key.tenantId, services.clock.now()],
    ),
  );
  return rows.length === 1;
}
