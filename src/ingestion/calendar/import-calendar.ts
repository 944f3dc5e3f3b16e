import { createHash } from 'node:crypto';
import type { CalendarEvent } from '../../connectors/calendar/calendar-event.ts';
import { type ParsedCalendar, parseCalendar } from '../../connectors/calendar/parse-calendar.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { applyPrepared } from '../apply-records.ts';
import { type ImportInput, readAll } from '../import-input.ts';
import {
  addReject,
  emptyReport,
  type ImportOptions,
  type ImportReport,
  type IngestionServices,
} from '../ingestion-services.ts';
import { batchSize, closeImport, landBatch, openImport } from '../land.ts';
import { createProgress } from '../progress.ts';
import { loadTenantFacts } from '../tenant-facts.ts';
import { prepareCalendar } from './prepare-calendar.ts';

export interface CalendarImportOptions extends ImportOptions {
  /** The calendar row the events belong to. */
  calendarId?: string;
  /** UTC ISO instants between which recurring events are expanded; three years back and one ahead when left out. */
  from?: string;
  until?: string;
}

const year = 366 * 86_400_000;
const maxBytes = 64 * 1024 * 1024;

/**
 * Imports an iCalendar file: each occurrence inside the window becomes a meeting with who was invited and what they
 * answered; a second import brings them up to date. Throws `invalid` for a file that is no calendar.
 */
export async function importCalendar(
  services: IngestionServices,
  tenantId: string,
  input: ImportInput,
  options: CalendarImportOptions = {},
): Promise<ImportReport> {
  const tenant = await loadTenantFacts(services.database, tenantId, options);
  const report = emptyReport('calendar', input.fileName, options.dryRun ?? false);
  report.source = options.source ?? (options.calendarId === undefined ? 'calendar' : `calendar:${options.calendarId}`);
  report.noun = 'meeting';
  const progress = createProgress(services.clock, options.onProgress);
  const bytes = await readAll(input, maxBytes);
  const now = await services.database.asTenant(tenantId, (transaction) => transaction.now());
  const parsed = await parseCalendar(new TextDecoder().decode(bytes), {
    from: options.from ?? new Date(now.getTime() - 3 * year).toISOString(),
    until: options.until ?? new Date(now.getTime() + year).toISOString(),
    zone: tenant.zone,
  });
  const lost = parsed.problems.filter(({ leftOut }) => leftOut);
  for (const [index, { problem, field }] of lost.entries()) {
    if (options.strict === true)
      throw new GtmError('invalid', `${input.fileName}: ${problem}. Nothing was imported.`, { field });
    report.counts.rejected++;
    addReject(report, { line: index + 1, field, value: '', reason: problem });
  }
  report.notes.push(...remarksOf(parsed));
  const events = parsed.events.map((event) => ({ ...event }) as unknown as { readonly [key: string]: Json });
  report.counts.read = events.length + lost.length;
  progress.phase('importing', events.length);
  if (options.dryRun === true) {
    report.preview = events;
    return report;
  }
  const opened = await openImport(services, tenantId, {
    kind: 'calendar',
    source: report.source,
    noun: 'meeting',
    settings: { calendarId: options.calendarId ?? null },
    settingsDigest: '',
    fileName: input.fileName,
    fileDigest: createHash('sha256').update(bytes).digest('hex'),
  });
  report.importId = opened.id;
  try {
    for (let start = 0; start === 0 || start < events.length; start += batchSize) {
      const arrivals = events.slice(start, start + batchSize).map((body, index) => ({
        record: {
          line: start + index + 1,
          externalId: `${String(body['uid'])}|${String(body['recurrenceId'] ?? '')}`,
          digest: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
          audience: 'participants' as const,
          body,
          raw: null,
        },
        known: null,
        people: addressesOf(parsed.events[start + index]!),
      }));
      const batch = { batchNumber: start / batchSize + 1, arrivals, rejects: start === 0 ? report.rejects : [] };
      const landed = await landBatch(services, tenantId, opened, batch);
      report.counts.unchanged += landed.unchanged;
      report.counts.excluded += landed.erased;
      if (landed.records.length === 0) continue;
      const prepared = await prepareCalendar(
        opened,
        landed.records.map(({ record }) => record),
      );
      const result = await applyPrepared(services, tenantId, opened, landed, prepared);
      if (result) for (const name of ['created', 'updated', 'unchanged'] as const) report.counts[name] += result[name];
      progress.read(Math.min(start + batchSize, events.length));
    }
  } catch (error) {
    await closeImport(services, tenantId, opened, 'failed', report.counts);
    throw error;
  }
  await closeImport(services, tenantId, opened, 'done', report.counts);
  return report;
}

function addressesOf({ organizer, attendees }: CalendarEvent): string[] {
  return [...(organizer ? [organizer] : []), ...attendees].map(({ address }) => address);
}

/** What is worth knowing about events that were read, each sentence once with its number. */
function remarksOf({ problems }: ParsedCalendar): string[] {
  const remarks = Map.groupBy(
    problems.filter(({ leftOut }) => !leftOut),
    ({ problem }) => problem,
  );
  return [...remarks].map(([problem, list]) =>
    list.length === 1 ? `${problem}.` : `${list.length} times: ${problem}.`,
  );
}
