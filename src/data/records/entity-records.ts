import type { TenantTransaction } from '../database/database.ts';
import { insertRows } from './bulk-rows.ts';
import type { RecordNoun } from './sources.ts';

/** That a source knows an entity by this external id. */
export interface EntityRecord {
  sourceId: string;
  noun: RecordNoun;
  externalId: string;
  entityId: string;
  sourceRecordId: string;
}

/** A reference of an entity to a record that has not come yet. */
export interface PendingLink {
  sourceId: string;
  /** Of the missing record. */
  noun: RecordNoun;
  /** Of the source, or `email:` and the address of a person, whichever source brings them. */
  externalId: string;
  entityNoun: RecordNoun;
  entityId: string;
}

/** The entity behind each external id that is known. */
export async function entitiesByExternalId(
  transaction: TenantTransaction,
  sourceId: string,
  noun: RecordNoun,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const rows = await transaction.query<{ externalId: string; entityId: string }>(
    'select external_id, entity_id from entity_records where source_id = $1 and noun = $2 and external_id = any($3)',
    [sourceId, noun, externalIds],
  );
  return new Map(rows.map((row) => [row.externalId, row.entityId]));
}

/** Notes by which record each entity is known now. */
export async function saveEntityRecords(
  transaction: TenantTransaction,
  records: readonly EntityRecord[],
): Promise<void> {
  await insertRows(transaction, 'entity_records', records, { overwriteBy: ['source_id', 'noun', 'external_id'] });
}

/** Remembers references that could not be settled. */
export async function savePendingLinks(transaction: TenantTransaction, links: readonly PendingLink[]): Promise<void> {
  await insertRows(transaction, 'pending_links', links);
}

/** Takes the references that wait for these records of a source, or (null) of any, out of the list. */
export function takePendingLinks(
  transaction: TenantTransaction,
  sourceId: string | null,
  noun: RecordNoun,
  externalIds: readonly string[],
): Promise<PendingLink[]> {
  return transaction.query<PendingLink>(
    `delete from pending_links
     where source_id = any(case when $1::uuid is null then array(select id from sources) else array[$1::uuid] end)
       and noun = $2 and external_id = any($3)
     returning source_id, noun, external_id, entity_noun, entity_id`,
    [sourceId, noun, externalIds],
  );
}
