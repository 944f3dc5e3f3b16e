import { createHmac, createSecretKey } from 'node:crypto';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../database/database.ts';

export type SuppressionReason = 'opt_out' | 'do_not_contact' | 'hard_bounce' | 'complaint' | 'erased' | 'manual';

/** Someone, or a whole domain, that is never written to again. */
export interface NewSuppression {
  reason: SuppressionReason;
  /** User id, or the name of the part that found the opt-out. */
  createdBy: string;
  /** The mail that said so. */
  activityId?: string;
  /** Null while claimed effects to the address have not ended; now when left out. */
  effectiveAt?: Date | null;
}

/** One line of the suppression list. Nobody can read an address from it. */
export interface Suppression {
  id: string;
  kind: 'address' | 'domain';
  reason: SuppressionReason;
  activityId: string | null;
  createdAt: Date;
  createdBy: string;
  effectiveAt: Date | null;
}

/** What an entry is about, normalised. */
export interface SuppressedValue {
  kind: 'address' | 'domain';
  value: string;
}

/** HMAC-SHA256 (hex) under the tenant's salt of each kind and value; the salt never leaves the transaction. */
export async function hmacs(transaction: TenantTransaction, values: readonly SuppressedValue[]): Promise<string[]> {
  const [tenant] = await transaction.query<{ suppressionSalt: Uint8Array }>('select suppression_salt from tenants');
  if (!tenant) throw new GtmError('not-found', 'This tenant does not exist.');
  const salt = createSecretKey(tenant.suppressionSalt);
  return values.map(({ kind, value }) =>
    createHmac('sha256', salt)
      .update(`${kind}\n${value.normalize('NFC').toLowerCase()}`)
      .digest('hex'),
  );
}

/** The domain of an address and each parent of it with at least two labels, nearest first. */
function domainsAbove(address: string): string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

/** The HMACs under which an address, once normalised, would be found on the list; its own comes first. */
export async function suppressionHmacs(transaction: TenantTransaction, address: string): Promise<string[]> {
  return hmacs(transaction, wouldListIt(address));
}

/** Every entry that would keep mail from an address. */
export function wouldListIt(address: string): SuppressedValue[] {
  return [
    { kind: 'address', value: address },
    ...domainsAbove(address).map((value) => ({ kind: 'domain' as const, value })),
  ];
}

/**
 * Puts normalised addresses on the list for good, in one statement; one that is there keeps its first reason. Returns
 * how many were new.
 */
export async function suppressAddresses(
  transaction: TenantTransaction,
  ids: Ids,
  addresses: readonly string[],
  suppression: NewSuppression,
): Promise<number> {
  return suppressValues(transaction, ids, 'address', addresses, suppression);
}

/** Puts one normalised address on the list for good; true when it was new. */
export async function suppressAddress(
  transaction: TenantTransaction,
  ids: Ids,
  { address, ...suppression }: NewSuppression & { address: string },
): Promise<boolean> {
  return (await suppressValues(transaction, ids, 'address', [address], suppression)) === 1;
}

/** Puts domains and everything under them on the list for good, in one statement; returns how many were new. */
export async function suppressDomains(
  transaction: TenantTransaction,
  ids: Ids,
  domains: readonly string[],
  suppression: NewSuppression,
): Promise<number> {
  return suppressValues(transaction, ids, 'domain', domains, suppression);
}

/** Puts a domain and everything under it on the list for good; true when it was new. */
export async function suppressDomain(
  transaction: TenantTransaction,
  ids: Ids,
  { domain, ...suppression }: NewSuppression & { domain: string },
): Promise<boolean> {
  return (await suppressValues(transaction, ids, 'domain', [domain], suppression)) === 1;
}

async function suppressValues(
  transaction: TenantTransaction,
  ids: Ids,
  kind: 'address' | 'domain',
  values: readonly string[],
  suppression: NewSuppression,
): Promise<number> {
  if (values.length === 0) return 0;
  const digests = await hmacs(
    transaction,
    values.map((value) => ({ kind, value })),
  );
  return insertSuppressions(transaction, ids, kind, digests, suppression);
}

/** Puts addresses that are known by their HMAC only on the list. Returns how many were new. */
export async function suppressHmacs(
  transaction: TenantTransaction,
  ids: Ids,
  digests: readonly string[],
  suppression: NewSuppression,
): Promise<number> {
  return insertSuppressions(transaction, ids, 'address', digests, suppression);
}

async function insertSuppressions(
  transaction: TenantTransaction,
  ids: Ids,
  kind: 'address' | 'domain',
  digests: readonly string[],
  suppression: NewSuppression,
): Promise<number> {
  // Claims hold this row shared: one that began before is committed and can be seen, a later one sees the entry.
  await transaction.query('select 1 from tenants for no key update');
  const rows = [...new Set(digests)].map((hmac) => ({ id: ids.next(), hmac }));
  const now = await transaction.now();
  const inserted = await transaction.query(
    `insert into suppressions (id, kind, hmac, reason, activity_id, created_by, created_at, effective_at)
     select id, $2, hmac, $3, $4, $5, $6, $7 from json_to_recordset($1) as s(id uuid, hmac text)
     on conflict (tenant_id, kind, hmac) do nothing returning 1`,
    [
      JSON.stringify(rows),
      kind,
      suppression.reason,
      suppression.activityId ?? null,
      suppression.createdBy,
      now,
      suppression.effectiveAt === undefined ? now : suppression.effectiveAt,
    ],
  );
  return inserted.length;
}

/** Whether this normalised address, its domain or a parent of the domain is on the list. */
export async function isSuppressed(transaction: TenantTransaction, address: string): Promise<boolean> {
  return (await suppressedAmong(transaction, [address])).has(address);
}

/** Which of these normalised addresses are on the list, themselves or by their domain. */
export async function suppressedAmong(
  transaction: TenantTransaction,
  addresses: readonly string[],
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const wanted = addresses.flatMap((address) => wouldListIt(address).map((value) => ({ address, ...value })));
  const digests = await hmacs(transaction, wanted);
  const rows = await transaction.query<{ kind: string; hmac: string }>(
    'select kind, hmac from suppressions where hmac = any($1)',
    [digests],
  );
  const found = new Set(rows.map((row) => `${row.kind} ${row.hmac}`));
  return new Set(
    wanted.filter(({ kind }, index) => found.has(`${kind} ${digests[index]}`)).map(({ address }) => address),
  );
}

/** Which of these normalised addresses belong to people who were erased; they are not taken in again. */
export async function erasedAmong(transaction: TenantTransaction, addresses: readonly string[]): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const erased = await transaction.query<{ hmac: string }>('select unnest(hmacs) as hmac from erasures');
  if (erased.length === 0) return new Set();
  const known = new Set(erased.map(({ hmac }) => hmac));
  const digests = await hmacs(
    transaction,
    addresses.map((value) => ({ kind: 'address', value })),
  );
  return new Set(addresses.filter((_, index) => known.has(digests[index]!)));
}

/** The list, latest first; behind the entry `after`. */
export function listSuppressions(
  transaction: TenantTransaction,
  { limit = 100, after = null }: { limit?: number; after?: string | null } = {},
): Promise<Suppression[]> {
  return transaction.query<Suppression>(
    `select id, kind, reason, activity_id, created_at, created_by, effective_at from suppressions
     where $2::uuid is null or (created_at, id) < (select created_at, id from suppressions where id = $2)
     order by created_at desc, id desc limit $1`,
    [limit, after],
  );
}
