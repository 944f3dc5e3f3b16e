import { GtmError } from '../../domain/errors.ts';
import type { HookOutcome } from '../../domain/hook-outcome.ts';
import type { Database, TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { deleteSecret, putSecret, readSecret, type SecretServices } from './secrets.ts';
import { ensureSource } from './sources.ts';

/** A source that posts to us. */
export interface HookRecord {
  id: string;
  name: string;
  provider: string;
  sourceId: string;
  secretId: string | null;
  previousSecretId: string | null;
  previousUntil: Date | null;
  createdAt: Date;
}

const columns = 'id, name, provider, source_id, secret_id, previous_secret_id, previous_until, created_at';

/** Which tenant a hook belongs to; null for an id that is none. The only question asked before there is a tenant. */
export async function findHookTenant(database: Database, hookId: string): Promise<string | null> {
  const [row] = await database.asPlatform('gtm_relay', (transaction) =>
    transaction.query<{ tenantId: string }>('select tenant_id from gtm.hooks where id = $1 and removed_at is null', [
      hookId,
    ]),
  );
  return row?.tenantId ?? null;
}

/** The hooks of the tenant that are in use, by name. */
export function listHooks(transaction: TenantTransaction): Promise<HookRecord[]> {
  return transaction.query<HookRecord>(`select ${columns} from hooks where removed_at is null order by name`);
}

/** A hook that is in use, or `not-found`. */
export async function getHook(transaction: TenantTransaction, hookId: string): Promise<HookRecord> {
  const [row] = await transaction.query<HookRecord>(
    `select ${columns} from hooks where id = $1 and removed_at is null for share`,
    [hookId],
  );
  if (!row) throw new GtmError('not-found', 'There is no such hook; list them with `gtm hooks`.');
  return row;
}

/** The keys that prove a request at `at`: the one in use and, while both are good, the one before it. */
export async function readHookKeys(
  transaction: TenantTransaction,
  services: Pick<SecretServices, 'keys'>,
  hook: HookRecord,
): Promise<{ key: string; until: Date | null }[]> {
  const keys: { key: string; until: Date | null }[] = [];
  if (hook.secretId !== null) keys.push({ key: await readSecret(transaction, services, hook.secretId), until: null });
  if (hook.previousSecretId !== null) {
    const key = await readSecret(transaction, services, hook.previousSecretId);
    keys.push({ key, until: hook.previousUntil });
  }
  return keys;
}

const secretFor = (provider: string, text: string) => ({ provider: `hook:${provider}`, text });

/** Makes a hook; without a key it takes nothing until one is given. Throws `conflict` for a name that is taken. */
export async function addHook(
  transaction: TenantTransaction,
  services: SecretServices,
  { name, provider, key }: { name: string; provider: string; key: string | null },
): Promise<string> {
  const taken = await transaction.query('select 1 from hooks where name = $1 and removed_at is null', [name]);
  if (taken.length > 0) {
    throw new GtmError('conflict', `There is a hook "${name}" already. Choose another name.`, { field: 'name' });
  }
  const { ids, actor } = services;
  const id = ids.next();
  const sourceId = await ensureSource(transaction, ids, 'webhook', name);
  const secretId = key === null ? null : await putSecret(transaction, services, secretFor(provider, key));
  await transaction.query('insert into hooks (id, name, provider, source_id, secret_id) values ($1, $2, $3, $4, $5)', [
    ...[id, name, provider, sourceId, secretId],
  ]);
  const subject = { subjectNoun: 'hook', subjectId: id };
  await writeAudit(transaction, ids, { actor, action: 'hook-added', ...subject, detail: { provider } });
  return id;
}

/**
 * Gives a hook a new key. The one in use stays good until `previousUntil`, and the one before that ends at once. Throws
 * `not-found`.
 */
export async function rotateHookKey(
  transaction: TenantTransaction,
  services: SecretServices,
  hookId: string,
  { key, previousUntil }: { key: string; previousUntil: Date },
): Promise<void> {
  const hook = await getHook(transaction, hookId);
  const secretId = await putSecret(transaction, services, secretFor(hook.provider, key));
  await transaction.query(
    'update hooks set secret_id = $2, previous_secret_id = $3, previous_until = $4 where id = $1',
    [...[hookId, secretId, hook.secretId, hook.secretId === null ? null : previousUntil]],
  );
  if (hook.previousSecretId !== null) await deleteSecret(transaction, services, hook.previousSecretId);
  const subject = { subjectNoun: 'hook', subjectId: hookId };
  await writeAudit(transaction, services.ids, { actor: services.actor, action: 'hook-key-rotated', ...subject });
}

/** Takes a hook out of use and forgets its keys; what it brought stays. Throws `not-found`. */
export async function removeHook(
  transaction: TenantTransaction,
  services: SecretServices,
  hookId: string,
): Promise<void> {
  const hook = await getHook(transaction, hookId);
  await transaction.query(
    'update hooks set removed_at = app.now(), secret_id = null, previous_secret_id = null where id = $1',
    [hookId],
  );
  for (const secretId of [hook.secretId, hook.previousSecretId]) {
    if (secretId !== null) await deleteSecret(transaction, services, secretId);
  }
  const subject = { subjectNoun: 'hook', subjectId: hookId };
  await writeAudit(transaction, services.ids, { actor: services.actor, action: 'hook-removed', ...subject });
}

/** Adds to the counts of a hook. */
export async function addHookCounts(
  transaction: TenantTransaction,
  hookId: string,
  counts: ReadonlyMap<HookOutcome, number>,
): Promise<void> {
  await transaction.query(
    `insert into hook_counts (hook_id, outcome, count)
     select h.id, c.outcome, c.count from hooks h, unnest($2::text[], $3::bigint[]) as c(outcome, count) where h.id = $1
     on conflict (tenant_id, hook_id, outcome)
     do update set count = hook_counts.count + excluded.count, last_at = excluded.last_at`,
    [hookId, [...counts.keys()], [...counts.values()]],
  );
}

/** How often each thing happened at each hook, and when it last did. */
export function readHookCounts(
  transaction: TenantTransaction,
): Promise<{ hookId: string; outcome: HookOutcome; count: number; lastAt: Date }[]> {
  return transaction.query('select hook_id, outcome, count, last_at from hook_counts order by hook_id, outcome');
}
