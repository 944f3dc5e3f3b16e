import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { awaitedRecords } from '../../data/records/crm-changes.ts';
import { findSource, latestImport, type RejectRow } from '../../data/records/sources.ts';
import { counted } from '../../domain/counted.ts';
import { GtmError } from '../../domain/errors.ts';
import { applyPrepared } from '../apply-records.ts';
import type { AppliedRecord } from '../entities/apply-batch.ts';
import { refusalOf } from '../entities/apply-opt-outs.ts';
import type { ChangeCounts } from '../entities/guard-changes.ts';
import { loadOwners } from '../entities/owners.ts';
import type { ImportInput } from '../import-input.ts';
import {
  addReject,
  emptyReport,
  type ImportOptions,
  type ImportReport,
  type IngestionServices,
} from '../ingestion-services.ts';
import { type Arrival, batchSize, closeImport, landBatch, type OpenImport, openImport } from '../land.ts';
import { createProgress } from '../progress.ts';
import { loadTenantFacts } from '../tenant-facts.ts';
import { describeFormat } from './column-formats.ts';
import { packSettings, settingsDigest } from './csv-settings.ts';
import { type CsvReading, type OpenCsv, openCsv } from './open-csv.ts';
import { previewRow } from './preview-row.ts';
import { readAhead } from './read-ahead.ts';
import { type CsvRow, readRows } from './read-rows.ts';
import { createRowReader, type RowReader, type TypedRow } from './typed-row.ts';

export interface CsvOptions extends ImportOptions, CsvReading {}

/** Rows read without letting anything else have its turn. */
const rowsAtATime = 20;

/** The rows of a batch, read: those that can land, and what was refused. */
interface ReadBatch {
  rows: { row: TypedRow; cells: string[] }[];
  rejects: RejectRow[];
  rejectedLines: number;
}

/**
 * Imports a CSV file of accounts, contacts, deals or activities. Rows are received and turned into entities in batches;
 * they can be seen when this returns. Refused rows are reported and stop nothing, unless `strict`.
 * Throws `invalid` for a file that cannot be read as a whole, and for any refused row when `strict`.
 */
export async function importCsv(
  services: IngestionServices,
  tenantId: string,
  input: ImportInput,
  options: CsvOptions = {},
): Promise<ImportReport> {
  const tenant = await loadTenantFacts(services.database, tenantId, options);
  const progress = createProgress(services.clock, options.onProgress);
  progress.phase('scanning');
  const csv = await openCsv(input, options, tenant);
  const report = openReport(input, csv, options);
  const reader = await createRowReader(csv.settings);
  progress.phase('importing', csv.rowCount);
  if (options.dryRun === true) return dryRun(services, tenantId, { input, csv, reader, report });
  if (options.strict === true) await refuseRejects(input, csv, reader, report);
  const digest = settingsDigest(csv.settings);
  if (await isRepeated(services, tenantId, report, csv, digest)) return report;

  const opened = await openImport(services, tenantId, {
    kind: 'csv',
    source: report.source,
    noun: csv.settings.noun,
    settings: packSettings(csv.settings),
    settingsDigest: digest,
    fileName: input.fileName,
    fileDigest: csv.digest,
    ownColumns: csv.ownColumns,
  });
  report.importId = opened.id;
  const owners = new Set<string>();
  const changes: ChangeCounts = { confirmed: 0, kept: 0, conflicts: 0 };
  try {
    let batchNumber = 0;
    for await (const batch of readAhead(readBatches(input, csv, reader))) {
      batchNumber++;
      await importBatch(services, tenantId, { opened, csv, batchNumber, batch, report, owners, digest, changes });
      report.counts.read += batch.rows.length + batch.rejectedLines;
      progress.read(report.counts.read);
    }
  } catch (error) {
    await closeImport(services, tenantId, opened, 'failed', report.counts);
    throw error;
  }
  await closeImport(services, tenantId, opened, 'done', report.counts);
  report.unmappedOwners = [...owners].sort();
  report.notes.push(...changeNotes(changes));
  return report;
}

async function importBatch(
  services: IngestionServices,
  tenantId: string,
  work: {
    opened: OpenImport;
    csv: OpenCsv;
    batchNumber: number;
    batch: ReadBatch;
    report: ImportReport;
    owners: Set<string>;
    digest: string;
    changes: ChangeCounts;
  },
): Promise<void> {
  const { opened, csv, batchNumber, batch, report, owners, digest, changes } = work;
  for (const reject of batch.rejects) addReject(report, reject);
  report.counts.rejected += batch.rejectedLines;
  const arrivals = new Map<string, Arrival<TypedRow>>();
  for (const { row, cells } of batch.rows) {
    const earlier = arrivals.get(row.externalId);
    if (earlier) {
      report.counts.unchanged++;
      const refuses = refusalOf(earlier.known) !== null && refusalOf(row) === null;
      const which = refuses ? 'the earlier one counts, since it says not to write to them' : 'the later one counts';
      if (report.ambiguous.length < 200) {
        report.ambiguous.push(`Lines ${earlier.known.line} and ${row.line} are the same record; ${which}.`);
      }
      if (refuses) continue;
    }
    const record = { line: row.line, externalId: row.externalId, digest: rowDigest(digest, cells) };
    arrivals.set(row.externalId, {
      record: { ...record, audience: 'internal', body: { cells }, raw: null },
      known: row,
      people: peopleOf(row),
    });
  }
  const batchOf = { batchNumber, arrivals: [...arrivals.values()], rejects: batch.rejects };
  const landed = await landBatch(services, tenantId, opened, batchOf);
  report.counts.unchanged += landed.unchanged;
  report.counts.excluded += landed.erased;
  if (landed.records.length === 0) return;
  const typed = landed.records.map(({ record, known }): AppliedRecord => ({ sourceRecordId: record.id, row: known }));
  const { prepareTyped } = await import('./prepare-csv.ts');
  const prepared = prepareTyped(services, csv.settings, typed);
  const watched = {
    ...prepared,
    apply: async (context: Parameters<typeof prepared.apply>[0]) => {
      const result = await prepared.apply(context);
      for (const name of context.owners.unmapped) owners.add(name);
      return result;
    },
  };
  const result = await applyPrepared(services, tenantId, opened, landed, watched);
  if (result === null) return; // a bus consumer was quicker
  for (const name of ['created', 'updated', 'unchanged', 'suppressed', 'signals'] as const) {
    report.counts[name] += result[name];
  }
  for (const name of ['confirmed', 'kept', 'conflicts'] as const) changes[name] += result.changes[name];
  report.ambiguous.push(...result.ambiguous.slice(0, Math.max(0, 200 - report.ambiguous.length)));
}

/** What became of approved changes that had not reached this source. */
function changeNotes({ confirmed, kept, conflicts }: ChangeCounts): string[] {
  const notes: [number, string][] = [
    [confirmed, `${counted(confirmed, 'approved change')} arrived in this source.`],
    [kept, `${counted(kept, 'approved change')} that this file does not have yet stood: gtm export --changes`],
    [conflicts, `${counted(conflicts, 'approved change')} met a third value; decide: gtm changes`],
  ];
  return notes.flatMap(([count, sentence]) => (count > 0 ? [sentence] : []));
}

/** The addresses that a row names. */
function peopleOf({ values }: TypedRow): string[] {
  const { email, otherEmails, contactEmails } = values;
  const people = typeof email === 'string' ? [email] : [];
  for (const list of [otherEmails, contactEmails]) if (Array.isArray(list)) people.push(...list);
  return people;
}

/** What a record says, and how it is read: the same cells read in another way are another record. */
function rowDigest(settings: string, cells: readonly string[]): string {
  return hash('sha256', settings + JSON.stringify(cells));
}

/** What lies in the bin of its source is no record here; only a wish not to be written to outlives it. */
function refusalOfDeleted(row: TypedRow, { settings }: OpenCsv): RejectRow | null {
  if (row.values['isDeleted'] !== true || refusalOf(row) !== null) return null;
  const { label } = settings.columns.find(({ field }) => field === 'isDeleted')!;
  return { line: row.line, field: label, value: 'true', reason: 'its source has deleted this record' };
}

async function* readBatches(input: ImportInput, csv: OpenCsv, reader: RowReader): AsyncGenerator<ReadBatch> {
  let batch: ReadBatch = { rows: [], rejects: [], rejectedLines: 0 };
  let isHeader = true;
  const reject = (rejects: readonly RejectRow[]) => {
    batch.rejects.push(...rejects);
    batch.rejectedLines++;
  };
  let last: CsvRow | null = null;
  const take = (row: CsvRow, reason?: string) => {
    const read = reader.read(row.line, row.cells);
    if (!Array.isArray(read)) {
      const refusal = refusalOfDeleted(read, csv);
      if (refusal === null) batch.rows.push({ row: read, cells: row.cells });
      else reject([refusal]);
    } else reject(reason === undefined ? read : read.map((entry) => ({ ...entry, reason })));
  };
  for await (const { rows, torn } of readRows(input, csv.encoding, csv.dialect)) {
    for (const row of rows) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      if (csv.footerLine !== null && row.line >= csv.footerLine) break;
      if (last) take(last);
      last = row;
      const taken = batch.rows.length + batch.rejectedLines;
      // The database works on the batch before this one, and its next statement should not have to wait for long.
      if (taken % rowsAtATime === 0) await nextTurn();
      if (taken < batchSize) continue;
      yield batch;
      batch = { rows: [], rejects: [], rejectedLines: 0 };
    }
    if (torn !== null) {
      const reason = `a quotation mark that begins here is never closed: nothing from here to line ${torn.lastLine} was read`;
      reject([{ line: torn.line, field: '(line)', value: '', reason }]);
    }
  }
  // A last line without line end that is also too short was cut off.
  const cut = last !== null && !csv.endsWithNewline && last.cells.length < csv.header.length;
  if (last) take(last, cut ? 'the file ends in the middle of this line' : undefined);
  if (batch.rows.length + batch.rejectedLines > 0) yield batch;
}

function openReport(input: ImportInput, csv: OpenCsv, options: CsvOptions): ImportReport {
  const report = emptyReport('csv', input.fileName, options.dryRun ?? false);
  report.source = options.source ?? csv.settings.vendor;
  report.noun = csv.settings.noun;
  report.mapping = csv.settings.columns.map((column) => ({
    column: column.label,
    field: column.field,
    custom: column.custom,
    format: describeFormat(column),
  }));
  report.ambiguous = [...csv.ambiguous];
  if (!csv.settings.columns.some(({ field }) => field === 'id')) {
    const keys = {
      account: 'accounts are recognised by domain, else by name',
      contact: 'contacts are recognised by address, else by company and name',
      deal: 'deals are recognised by account and deal name',
      activity: 'activities are recognised by everything they say',
    };
    report.notes.push(`The file has no id column: its ${keys[csv.settings.noun]}.`);
  }
  if (csv.footerLine !== null) report.notes.push(`The footer of the report (line ${csv.footerLine} on) was left out.`);
  if (csv.settings.noun === 'contact') warnOfContacts(report);
  if (csv.encoding !== 'utf-8')
    report.notes.push(
      `The file was read as ${csv.encoding}. If letters look wrong, save it as UTF-8 and import it again.`,
    );
  return report;
}

/** What nobody wants to find out after the import: no address, and refusals that were not understood as such. */
function warnOfContacts({ mapping, notes, ambiguous }: ImportReport): void {
  if (!mapping.some(({ field }) => field === 'email'))
    notes.push('No column was read as the address: say --map email="COLUMN", or nobody of them can be written to.');
  const refusal = /unsub|opt.?(ed.?)?out|do.?not.?(contact|e?.?mail|mail)|suppress|black.?list|abgemeldet|sperr/i;
  for (const { column, field } of mapping) {
    if (field !== null || !refusal.test(column) || /fax/i.test(column)) continue;
    ambiguous.push(
      `"${column}" was kept as it is. If it says who must not be written to, say --map optedOut="${column}".`,
    );
  }
}

async function dryRun(
  services: IngestionServices,
  tenantId: string,
  { input, csv, reader, report }: { input: ImportInput; csv: OpenCsv; reader: RowReader; report: ImportReport },
): Promise<ImportReport> {
  const owners = await services.database.asTenant(tenantId, loadOwners);
  for await (const batch of readBatches(input, csv, reader)) {
    report.counts.read += batch.rows.length + batch.rejectedLines;
    report.counts.rejected += batch.rejectedLines;
    report.rejects.push(...batch.rejects);
    for (const { row } of batch.rows) {
      if (report.preview.length < 10) report.preview.push(previewRow(csv.settings, row));
      if (typeof row.values['owner'] === 'string') owners.find(row.values['owner']);
      if (csv.settings.noun === 'contact' && refusalOf(row) !== null) report.counts.suppressed++;
    }
  }
  report.unmappedOwners = [...owners.unmapped].sort();
  return report;
}

async function refuseRejects(input: ImportInput, csv: OpenCsv, reader: RowReader, report: ImportReport): Promise<void> {
  for await (const { rejects } of readBatches(input, csv, reader)) {
    const [first] = rejects;
    if (first) {
      throw new GtmError(
        'invalid',
        `${report.fileName}: line ${first.line}, ${first.field}: ${first.reason}. Nothing was imported; --dry-run lists every such line.`,
        { field: first.field },
      );
    }
  }
}

/** Whether this very file, read in the same way, was the last one of its source and noun. */
async function isRepeated(
  services: IngestionServices,
  tenantId: string,
  report: ImportReport,
  csv: OpenCsv,
  digest: string,
): Promise<boolean> {
  const latest = await services.database.asTenant(tenantId, async (transaction) => {
    const sourceId = await findSource(transaction, 'csv', report.source);
    if (sourceId === null) return null;
    const awaited = await awaitedRecords(transaction, sourceId, csv.settings.noun);
    return awaited.size > 0 ? null : latestImport(transaction, sourceId, csv.settings.noun);
  });
  if (latest?.fileDigest !== csv.digest || latest.settingsDigest !== digest) return false;
  report.counts.read = latest.readCount;
  report.counts.unchanged = latest.readCount - latest.rejectedCount;
  report.counts.rejected = latest.rejectedCount;
  report.notes.push('This file was the last one imported here; nothing changed.');
  return true;
}
