import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ImportSettings } from '../../data/records/sources.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ColumnFormat } from './column-formats.ts';
import type { CsvNoun, ValueType } from './field-labels.ts';

const columnSchema = z.strictObject({
  label: z.string(),
  field: z.string().nullable(),
  custom: z.string().nullable(),
  type: z.string(),
  customType: z.enum(['text', 'number', 'boolean', 'date']),
  dateOrder: z.enum(['iso', 'dmy', 'mdy']),
  decimal: z.enum(['plain', 'point', 'comma']),
  currency: z.string().nullable(),
});
const settingsSchema = z.strictObject({
  noun: z.enum(['account', 'contact', 'deal', 'activity']),
  vendor: z.enum(['hubspot', 'salesforce', 'csv']),
  zone: z.string(),
  currency: z.string(),
  columns: z.array(columnSchema),
});

/** Everything needed to turn the raw cells of an import into typed values, again and with the same result. */
export interface CsvSettings {
  noun: CsvNoun;
  vendor: 'hubspot' | 'salesforce' | 'csv';
  /** For times without a zone. */
  zone: string;
  /** For amounts without a currency. */
  currency: string;
  columns: ColumnFormat[];
}

/** The settings as plain JSON, as they are kept with the import. */
export function packSettings(settings: CsvSettings): ImportSettings {
  return { ...settings, columns: settings.columns.map((column) => ({ ...column })) };
}

/** The settings that `packSettings` kept. */
export function unpackSettings(json: ImportSettings): CsvSettings {
  const parsed = settingsSchema.safeParse(json);
  if (!parsed.success)
    throw new GtmError('internal', 'The settings of this import cannot be read.', { cause: parsed.error });
  const columns = parsed.data.columns.map((column): ColumnFormat => ({ ...column, type: column.type as ValueType }));
  return { ...parsed.data, columns };
}

/** SHA-256 (hex) of the settings: the same file read in another way is another file. */
export function settingsDigest(settings: CsvSettings): string {
  return createHash('sha256')
    .update(JSON.stringify(packSettings(settings)))
    .digest('hex');
}
