import type { ImportRow, SourceRecord } from '../../data/records/sources.ts';
import { GtmError } from '../../domain/errors.ts';
import type { PreparedBatch } from '../apply-records.ts';
import { applyAccounts } from '../entities/apply-accounts.ts';
import { applyActivities } from '../entities/apply-activities.ts';
import type { AppliedRecord } from '../entities/apply-batch.ts';
import { applyContacts } from '../entities/apply-contacts.ts';
import { applyDeals } from '../entities/apply-deals.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { type CsvSettings, unpackSettings } from './csv-settings.ts';
import { createRowReader } from './typed-row.ts';

/** A batch of typed rows, ready to become entities. */
export function prepareTyped(
  services: Pick<IngestionServices, 'actor'>,
  settings: CsvSettings,
  records: readonly AppliedRecord[],
): PreparedBatch {
  return {
    connector: 'csv',
    customNames: settings.columns.flatMap(({ custom }) => custom ?? []),
    apply(context) {
      switch (settings.noun) {
        case 'account':
          return applyAccounts(context, records, services.actor);
        case 'contact':
          return applyContacts(context, records, services.actor);
        case 'deal':
          return applyDeals(context, records);
        case 'activity':
          return applyActivities(context, records);
      }
    },
  };
}

/** Reads a stored batch of CSV records again. */
export async function prepareCsv(
  services: Pick<IngestionServices, 'actor'>,
  row: ImportRow,
  records: readonly SourceRecord[],
): Promise<PreparedBatch> {
  const settings = unpackSettings(row.settings);
  const reader = await createRowReader(settings);
  const typed = records.flatMap((record): AppliedRecord[] => {
    if (record.body === null) return []; // erased meanwhile
    const cells = (record.body as { cells: string[] }).cells;
    const read = reader.read(record.line, cells);
    if (Array.isArray(read)) throw new GtmError('internal', 'A stored record can no longer be read.');
    return [{ sourceRecordId: record.id, row: read }];
  });
  return prepareTyped(services, settings, typed);
}
