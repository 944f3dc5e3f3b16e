import { tableLists } from './table-lists.ts';

/** A column that can hold words. */
export interface TextColumn {
  /** `schema.name`. */
  table: string;
  column: string;
  /** `text`, `text[]`, `jsonb`, `bytea` or what else the catalogue calls it. */
  type: string;
}

/** Every table of every schema. */
export const everyTable: readonly string[] = Object.values(tableLists).flat();

/**
 * Columns of the tables `$1` that can hold words: texts, JSON, bytes, and arrays of these, but for those that a CHECK
 * holds to certain words. Gives `TextColumn`s.
 */
export const textColumnsSql = `
  select n.nspname || '.' || c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  where n.nspname || '.' || c.relname = any($1)
    and (coalesce(e.typcategory, t.typcategory) = 'S' or coalesce(e.typname, t.typname) in ('json', 'jsonb', 'bytea', 'xml'))
    and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum])
  order by 1, 2`;

/** A column as text in which words can be looked for. */
export function asText({ column, type }: TextColumn): string {
  return type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
}
