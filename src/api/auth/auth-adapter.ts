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
        return (await first(text, Object.values(data) as Value[])) as typeof data;
      },
      async findOne({ model, where }) {
        const values: Value[] = [];
        return (await first(`select * from ${tableOf(model)}${whereClause(where, values)} limit 1`, values)) as never;
      },
      async findMany({ model, where, limit, sortBy, offset }) {
        const values: Value[] = [];
        const order = sortBy ? ` order by ${column(sortBy.field)} ${sortBy.direction === 'desc' ? 'desc' : 'asc'}` : '';
        const clause = whereClause(where, values);
        values.push(limit, offset ?? 0);
        const page = ` limit $${values.length - 1} offset $${values.length}`;
        return (await run(`select * from ${tableOf(model)}${clause}${order}${page}`, values)) as never;
      },
      async update({ model, where, update }) {
        const values: Value[] = [];
        const changes = assignments(update as Record<string, unknown>, values);
        return (await first(
          `update ${tableOf(model)} set ${changes}${whereClause(where, values)} returning *`,
          values,
        )) as never;
      },
      async updateMany({ model, where, update }) {
        const values: Value[] = [];
        const changes = assignments(update, values);
        return (await run(`update ${tableOf(model)} set ${changes}${whereClause(where, values)} returning 1`, values))
          .length;
      },
      async delete({ model, where }) {
        const values: Value[] = [];
        await run(`delete from ${tableOf(model)}${whereClause(where, values)}`, values);
      },
      async deleteMany({ model, where }) {
        const values: Value[] = [];
        return (await run(`delete from ${tableOf(model)}${whereClause(where, values)} returning 1`, values)).length;
      },
      async consumeOne({ model, where }) {
        const values: Value[] = [];
        const table = tableOf(model);
        const chosen = `select id from ${table}${whereClause(where, values)} limit 1 for update`;
        return (await first(`delete from ${table} where id = (${chosen}) returning *`, values)) as never;
      },
      async count({ model, where }) {
        const values: Value[] = [];
        const row = await first(`select count(*) as count from ${tableOf(model)}${whereClause(where, values)}`, values);
        return Number(row?.['count'] ?? 0);
      },
    }),
  });
}
