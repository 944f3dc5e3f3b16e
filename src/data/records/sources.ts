import type { Ids } from '../../domain/clock.ts';
import type { Audience } from '../../domain/evidence.ts';
import type { Json } from '../../domain/json.ts';
import type { TenantTransaction } from '../database/database.ts';
import { insertRows } from './bulk-rows.ts';

export type SourceKind = 'csv' | 'mail' | 'calendar' | 'documents' | 'crm' | 'webhook' | 'platform';

/** What a source record is: the unit in which its source hands things out. */
export type RecordNoun = 'account' | 'contact' | 'deal' | 'activity' | 'email' | 'meeting' | 'document';

/** How the records of an import are read again: plain JSON, kept with the import. */
export type ImportSettings = { readonly [key: string]: Json | undefined };

export interface ImportRow {
  id: string;
  sourceId: string;
  noun: RecordNoun;
  settings: ImportSettings;
}

/** One record exactly as its source gave it. Structured ones have a `body`, files and mails have their bytes in `raw`. */
export interface SourceRecord {
  id: string;
  sourceId: string;
  importId: string;
  batchNumber: number;
  /** Line of a file, or ordinal within the import; 1 is the first. */
  line: number;
  noun: RecordNoun;
  externalId: string;
  /** SHA-256 (hex) of what the record says and how it is read. */
  digest: string;
  audience: Audience;
  body: ImportSettings | null;
  raw: Uint8Array | null;
}

export interface ImportCounts {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

/** A cell, mail or event that was refused: where, and why. */
export interface RejectRow {
  line: number;
  field: string;
  value: string;
  reason: string;
}

/** The id of the tenant's source of this kind and name; makes it when it is new. */
export async function ensureSource(
  transaction: TenantTransaction,
  ids: Ids,
  kind: SourceKind,
  name: string,
): Promise<string> {
  const [row] = await transaction.query<{ id: string }>(
    `insert into sources (id, kind, name) values ($1, $2, $3)
     on conflict (tenant_id, kind, name) do update set status = 'ready' returning id`,
    [ids.next(), kind, name],
  );
  return row!.id;
}

/** The id of a source that is already there, else null. */
export async function findSource(
  transaction: TenantTransaction,
  kind: SourceKind,
  name: string,
): Promise<string | null> {
  const [row] = await transaction.query<{ id: string }>('select id from sources where kind = $1 and name = $2', [
    kind,
    name,
  ]);
  return row?.id ?? null;
}

/** Opens an import in state `running`. */
export async function beginImport(
  transaction: TenantTransaction,
  row: ImportRow & { fileName: string; fileDigest: string; settingsDigest: string },
): Promise<void> {
  await insertRows(transaction, 'imports', [{ ...row, state: 'running', startedAt: await transaction.now() }]);
}

/** Closes an import with its counts. */
export async function endImport(
  transaction: TenantTransaction,
  importId: string,
  state: 'done' | 'failed',
  counts: ImportCounts,
): Promise<void> {
  await transaction.query(
    `update imports set state = $2, ended_at = app.now(), read_count = $3, created_count = $4, updated_count = $5,
       unchanged_count = $6, rejected_count = $7 where id = $1`,
    [importId, state, counts.read, counts.created, counts.updated, counts.unchanged, counts.rejected],
  );
}

/** What the latest finished import of this source and noun read, to recognise the same file brought twice. */
export async function latestImport(
  transaction: TenantTransaction,
  sourceId: string,
  noun: RecordNoun,
): Promise<{ fileDigest: string; settingsDigest: string; readCount: number; rejectedCount: number } | null> {
  const [row] = await transaction.query<{
    fileDigest: string;
    settingsDigest: string;
    readCount: number;
    rejectedCount: number;
  }>(
    `select file_digest, settings_digest, read_count, rejected_count from imports
     where source_id = $1 and noun = $2 and state = 'done' order by started_at desc, id desc limit 1`,
    [sourceId, noun],
  );
  return row ?? null;
}

/** An import by id, else null. */
export async function loadImport(transaction: TenantTransaction, importId: string): Promise<ImportRow | null> {
  const [row] = await transaction.query<ImportRow>('select id, source_id, noun, settings from imports where id = $1', [
    importId,
  ]);
  return row ?? null;
}

/** Keeps refused lines; a line and field is kept once. Values are cut to 200 characters and lose zero bytes. */
export async function saveRejects(
  transaction: TenantTransaction,
  importId: string,
  rejects: readonly RejectRow[],
): Promise<void> {
  await insertRows(
    transaction,
    'import_rejects',
    rejects.map((reject) => ({ importId, ...reject, value: reject.value.replaceAll('\u0000', '').slice(0, 200) })),
  );
}

/** Digest of the latest record under each key that has one. */
export async function latestDigests(
  transaction: TenantTransaction,
  sourceId: string,
  noun: RecordNoun,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await transaction.query<{ externalId: string; digest: string }>(
    `select distinct on (external_id) external_id, digest from source_records
     where source_id = $1 and noun = $2 and external_id = any($3) order by external_id, received_at desc, id desc`,
    [sourceId, noun, externalIds],
  );
  return new Map(rows.map((row) => [row.externalId, row.digest]));
}

/** Stores raw records; they are never changed afterwards. */
export async function insertSourceRecords(
  transaction: TenantTransaction,
  records: readonly SourceRecord[],
  receivedAt: Date,
): Promise<void> {
  await insertRows(
    transaction,
    'source_records',
    records.map((record) => ({ ...record, receivedAt })),
  );
}

/** The records of one batch, in the order in which they came. */
export function loadBatch(
  transaction: TenantTransaction,
  importId: string,
  batchNumber: number,
): Promise<SourceRecord[]> {
  return transaction.query<SourceRecord>(
    `select id, source_id, import_id, batch_number, line, noun, external_id, digest, audience, body, raw
     from source_records where import_id = $1 and batch_number = $2 order by line, id`,
    [importId, batchNumber],
  );
}
