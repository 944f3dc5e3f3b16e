import type { TenantTransaction } from '../../data/database/database.ts';
import { removeChunksOf } from '../../data/records/chunks.ts';

/** How many rows of each kind an erasure deleted or blanked. */
export type ErasureCounts = Record<string, number>;

/** Everything by which a person is found: all records merged into one, all addresses, and the name. */
export interface ErasedPerson {
  contactIds: string[];
  addresses: string[];
  /** Full names of two words and more; shorter ones stand for too many other things. */
  names: string[];
  /** Numbers of the chunks that are gone, for a vector index elsewhere. */
  removedChunks: number[];
}

/** Runs a statement and gives the number of rows it returned. */
export async function countRows(
  transaction: TenantTransaction,
  sql: string,
  values: readonly (string | readonly string[])[],
): Promise<number> {
  return (await transaction.query(`${sql} returning 1`, values)).length;
}

/** Deletes the chunks of entities with their postings and vectors, and the quotes taken from them. Returns how many. */
export async function deleteChunks(
  transaction: TenantTransaction,
  person: ErasedPerson,
  entityIds: readonly string[],
): Promise<number> {
  await transaction.query(
    'delete from evidence where chunk_id in (select c.id from chunks c where c.entity_id = any($1))',
    [entityIds],
  );
  const numbers = await removeChunksOf(transaction, entityIds);
  person.removedChunks.push(...numbers);
  return numbers.length;
}
