import type { TenantTransaction } from '../../data/database/database.ts';
import type { ErasureEntry } from '../../data/erasure-ledger.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { recordErasure } from '../../data/records/erasures.ts';
import { hmacs, suppressHmacs } from '../../data/records/suppressions.ts';
import { eraseWithin } from '../erase-contact.ts';
import type { IngestionServices } from '../ingestion-services.ts';

/**
 * Repeats erasures of the ledger in an older copy of a tenant's data: whoever was erased after the copy was made is
 * erased in it too, found by id or by the HMAC of an address, and their addresses are refused again. An erasure that the
 * copy knows is left out. Returns how many were repeated, and the chunks that are gone.
 */
export async function applyLedger(
  transaction: TenantTransaction,
  services: Pick<IngestionServices, 'ids' | 'actor'>,
  entries: readonly ErasureEntry[],
): Promise<{ repeated: number; removedChunks: number[] }> {
  const known = new Set((await transaction.query<{ id: string }>('select id from erasures')).map(({ id }) => id));
  const removedChunks: number[] = [];
  let repeated = 0;
  for (const entry of entries) {
    if (entry.tenantId !== transaction.tenantId || known.has(entry.id)) continue;
    for (let id = await findErased(transaction, entry); id !== null; id = await findErased(transaction, entry)) {
      removedChunks.push(...(await eraseWithin(transaction, services, id, { again: entry.id })).removedChunks);
    }
    await suppressHmacs(transaction, services.ids, entry.hmacs, { reason: 'erased', createdBy: services.actor.id });
    const { id, contactIds } = entry;
    await recordErasure(transaction, {
      ...{ id, contactIds, hmacs: entry.hmacs, erasedBy: services.actor.id, counts: {}, places: null },
    });
    const subject = { subjectNoun: 'erasure', subjectId: id };
    await writeAudit(transaction, services.ids, { actor: services.actor, action: 'erasure-repeated', ...subject });
    repeated += 1;
  }
  return { repeated, removedChunks };
}

/** Somebody who is here and should not be. */
async function findErased(transaction: TenantTransaction, entry: ErasureEntry): Promise<string | null> {
  const [byId] = await transaction.query<{ id: string }>('select id from contacts where id = any($1) limit 1', [
    entry.contactIds,
  ]);
  if (byId) return byId.id;
  const addresses = await transaction.query<{ address: string; contactId: string }>(
    'select address, contact_id from contact_addresses',
  );
  const erased = new Set(entry.hmacs);
  const digests = await hmacs(
    transaction,
    addresses.map(({ address }) => ({ kind: 'address', value: address })),
  );
  return addresses.find((_, index) => erased.has(digests[index]!))?.contactId ?? null;
}
