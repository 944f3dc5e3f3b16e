import { createHash } from 'node:crypto';
import type { RejectRow } from '../../data/records/sources.ts';
import { GtmError } from '../../domain/errors.ts';
import { applyPrepared } from '../apply-records.ts';
import type { ImportInput } from '../import-input.ts';
import {
  addReject,
  emptyReport,
  type ImportOptions,
  type ImportReport,
  type IngestionServices,
} from '../ingestion-services.ts';
import { type Arrival, closeImport, landBatch, type OpenImport, openImport } from '../land.ts';
import { createProgress } from '../progress.ts';
import { loadTenantFacts } from '../tenant-facts.ts';
import { prepareDocuments } from './prepare-documents.ts';
import { type ReadDocument, readDocuments } from './read-documents.ts';

export interface DocumentOptions extends ImportOptions {
  /** Who may see their text: `internal` (the default) or anyone a mail goes to. */
  audience?: 'shareable' | 'internal';
  /** Somebody outside wrote it: kept as evidence of what they say (tainted), and never shareable. */
  received?: boolean;
}

const perBatch = 500;
const bytesPerBatch = 8 * 1024 * 1024;

/** Imports documents (PDF, Word, Markdown, text, HTML, JSON Lines) that retrieval may find and, when shareable, mails may quote. */
export async function importDocuments(
  services: IngestionServices,
  tenantId: string,
  input: ImportInput,
  options: DocumentOptions = {},
): Promise<ImportReport> {
  const { audience = 'internal', received = false } = options;
  if (received && audience === 'shareable') {
    const words =
      'What mails may quote is what you vouch for. Leave out "shareable", or "received" once you have checked it.';
    throw new GtmError('invalid', words, { field: 'received' });
  }
  await loadTenantFacts(services.database, tenantId, options);
  const report = emptyReport('documents', input.fileName, options.dryRun ?? false);
  report.source = options.source ?? 'documents';
  report.noun = 'document';
  const progress = createProgress(services.clock, options.onProgress);
  progress.phase('importing');
  const isStrict = options.strict === true;
  const rejects: RejectRow[] = [];
  const reject = (row: RejectRow) => {
    if (isStrict) {
      const words = `${input.fileName}: line ${row.line}, ${row.field}: ${row.reason}. Nothing was imported.`;
      throw new GtmError('invalid', words, { field: row.field });
    }
    report.counts.read++;
    report.counts.rejected++;
    addReject(report, row);
    rejects.push(row);
  };
  if (isStrict) for await (const _ of readDocuments(input, reject));
  let opened: OpenImport | null = null;
  let batchNumber = 0;
  let held = new Map<string, Arrival<null>>();
  let bytes = 0;
  const flush = async () => {
    if (held.size + rejects.length === 0) return;
    opened ??= await open(services, tenantId, report);
    batchNumber++;
    const batch = { batchNumber, arrivals: [...held.values()], rejects: rejects.splice(0) };
    held = new Map();
    bytes = 0;
    const landed = await landBatch(services, tenantId, opened, batch);
    report.counts.unchanged += landed.unchanged;
    if (landed.records.length === 0) return;
    const prepared = await prepareDocuments(
      opened,
      landed.records.map(({ record }) => record),
    );
    const result = await applyPrepared(services, tenantId, opened, landed, prepared);
    if (result) for (const name of ['created', 'updated'] as const) report.counts[name] += result[name];
    progress.read(report.counts.read);
  };
  try {
    for await (const document of readDocuments(input, reject)) {
      report.counts.read++;
      if (options.dryRun === true) {
        const { externalId, title, text, date, url } = document;
        if (report.preview.length < 10)
          report.preview.push({ id: externalId, title, text: text.slice(0, 500), date, url, audience });
        continue;
      }
      if (held.has(document.externalId)) await flush();
      held.set(document.externalId, arrivalOf(document, { audience, received }));
      bytes += document.text.length;
      if (held.size >= perBatch || bytes >= bytesPerBatch) await flush();
    }
    if (options.dryRun !== true) await flush();
  } catch (error) {
    if (opened !== null) await closeImport(services, tenantId, opened, 'failed', report.counts);
    throw error;
  }
  if (opened !== null) await closeImport(services, tenantId, opened, 'done', report.counts);
  return report;
}

async function open(services: IngestionServices, tenantId: string, report: ImportReport): Promise<OpenImport> {
  const { source, fileName } = report;
  const opening = { kind: 'documents' as const, source, noun: 'document' as const, fileName, fileDigest: '' };
  const opened = await openImport(services, tenantId, { ...opening, settings: {}, settingsDigest: '' });
  report.importId = opened.id;
  return opened;
}

function arrivalOf(
  document: ReadDocument,
  { audience, received }: Required<Pick<DocumentOptions, 'audience' | 'received'>>,
): Arrival<null> {
  const { externalId, line, title, text, url, date } = document;
  const body = { title, text, url, date, ...(received && { received }) };
  const digest = createHash('sha256')
    .update(JSON.stringify({ ...body, audience }))
    .digest('hex');
  return { record: { line, externalId, digest, audience, body, raw: null }, known: null };
}
