import type { Value } from '../database/database.ts';
import type { ChunkFilter } from './vectors.ts';

/**
 * A filter as SQL conditions over the columns that `chunks` and `chunk_vectors` share (entity_type, occurred_at,
 * account_id, deal_id, contact_ids), each beginning with ` and `; its values are appended to `values`.
 */
export function filterSql(filter: ChunkFilter, values: Value[]): string {
  let sql = '';
  const add = (condition: (place: string) => string, value: Value) => {
    values.push(value);
    sql += ` and ${condition(`$${values.length}`)}`;
  };
  if (filter.entityTypes) add((place) => `entity_type = any(${place}::text[])`, filter.entityTypes);
  if (filter.since) add((place) => `occurred_at >= ${place}::timestamptz`, filter.since);
  if (filter.until) add((place) => `(occurred_at is null or occurred_at <= ${place}::timestamptz)`, filter.until);
  if (filter.accountId) add((place) => `account_id = ${place}::uuid`, filter.accountId);
  if (filter.dealId) add((place) => `deal_id = ${place}::uuid`, filter.dealId);
  if (filter.contactId) add((place) => `contact_ids @> array[${place}::uuid]`, filter.contactId);
  return sql;
}

/** True when the filter lets everything pass. */
export function isEmptyFilter(filter: ChunkFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}
