import { GtmError } from '../../domain/errors.ts';
import type { Row, Value } from './database.ts';

const IDENTIFIER = /^[a-z_][a-z0-9_.]*$/;

/** A column by its name, and its type as PostgreSQL writes it: `uuid`, `timestamp with time zone`, `text[]`. */
interface Column {
  name: string;
  type: string;
}

/** A value as PostgreSQL writes it in this type. Half a character, as a cut text can end in, is replaced. */
function textOf(value: Value | undefined, type: string): string | null {
  if (value === null || value === undefined) return null;
  if (type === 'jsonb' || type === 'json') return JSON.stringify(value);
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value) && type.endsWith('[]')) return arrayOf(value, type.slice(0, -2));
  return JSON.stringify(value);
}

/** Values as PostgreSQL writes an array; each is in quotes, so that no character of it means anything to the array. */
function arrayOf(values: readonly (Value | undefined)[], type: string): string {
  let list = '';
  for (const value of values) {
    const text = textOf(value, type);
    if (text === null) list += ',NULL';
    // Of JSON both write quotation marks and backslashes alike, and there are many in it.
    else if (type === 'jsonb' || type === 'json') list += `,${JSON.stringify(text)}`;
    else list += /["\\]/.test(text) ? `,"${text.replace(/["\\]/g, '\\$&')}"` : `,"${text}"`;
  }
  return `{${list.slice(1)}}`;
}

function onConflict(columns: readonly Column[], overwriteBy: readonly string[]): string {
  if (overwriteBy.length === 0) return 'do nothing';
  const others = columns.filter(({ name }) => !overwriteBy.includes(name));
  const set = others.map(({ name }) => `${name} = excluded.${name}`);
  return `(tenant_id, ${overwriteBy.join(', ')}) do update set ${set.join(', ')}`;
}

/**
 * A statement that inserts rows, and what it binds: an array per column, or its value where all rows have the same, as
 * most have of who brought them and when. The first column is always an array, which says how many rows there are.
 */
function insertOf(
  table: string,
  columns: readonly Column[],
  rows: readonly (readonly Value[])[],
  overwriteBy: readonly string[],
) {
  const arrays = columns.map((_, index) => index === 0 || rows.some((row) => row[index] !== rows[0]![index]));
  const bound = columns.map(({ type }, index) => {
    const values = rows.map((row) => row[index]);
    return arrays[index] ? arrayOf(values, type) : textOf(values[0], type);
  });
  const varying = columns.flatMap(({ name, type }, index) => {
    // Of an array of arrays `unnest` would hand out the innermost values.
    const element = type.endsWith('[]') ? 'text' : type;
    return arrays[index] ? [{ name, array: `$${index + 1}::${element}[]` }] : [];
  });
  const selected = columns.map(({ name, type }, index) => `${arrays[index] ? name : `$${index + 1}`}::${type}`);
  const sql = `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) select ${selected.join(', ')}
    from unnest(${varying.map(({ array }) => array).join(', ')}) as r(${varying.map(({ name }) => name).join(', ')})
    on conflict ${onConflict(columns, overwriteBy)}`;
  return { sql, bound };
}

/** What the bulk insert needs of a transaction: `change` runs a statement and says how many rows it touched. */
interface Statements {
  query<R extends object = Row>(text: string, values: readonly Value[]): Promise<R[]>;
  change(text: string, values: readonly Value[]): Promise<number>;
}

/** The bulk insert of a database's transactions; the columns' types are looked up once. */
export function createCopyIn() {
  const known = new Map<string, readonly Column[]>();

  async function describe(transaction: Statements, table: string, names: readonly string[]) {
    const key = `${table} ${names.join()}`;
    const columns =
      known.get(key) ??
      (await transaction.query<Column>(
        `select name, coalesce(format_type(a.atttypid, null), 'text') as type
         from unnest($2::text[]) with ordinality as n(name, place)
         left join pg_attribute a on a.attrelid = $1::regclass and a.attname = name and a.attnum > 0 and not a.attisdropped
         order by place`,
        [table, names],
      ));
    known.set(key, columns);
    return columns;
  }

  return async function copyIn(
    transaction: Statements,
    table: string,
    names: readonly string[],
    rows: readonly (readonly Value[])[],
    overwriteBy: readonly string[] = [],
  ): Promise<number> {
    for (const name of [table, ...names, ...overwriteBy]) {
      if (!IDENTIFIER.test(name)) throw new GtmError('internal', `"${name}" is not the name of a table or column.`);
    }
    if (rows.length === 0) return 0;
    const { sql, bound } = insertOf(table, await describe(transaction, table, names), rows, overwriteBy);
    return transaction.change(sql, bound);
  };
}
