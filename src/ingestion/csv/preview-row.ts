import type { Json } from '../../domain/json.ts';
import type { CsvSettings } from './csv-settings.ts';
import type { TypedRow } from './typed-row.ts';

/** A row as it would land: its fields by name with their values read, and its own columns under `custom`. */
export function previewRow(settings: CsvSettings, row: TypedRow): Json {
  const fields = Object.entries(row.values).map(([name, value]): [string, Json] => {
    if (value instanceof Date) return [name, value.toISOString()];
    if (typeof value === 'object' && 'minor' in value) return [name, { minor: value.minor, currency: value.currency }];
    return [name, value];
  });
  return {
    noun: settings.noun,
    line: row.line,
    externalId: row.externalId,
    ...Object.fromEntries(fields),
    custom: row.custom,
  };
}
