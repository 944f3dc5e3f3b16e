import type { GtmEvent } from '../../domain/event.ts';
import type { SelectResult } from './run-select.ts';

/** One immutable file of the lake; positions are those of the first and last event in it. */
export interface LakeFile {
  /** Relative to the lake's root, Hive style: `events/tenant=<id>/date=<day>/<first>_<last>.parquet`. */
  path: string;
  day: string;
  rowCount: number;
  byteCount: number;
  /** SHA-256 of the file, hex. */
  digest: string;
  first: { position: string; seq: number };
  last: { position: string; seq: number };
}

/** A query of a person. */
export interface SelectRequest {
  tenantId: string;
  paths: readonly string[];
  sql: string;
  /** IANA time zone in which days begin. */
  zone: string;
}

/**
 * The history of events for analytics, as Parquet files partitioned by tenant and date. A file appears whole or not at
 * all; which files count is decided by the table `lake_files` and never by listing the folder, so a reader gives the
 * paths it took from there.
 */
export interface Lake {
  /** Writes one file of one tenant and one day. Writing the same events again replaces the same file. */
  write(tenantId: string, day: string, events: readonly GtmEvent[]): Promise<LakeFile>;
  /** Runs one SELECT over the view `events` made of exactly these files; rows as objects. */
  query(paths: readonly string[], sql: string): Promise<Record<string, unknown>[]>;
  /** The bytes of one file. */
  read(path: string): Promise<Uint8Array>;
  /** Puts a file that another lake wrote under its path; it is on the disk when this resolves. */
  put(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * Runs one SELECT that somebody wrote over the views of `lake-views.ts`, made of exactly these files. It reaches nothing
   * else, cannot write, and has limits of time, memory and rows. One query per tenant at a time, and few in all; more are
   * refused as `too-fast`. Throws `invalid`, `timeout` or `refused`.
   */
  select(request: SelectRequest, options?: { signal?: AbortSignal }): Promise<SelectResult>;
  /** Paths of a tenant's files that are there, whether or not `lake_files` has them. */
  list(tenantId: string): Promise<string[]>;
  /** Removes files that no reader has been given. */
  remove(paths: readonly string[]): Promise<void>;
  describe(): Promise<string>;
  close(): Promise<void>;
}
