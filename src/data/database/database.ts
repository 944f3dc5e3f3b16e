import type pg from 'pg';

/**
 * A row as it comes back: column names in camelCase; timestamptz as Date ('infinity' as the number Infinity), bigint and
 * numeric as number (a bigint beyond 2^53 is an error), date as 'YYYY-MM-DD', bytea as Buffer, json parsed.
 */
export type Row = Record<string, unknown>;

/** Values that a query may bind. Objects are sent as JSON, arrays as PostgreSQL arrays, Buffers as bytea. */
export type Value = string | number | bigint | boolean | null | Date | Uint8Array | readonly Value[] | object;

/** What can be asked inside one transaction. */
export interface Transaction {
  /** Runs one parameterised statement (`$1`, `$2`, ...) and returns its rows. */
  query<R extends object = Row>(text: string, values?: readonly Value[]): Promise<R[]>;
  /** The database's clock with the tenant's offset (SQL `app.now()`). */
  now(): Promise<Date>;
}

/** A transaction bound to one tenant: row-level security shows only that tenant's rows. */
export interface TenantTransaction extends Transaction {
  readonly tenantId: string;
  /**
   * Bulk insert for imports: sends `rows` (arrays in the order of `columns`) into `table` in one go. Existing rows
   * by the table's key are left as they are, or, where `overwriteBy` names the columns of a unique key besides the
   * tenant, are written over; no key may then come twice. Returns the number of rows that were new or written over.
   */
  copyIn(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    overwriteBy?: readonly string[],
  ): Promise<number>;
}

/** Roles that act for the platform as a whole and not for one tenant. */
export type PlatformRole = 'gtm_owner' | 'gtm_auth' | 'gtm_relay' | 'gtm_workflows';

/** Opens a pool for a library that brings its own tables: whatever it does, it does as `role`. */
export type PoolAs = (role: PlatformRole) => pg.Pool;

/**
 * The only door to the database. There is no bare query: every statement runs in a transaction that has a role, and
 * on tenant tables a tenant.
 *
 * - `asTenant` runs `work` as `gtm_app` with the tenant set for this transaction only; commits when `work` returns,
 *   rolls back when it throws. A serialization failure or a deadlock is retried up to three times, so `work` must
 *   have no effect other than on the database. A transaction in which a statement failed is never committed, also
 *   when `work` caught the error.
 * - Inside `work`, opening another transaction throws at once (on one connection it would wait for ever), and so do
 *   model and network calls that ask `insideTransaction()`.
 */
export interface Database {
  asTenant<T>(tenantId: string, work: (transaction: TenantTransaction) => Promise<T>): Promise<T>;
  asPlatform<T>(role: PlatformRole, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Calls `onNotify` with the payload of each NOTIFY on `channel`, until the returned function is called. After a lost
   * connection it is called once with an empty payload, because something may have been missed.
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  /** One line about the engine, for `gtm doctor`. */
  describe(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}
