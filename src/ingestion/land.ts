import type { TenantTransaction } from '../data/database/database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { awaitedRecords } from '../data/records/crm-changes.ts';
import { appendEvents } from '../data/records/outbox.ts';
import {
  beginImport,
  endImport,
  ensureSource,
  type ImportCounts,
  type ImportRow,
  type ImportSettings,
  insertSourceRecords,
  latestDigests,
  type RecordNoun,
  type RejectRow,
  type SourceKind,
  type SourceRecord,
  saveRejects,
} from '../data/records/sources.ts';
import { erasedAmong } from '../data/records/suppressions.ts';
import type { IngestionServices } from './ingestion-services.ts';

/** The event that says a batch of raw records has been stored and waits to be turned into entities. */
export const recordsReceived = 'gtm.records.received.v1';

/**
 * Most records of one batch. What a batch costs beside its records grows with their number, and so does the time for which
 * it holds the one session of the embedded engine.
 */
export const batchSize = 2000;

/** A raw record about to be stored, and what the importer already knows about it. */
export interface Arrival<Known> {
  record: Pick<SourceRecord, 'line' | 'externalId' | 'digest' | 'audience' | 'body' | 'raw'>;
  known: Known;
  /** Normalised addresses of the people it is about: what is about somebody who was erased is not taken in. */
  people?: readonly string[];
}

/** A batch that is stored. */
export interface LandedBatch<Known> {
  importId: string;
  batchNumber: number;
  batchId: string;
  records: { record: SourceRecord; known: Known }[];
  unchanged: number;
  /** Arrivals about people who were erased. */
  erased: number;
}

/** An import that is going on. */
export interface OpenImport extends ImportRow {
  kind: SourceKind;
}

/** Opens an import of a source, which is made when it is new. */
export async function openImport(
  services: IngestionServices,
  tenantId: string,
  opening: {
    kind: SourceKind;
    source: string;
    noun: RecordNoun;
    settings: ImportSettings;
    settingsDigest: string;
    fileName: string;
    fileDigest: string;
    /** Columns without a field of ours; they can be asked for in goals. */
    ownColumns?: readonly { name: string; label: string; type: string }[];
  },
): Promise<OpenImport> {
  const { ids, actor } = services;
  const { kind, source, noun, settings, settingsDigest, fileName, fileDigest } = opening;
  return services.database.asTenant(tenantId, async (transaction) => {
    const sourceId = await ensureSource(transaction, ids, kind, source);
    const row = { id: ids.next(), sourceId, noun, settings };
    await beginImport(transaction, { ...row, fileName, fileDigest, settingsDigest });
    await keepOwnColumns(transaction, noun, opening.ownColumns ?? []);
    const detail = { sourceId, noun, fileDigest };
    await writeAudit(transaction, ids, {
      actor,
      action: 'import-started',
      subjectNoun: 'import',
      subjectId: row.id,
      detail,
    });
    return { ...row, kind };
  });
}

/** A column that has held values of two types is text. */
async function keepOwnColumns(
  transaction: TenantTransaction,
  noun: RecordNoun,
  columns: readonly { name: string; label: string; type: string }[],
): Promise<void> {
  await transaction.query(
    `insert into custom_columns (noun, name, label, type)
     select $1, name, label, type from json_to_recordset($2) as c(name text, label text, type text)
     on conflict (tenant_id, noun, name) do update set label = excluded.label,
       type = case when custom_columns.type = excluded.type then excluded.type else 'text' end`,
    [noun, JSON.stringify(columns)],
  );
}

/**
 * Stores what is new among the arrivals, the refused lines, one event and one audit row, in one transaction. A record
 * whose digest equals that of the latest one under its key is unchanged and not stored again, unless an approved change
 * waits for it.
 */
export async function landBatch<Known>(
  services: IngestionServices,
  tenantId: string,
  opened: OpenImport,
  batch: { batchNumber: number; arrivals: readonly Arrival<Known>[]; rejects: readonly RejectRow[] },
): Promise<LandedBatch<Known>> {
  const { ids, actor } = services;
  const { batchNumber, rejects } = batch;
  const batchId = ids.next();
  const { id: importId, sourceId, noun } = opened;
  return services.database.asTenant(tenantId, async (transaction) => {
    const erased = await erasedAmong(
      transaction,
      batch.arrivals.flatMap(({ people }) => people ?? []),
    );
    const arrivals = batch.arrivals.filter(({ people }) => !people?.some((address) => erased.has(address)));
    const latest = await latestDigests(
      transaction,
      sourceId,
      noun,
      arrivals.map(({ record }) => record.externalId),
    );
    const awaited = await awaitedRecords(transaction, sourceId, noun);
    const fresh = arrivals.filter(
      ({ record }) => latest.get(record.externalId) !== record.digest || awaited.has(record.externalId),
    );
    const records = fresh.map(({ record, known }) => ({
      record: { ...record, id: ids.next(), sourceId, importId, batchNumber, noun },
      known,
    }));
    const unchanged = arrivals.length - fresh.length;
    if (records.length + rejects.length > 0) {
      await insertSourceRecords(
        transaction,
        records.map(({ record }) => record),
        await transaction.now(),
      );
      await saveRejects(transaction, importId, rejects);
      const detail = { batchNumber, records: records.length, unchanged, rejected: rejects.length };
      await writeAudit(transaction, ids, {
        actor,
        action: 'records-received',
        subjectNoun: 'import',
        subjectId: importId,
        detail,
      });
    }
    if (records.length > 0) {
      const data = { importId, batchNumber, batchId, noun, count: records.length };
      await appendEvents(transaction, ids, [{ type: recordsReceived, connector: opened.kind, subject: null, data }]);
    }
    return { importId, batchNumber, batchId, records, unchanged, erased: batch.arrivals.length - arrivals.length };
  });
}

/** Ends an import with its counts. */
export async function closeImport(
  services: IngestionServices,
  tenantId: string,
  opened: OpenImport,
  state: 'done' | 'failed',
  counts: ImportCounts,
): Promise<void> {
  await services.database.asTenant(tenantId, async (transaction) => {
    await endImport(transaction, opened.id, state, counts);
    await transaction.query('update sources set last_item_at = app.now() where id = $1', [opened.sourceId]);
    const { read, created, updated, unchanged, rejected } = counts;
    const detail = { state, read, created, updated, unchanged, rejected };
    const entry = {
      actor: services.actor,
      action: 'import-ended',
      subjectNoun: 'import',
      subjectId: opened.id,
      detail,
    };
    await writeAudit(transaction, services.ids, entry);
  });
}
