import pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import { createCopyIn } from './copy-in.ts';
import type { Database, PlatformRole, Row, TenantTransaction, Transaction, Value } from './database.ts';
import { createListener } from './listener.ts';
import { refuseInsideTransaction, withinTransaction } from './transaction-scope.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const IDENTIFIER = /^[a-z_][a-z0-9_.]*$/;
const RETRYABLE = new Set(['40001', '40P01']);
const DISK_FULL = '53100';
const MAX_ATTEMPTS = 4;
const SEARCH_PATH = 'gtm, app, public';

/** Type numbers of PostgreSQL's catalogue. */
const INT8 = 20;
const INT8_ARRAY = 1016;
const NUMERIC = 1700;
const NUMERIC_ARRAY = 1231;
const DATE = 1082;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new GtmError('internal', 'A bigint is too large for a number. Cast it to text in the query.');
  }
  return value;
}

type ParseText = (text: string) => unknown;
const getTypeParser = pg.types.getTypeParser as (oid: number) => (text: string) => (string | null)[];
const textArray = getTypeParser(TEXT_ARRAY);
const arrayOf = (parse: (text: string) => unknown) => (text: string) =>
  textArray(text).map((element) => (element === null ? null : parse(element)));

const parsers = new Map<number, ParseText>([
  [INT8, parseInt8],
  [INT8_ARRAY, arrayOf(parseInt8)],
  [NUMERIC, Number],
  [NUMERIC_ARRAY, arrayOf(Number)],
  [DATE, String],
  [DATE_ARRAY, textArray],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const ours = format === 'binary' ? undefined : parsers.get(oid);
    return ours ?? pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function ask(client: pg.ClientBase, text: string, values: readonly Value[]): Promise<pg.QueryResult<unknown[]>> {
  return client.query<unknown[]>({ text, values: values as unknown[], rowMode: 'array', types });
}

function rowsOf<R extends object>(result: pg.QueryResult<unknown[]>): R[] {
  const names = result.fields.map((field) => camelCase(field.name));
  return result.rows.map((cells) => {
    const row: Row = {};
    for (let index = 0; index < names.length; index++) row[names[index]!] = cells[index];
    return row as R;
  });
}

/** What the port's transactions are made of. */
interface OpenTransaction extends Transaction {
  /** Runs one statement and returns how many rows it touched. */
  change(text: string, values: readonly Value[]): Promise<number>;
  end(): void;
}

function openTransaction(client: pg.ClientBase): OpenTransaction {
  let open = true;
  const run = (text: string, values: readonly Value[]) => {
    if (!open) throw new GtmError('internal', 'A query was made on a transaction that has ended. Await it inside.');
    return ask(client, text, values);
  };
  const transaction: OpenTransaction = {
    query: async <R extends object = Row>(text: string, values: readonly Value[] = []) =>
      rowsOf<R>(await run(text, values)),
    change: async (text, values) => (await run(text, values)).rowCount ?? 0,
    async now() {
      const [row] = await transaction.query<{ now: Date | null }>('select app.now() as now');
      if (!row?.now) throw new GtmError('not-found', 'This tenant does not exist.');
      return row.now;
    },
    end() {
      open = false;
    },
  };
  return transaction;
}

/** True for errors after which the same transaction may well succeed, also when `work` has wrapped them. */
function isRetryable(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (RETRYABLE.has((current as { code?: string }).code ?? '')) return true;
  }
  return false;
}

/** The disk of the database is full, in words that say what to do; null for every other error. */
function diskFull(error: unknown): GtmError | null {
  if ((error as { code?: unknown }).code !== DISK_FULL) return null;
  const message = 'The disk of the database is full. What was being written is not stored; make room, then try again.';
  return new GtmError('unavailable', message, { cause: error });
}

/** A `Database` over any `pg.Pool`: a PostgreSQL server or the embedded engine. `close` ends what the pool stands on. */
export function createPoolDatabase(pool: pg.Pool, options: { engine: string; close: () => Promise<void> }): Database {
  async function attempt<T, X extends Transaction>(
    begin: string,
    extend: (transaction: OpenTransaction) => X,
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
      throw diskFull(error) ?? error;
    }
  }

  async function withRetry<T>(work: () => Promise<T>): Promise<T> {
    refuseInsideTransaction('A second transaction');
    for (let attempts = 1; ; attempts++) {
      try {
        return await work();
      } catch (error) {
        if (attempts === MAX_ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
  }

  const copyIn = createCopyIn();
  const listener = createListener(pool);
  const setUp = (role: string) => `BEGIN; SET LOCAL ROLE ${role}; SET LOCAL search_path = ${SEARCH_PATH};`;

  return {
    async asTenant<T>(tenantId: string, work: (transaction: TenantTransaction) => Promise<T>) {
      if (!UUID.test(tenantId)) throw new GtmError('internal', 'A tenant id must be a UUID.');
      const extend = (base: OpenTransaction): TenantTransaction => ({
        query: base.query,
        now: base.now,
        tenantId,
        copyIn: (table, columns, rows, overwriteBy) => copyIn(base, table, columns, rows, overwriteBy),
      });
      const begin = `${setUp('gtm_app')} SELECT set_config('app.tenant', '${tenantId}', true)`;
      return withRetry(() => attempt(begin, extend, work, 'SELECT app.assert_audited();'));
    },
    async asPlatform<T>(role: PlatformRole, work: (transaction: Transaction) => Promise<T>) {
      return withRetry(() => attempt(setUp(role), (base) => base, work, ''));
    },
    async listen(channel, onNotify) {
      if (!IDENTIFIER.test(channel)) throw new GtmError('internal', `"${channel}" is not a channel name.`);
      refuseInsideTransaction('Listening');
      return listener.listen(channel, onNotify);
    },
    async describe() {
      const result = await pool.query<{ version: string }>('select version()');
      return `${options.engine}: ${result.rows[0]!.version.split(' on ')[0]}`;
    },
    async [Symbol.asyncDispose]() {
      await listener.close();
      await options.close();
    },
  };
}
