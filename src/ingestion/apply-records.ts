import { refreshStatistics } from '../data/database/refresh-statistics.ts';
import { writeAudit } from '../data/records/audit.ts';
import { lockIngestion } from '../data/records/ingestion-lock.ts';
import { type ImportRow, loadBatch, loadImport, type SourceRecord, saveRejects } from '../data/records/sources.ts';
import type { GtmEvent } from '../domain/event.ts';
import type { Consumer } from '../runtime/bus/bus.ts';
import { prepareCsv } from './csv/prepare-csv.ts';
import type { ApplyContext, ApplyResult } from './entities/apply-batch.ts';
import { loadOwners } from './entities/owners.ts';
import type { IngestionServices } from './ingestion-services.ts';
import { recordsReceived } from './land.ts';

/** Records of one batch, read and ready to be turned into entities inside a transaction. */
export interface PreparedBatch {
  connector: string;
  customNames: readonly string[];
  apply(context: ApplyContext): Promise<ApplyResult>;
}

/** Which batch, and the id under which it is applied once. */
export interface BatchReference {
  importId: string;
  batchNumber: number;
  batchId: string;
}

const consumerName = 'etl';

/** What batches write to and look things up in. */
const tables = [
  ...[
    'accounts',
    'account_domains',
    'contacts',
    'contact_addresses',
    'deals',
    'deal_contacts',
    'activities',
    'messages',
  ],
  ...[
    'meetings',
    'activity_participants',
    'threads',
    'source_records',
    'entity_records',
    'field_values',
    'verifications',
  ],
];
/** Batches after which tables have grown so much that the planner must look again. */
const growthSteps = new Set([1, 4, 16, 64, 256, 1024]);
const manyRecords = 100;

/**
 * Turns a batch into entities in one transaction, once per batch id; null when that has happened before. One batch of a
 * tenant is applied at a time, so that two imports cannot make the same person twice.
 */
export async function applyPrepared(
  services: IngestionServices,
  tenantId: string,
  opened: ImportRow,
  batch: BatchReference,
  prepared: PreparedBatch,
): Promise<ApplyResult | null> {
  const { ids, actor } = services;
  const applied = await services.database.asTenant(tenantId, async (transaction) => {
    await lockIngestion(transaction);
    const claimed = await transaction.query(
      'insert into consumed_events (consumer, event_id) values ($1, $2) on conflict do nothing returning 1',
      [consumerName, batch.batchId],
    );
    if (claimed.length === 0) return null;
    const result = await prepared.apply({
      transaction,
      ids,
      sourceId: opened.sourceId,
      connector: prepared.connector,
      at: await transaction.now(),
      owners: await loadOwners(transaction),
      customNames: prepared.customNames,
    });
    await saveRejects(transaction, opened.id, result.rejects);
    const { created, updated, unchanged, suppressed, signals } = result;
    await writeAudit(transaction, ids, {
      actor,
      action: 'records-applied',
      subjectNoun: 'import',
      subjectId: opened.id,
      detail: { batchNumber: batch.batchNumber, created, updated, unchanged, suppressed, signals, ...result.changes },
    });
    return result;
  });
  const records = applied === null ? 0 : applied.created + applied.updated;
  if (growthSteps.has(batch.batchNumber) && records >= manyRecords) await refreshStatistics(services.database, tables);
  return applied;
}

/** Applies a batch from what is stored, as after a crash between receiving and applying. */
async function applyStored(
  services: IngestionServices,
  tenantId: string,
  batch: BatchReference,
): Promise<ApplyResult | null> {
  const stored = await services.database.asTenant(tenantId, async (transaction) => {
    const [claimed] = await transaction.query('select 1 from consumed_events where consumer = $1 and event_id = $2', [
      consumerName,
      batch.batchId,
    ]);
    const row = claimed ? null : await loadImport(transaction, batch.importId);
    return row && { row, records: await loadBatch(transaction, batch.importId, batch.batchNumber) };
  });
  if (!stored) return null;
  const prepared = await prepareStored(services, stored.row, stored.records);
  return applyPrepared(services, tenantId, stored.row, batch, prepared);
}

async function prepareStored(
  services: IngestionServices,
  row: ImportRow,
  records: readonly SourceRecord[],
): Promise<PreparedBatch> {
  if (row.noun === 'email') return (await import('./mail/prepare-mail.ts')).prepareMail(row, records);
  if (row.noun === 'meeting') return (await import('./calendar/prepare-calendar.ts')).prepareCalendar(row, records);
  if (row.noun === 'document') return (await import('./documents/prepare-documents.ts')).prepareDocuments(row, records);
  return prepareCsv(services, row, records);
}

/** The consumer that applies batches which their importer did not get to apply itself. */
export function createEtlConsumer(services: IngestionServices): Consumer {
  return {
    name: consumerName,
    types: [recordsReceived],
    async handle(tenantId: string, events: readonly GtmEvent[]) {
      for (const { data } of events) {
        const { importId, batchNumber, batchId } = data as unknown as BatchReference;
        await applyStored(services, tenantId, { importId, batchNumber, batchId });
      }
    },
    batchSize: 10,
  };
}
