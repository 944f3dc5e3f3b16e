import { createHash } from 'node:crypto';
import { type CleanedWhere, createAdapterFactory } from 'better-auth/adapters';
import type { Database, Value } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';

const tables: Record<string, string> = {
  user: 'auth.users',
  session: 'auth.sessions',
  account: 'auth.accounts',
  verification: 'auth.verifications',
};

const comparisons: Record<string, string> = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' };

function tableOf(model: string): string {
  const table = tables[model];
  if (!table) throw new GtmError('internal', `Sign-in asked for the unknown table "${model}".`);
  return table;
}

/** camelCase field to a quoted snake_case column. */
function column(field: string): string {
  return `"${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/[^a-z0-9_]/g, '')}"`;
}

/** A session's token is a key: only its digest is stored, so that a copy of the database signs nobody in. */
const isToken = (model: string, field: string) => model === 'session' && field === 'token';
const digestOf = (token: unknown) => createHash('sha256').update(String(token)).digest('hex');

function hideTokens<Changes extends Record<string, unknown>>(model: string, changes: Changes): Changes {
  const hidden = ([field, value]: [string, unknown]) => [field, isToken(model, field) ? digestOf(value) : value];
  return Object.fromEntries(Object.entries(changes).map(hidden)) as Changes;
}

function seekTokens(model: string, wheres: readonly CleanedWhere[] | undefined): CleanedWhere[] {
  return (wheres ?? []).map((where) => {
    if (!isToken(model, where.field) || where.value === null) return where;
    const value = Array.isArray(where.value) ? where.value.map(digestOf) : digestOf(where.value);
    return { ...where, value };
  });
}

/** The token that was asked for stands in the answer as it was asked. */
function showToken<Row extends Record<string, unknown> | null>(model: string, row: Row, token: unknown): Row {
  return row !== null && typeof token === 'string' && model === 'session' ? { ...row, token } : row;
}

const tokenIn = (wheres: readonly CleanedWhere[] | undefined) => wheres?.find(({ field }) => field === 'token')?.value;

/** One condition of a where clause; its value is appended to `values`. */
function condition(where: CleanedWhere, values: Value[]): string {
  const name = column(where.field);
  if (where.value === null) return where.operator === 'ne' ? `${name} is not null` : `${name} is null`;
  values.push(where.value as Value);
  const parameter = `$${values.length}`;
  switch (where.operator) {
    case 'in':
      return `${name} = any(${parameter})`;
    case 'not_in':
      return `${name} <> all(${parameter})`;
    case 'contains':
      return `strpos(${name}, ${parameter}) > 0`;
    case 'starts_with':
      return `starts_with(${name}, ${parameter})`;
    case 'ends_with':
      return `right(${name}, length(${parameter})) = ${parameter}`;
    default:
      return `${name} ${comparisons[where.operator ?? 'eq'] ?? '='} ${parameter}`;
  }
}

function whereClause(wheres: readonly CleanedWhere[] | undefined, values: Value[]): string {
  if (!wheres || wheres.length === 0) return '';
  const parts = wheres.map((where, index) => `${index === 0 ? '' : ` ${where.connector} `}${condition(where, values)}`);
  return ` where ${parts.join('')}`;
}

function assignments(changes: Record<string, unknown>, values: Value[]): string {
  return Object.entries(changes)
    .map(([field, value]) => {
      values.push(value as Value);
      return `${column(field)} = $${values.length}`;
    })
    .join(', ');
}

/** better-auth's storage on our database: every statement runs as `gtm_auth`, which sees schema `auth` only. */
export function createAuthAdapter(database: Database) {
  const run = <R extends object>(text: string, values: readonly Value[]) =>
    database.asPlatform('gtm_auth', (transaction) => transaction.query<R>(text, values));
  const first = async (text: string, values: readonly Value[]) =>
    (await run<Record<string, unknown>>(text, values))[0] ?? null;

  return createAdapterFactory({
    config: {
      adapterId: 'gtm',
      adapterName: 'agentic-gtm-platform',
      supportsJSON: false,
      supportsDates: true,
      supportsBooleans: true,
    },
    adapter: () => ({
      async create({ model, data }) {
        const fields = Object.keys(data);
        const places = fields.map((_, index) => `$${index + 1}`).join(', ');
        const text = `insert into ${tableOf(model)} (${fields.map(column).join(', ')}) values (${places}) returning *`;
        const row = await first(text, Object.values(hideTokens(model, data)) as Value[]);
        return showToken(model, row, data['token']) as typeof data;
      },
      async findOne({ model, where }) {
        const values: Value[] = [];
        const clause = whereClause(seekTokens(model, where), values);
        const row = await first(`select * from ${tableOf(model)}${clause} limit 1`, values);
        return showToken(model, row, tokenIn(where)) as never;
      },
      async findMany({ model, where, limit, sortBy, offset }) {
        const values: Value[] = [];
        const order = sortBy ? ` order by ${column(sortBy.field)} ${sortBy.direction === 'desc' ? 'desc' : 'asc'}` : '';
        const clause = whereClause(seekTokens(model, where), values);
        values.push(limit, offset ?? 0);
        const page = ` limit $${values.length - 1} offset $${values.length}`;
        return (await run(`select * from ${tableOf(model)}${clause}${order}${page}`, values)) as never;
      },
      async update({ model, where, update }) {
        const values: Value[] = [];
        const changes = assignments(hideTokens(model, update as Record<string, unknown>), values);
        const clause = whereClause(seekTokens(model, where), values);
        const row = await first(`update ${tableOf(model)} set ${changes}${clause} returning *`, values);
        return showToken(model, row, (update as { token?: unknown }).token ?? tokenIn(where)) as never;
      },
      async updateMany({ model, where, update }) {
        const values: Value[] = [];
        const changes = assignments(hideTokens(model, update), values);
        return (
          await run(
            `update ${tableOf(model)} set ${changes}${whereClause(seekTokens(model, where), values)} returning 1`,
            values,
          )
        ).length;
      },
      async delete({ model, where }) {
        const values: Value[] = [];
        await run(`delete from ${tableOf(model)}${whereClause(seekTokens(model, where), values)}`, values);
      },
      async deleteMany({ model, where }) {
        const values: Value[] = [];
        return (
          await run(`delete from ${tableOf(model)}${whereClause(seekTokens(model, where), values)} returning 1`, values)
        ).length;
      },
      async consumeOne({ model, where }) {
        const values: Value[] = [];
        const table = tableOf(model);
        const chosen = `select id from ${table}${whereClause(seekTokens(model, where), values)} limit 1 for update`;
        return (await first(`delete from ${table} where id = (${chosen}) returning *`, values)) as never;
      },
      async count({ model, where }) {
        const values: Value[] = [];
        const row = await first(
          `select count(*) as count from ${tableOf(model)}${whereClause(seekTokens(model, where), values)}`,
          values,
        );
        return Number(row?.['count'] ?? 0);
      },
    }),
  });
}
