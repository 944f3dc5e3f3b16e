import pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import type { Database, PlatformRole, Row, TenantTransaction, Transaction, Value } from './database.ts';
import { refuseInsideTransaction, withinTransaction } from './transaction-scope.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const IDENTIFIER = /^[a-z_][a-z0-9_.]*$/;
const RETRYABLE = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 3;
const SEARCH_PATH = 'gtm, app, public';

const INT8 = 20;
const NUMERIC = 1700;
const DATE = 1082;
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === INT8 || oid === NUMERIC) return Number;
      if (oid === DATE) return (text: string) => text;
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

async function ask<R extends object>(client: pg.ClientBase, text: string, values: readonly Value[]): Promise<R[]> {
  const result = await client.query<unknown[]>({ text, values: values as unknown[], rowMode: 'array', types });
  const names = result.fields.map((field) => camelCase(field.name));
  return result.rows.map((cells) => {
    const row: Row = {};
    for (let index = 0; index < names.length; index++) row[names[index]!] = cells[index];
    return row as R;
  });
}

function openTransaction(client: pg.ClientBase): Transaction & { end(): void } {
  let open = true;
  const transaction: Transaction & { end(): void } = {
    async query<R extends object = Row>(text: string, values: readonly Value[] = []) {
      if (!open) throw new GtmError('internal', 'A query was made on a transaction that has ended. Await it inside.');
      return ask<R>(client, text, values);
    },
    async now() {
      const [row] = await transaction.query<{ now: Date }>('select app.now() as now');
      if (!row) throw new GtmError('not-found', 'This tenant does not exist.');
      return row.now;
    },
    end() {
      open = false;
    },
  };
  return transaction;
}

async function copyIn(
  transaction: Transaction,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Promise<number> {
  for (const name of [table, ...columns]) {
    if (!IDENTIFIER.test(name)) throw new GtmError('internal', `"${name}" is not the name of a table or column.`);
  }
  if (rows.length === 0) return 0;
  const objects = rows.map((row) =>
    Object.fromEntries(
      columns.map((column, index) => {
        const value = row[index];
        return [column, value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value];
      }),
    ),
  );
  const list = columns.join(', ');
  const inserted = await transaction.query(
    `insert into ${table} (${list}) select ${list} from json_populate_recordset(null::${table}, $1) on conflict do nothing returning 1`,
    [JSON.stringify(objects)],
  );
  return inserted.length;
}

/** A `Database` over any `pg.Pool`: a PostgreSQL server or the embedded engine. `close` ends what the pool stands on. */
export function createPoolDatabase(pool: pg.Pool, options: { engine: string; close: () => Promise<void> }): Database {
  async function attempt<T, X extends Transaction>(
    begin: string,
    extend: (transaction: Transaction) => X,
    work: (transaction: X) => Promise<T>,
    beforeCommit: string,
  ): Promise<T> {
    const client = await pool.connect();
    const base = openTransaction(client);
    try {
      await client.query(begin);
      const value = await withinTransaction(() => work(extend(base)));
      base.end();
      const results = (await client.query(`${beforeCommit} COMMIT`)) as unknown as pg.QueryResult | pg.QueryResult[];
      const commit = Array.isArray(results) ? results.at(-1) : results;
      if (commit?.command !== 'COMMIT')
        throw new GtmError('internal', 'The transaction had failed and was rolled back.');
      client.release();
      return value;
    } catch (error) {
      base.end();
      await client.query('ROLLBACK').then(
        () => client.release(),
        (broken: Error) => client.release(broken),
      );
      throw error;
    }
  }

  async function withRetry<T>(work: () => Promise<T>): Promise<T> {
    refuseInsideTransaction('A second transaction');
    for (let attempts = 1; ; attempts++) {
      try {
        return await work();
      } catch (error) {
        if (attempts === MAX_ATTEMPTS || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  }

  const setUp = (role: string) => `BEGIN; SET LOCAL ROLE ${role}; SET LOCAL search_path = ${SEARCH_PATH};`;

  return {
    asTenant<T>(tenantId: string, work: (transaction: TenantTransaction) => Promise<T>) {
      if (!UUID.test(tenantId)) throw new GtmError('internal', 'A tenant id must be a UUID.');
      const extend = (base: Transaction): TenantTransaction => ({
        ...base,
        tenantId,
        copyIn: (table, columns, rows) => copyIn(base, table, columns, rows),
      });
      const begin = `${setUp('gtm_app')} SELECT set_config('app.tenant', '${tenantId}', true)`;
      return withRetry(() => attempt(begin, extend, work, 'SELECT app.assert_audited();'));
    },
    asPlatform<T>(role: PlatformRole, work: (transaction: Transaction) => Promise<T>) {
      return withRetry(() => attempt(setUp(role), (base) => base, work, ''));
    },
    async listen(channel, onNotify) {
      if (!IDENTIFIER.test(channel)) throw new GtmError('internal', `"${channel}" is not a channel name.`);
      const client = await pool.connect();
      client.on('notification', (notification) => {
        if (notification.channel === channel) onNotify(notification.payload ?? '');
      });
      await client.query(`LISTEN ${channel}`);
      return async () => {
        client.removeAllListeners('notification');
        await client.query(`UNLISTEN ${channel}`);
        client.release();
      };
    },
    async describe() {
      const result = await pool.query<{ version: string }>('select version()');
      return `${options.engine}: ${result.rows[0]!.version.split(' on ')[0]}`;
    },
    async [Symbol.asyncDispose]() {
      await options.close();
    },
  };
}
