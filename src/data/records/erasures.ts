import type { Json } from '../../domain/json.ts';
import type { TenantTransaction } from '../database/database.ts';
import type { ErasureEntry } from '../erasure-ledger.ts';

/** An erasure as it is written down: who (by ids and HMACs only), by whom, and which files are still to be removed. */
export interface NewErasure {
  id: string;
  contactIds: readonly string[];
  hmacs: readonly string[];
  erasedBy: string;
  counts: { readonly [what: string]: number };
  places: { mails: Json[]; meetings: Json[] } | null;
}

/** Writes an erasure down; one that is repeated with the same id adds what it found. */
export async function recordErasure(transaction: TenantTransaction, erasure: NewErasure): Promise<void> {
  await transaction.query(
    `insert into erasures (id, contact_ids, hmacs, erased_by, counts, places) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, id) do update set
       contact_ids = array(select distinct unnest(erasures.contact_ids || excluded.contact_ids)),
       hmacs = array(select distinct unnest(erasures.hmacs || excluded.hmacs)),
       places = case when erasures.places is null or excluded.places is null
         then coalesce(excluded.places, erasures.places)
         else jsonb_build_object('mails', erasures.places -> 'mails' || (excluded.places -> 'mails'),
           'meetings', erasures.places -> 'meetings' || (excluded.places -> 'meetings')) end`,
    [erasure.id, erasure.contactIds, erasure.hmacs, erasure.erasedBy, erasure.counts, erasure.places],
  );
}

/** Every erasure of the tenant as the ledger keeps it, the first one first. */
export async function listErasures(transaction: TenantTransaction): Promise<ErasureEntry[]> {
  const rows = await transaction.query<Omit<ErasureEntry, 'tenantId' | 'erasedAt'> & { erasedAt: Date }>(
    'select id, contact_ids, hmacs, erased_at from erasures order by erased_at, id',
  );
  return rows.map((row) => ({ ...row, tenantId: transaction.tenantId, erasedAt: row.erasedAt.toISOString() }));
}
