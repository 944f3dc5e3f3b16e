import { GtmError } from '../../domain/errors.ts';
import type { ImportInput } from '../import-input.ts';
import { createFormatEvidence, type SettledFormats } from './column-formats.ts';
import type { CsvSettings } from './csv-settings.ts';
import { type Dialect, detectDialect } from './dialect.ts';
import type { CsvNoun } from './field-labels.ts';
import { detectVendor, guessNoun, mapColumns } from './map-columns.ts';
import { type CsvRow, readRows, textSample } from './read-rows.ts';
import { type ByteScan, scanBytes } from './scan-bytes.ts';

/** How a file is to be read where the user says so. */
export interface CsvReading {
  as?: CsvNoun;
  /** `field: column label`. */
  map?: Readonly<Record<string, string>>;
  dateOrder?: 'dmy' | 'mdy';
  decimal?: 'point' | 'comma';
  /** ISO 4217 code for amounts without one; the tenant's when left out. */
  currency?: string;
  /** IANA zone for times without one; the tenant's when left out. */
  zone?: string;
}

/** A CSV file after its first reading: how it is written, what its columns mean, and how many rows it has. */
export interface OpenCsv extends ByteScan {
  dialect: Dialect;
  settings: CsvSettings;
  header: string[];
  rowCount: number;
  /** The line on which the footer of a report begins; null where there is none. */
  footerLine: number | null;
  ambiguous: string[];
  ownColumns: SettledFormats['ownColumns'];
}

/**
 * Reads a file once from beginning to end to settle encoding, delimiter, noun, columns and their formats.
 * Throws `invalid` naming the file, line or column that cannot be read.
 */
export async function openCsv(
  input: ImportInput,
  reading: CsvReading,
  tenant: { zone: string; currency: string },
): Promise<OpenCsv> {
  const scan = await scanBytes(input);
  const dialect = detectDialect(await textSample(input, scan.encoding));
  let header: string[] | null = null;
  let noun: CsvNoun | null = null;
  let evidence: ReturnType<typeof createFormatEvidence> | null = null;
  let columns: ReturnType<typeof mapColumns> = [];
  let rowCount = 0;
  // A footer is known by what stands in it and by nothing behind it: its lines wait until the end.
  let ending: CsvRow[] = [];
  for await (const { rows } of readRows(input, scan.encoding, dialect)) {
    for (const row of rows) {
      const { cells } = row;
      if (header === null) {
        header = readHeader(input, cells);
        noun = reading.as ?? guessNoun(header, input.fileName);
        if (noun === null) throw unknownNoun(input, header);
        columns = mapColumns(noun, header, reading.map);
        if (reading.map === undefined) refuseMissingHeader(input, cells, columns);
        refuseUnnamed(input, noun, columns);
        evidence = createFormatEvidence(columns, noun);
      } else if (cells.length === 1 && header.length > 1) {
        ending.push(row);
      } else {
        rowCount += ending.length + 1;
        ending = [];
        evidence!.see(cells);
      }
    }
  }
  if (header === null || noun === null || evidence === null) {
    throw new GtmError('invalid', `${input.fileName} has no lines.`, { field: input.fileName });
  }
  const isFooter = ending.some(({ cells }) => /^Copyright \(c\).*salesforce\.com/i.test(cells[0]!));
  const { formats, ambiguous, ownColumns, hasSalesforceIds } = evidence.settle(reading);
  const settings: CsvSettings = {
    noun,
    vendor: hasSalesforceIds ? 'salesforce' : detectVendor(header),
    zone: reading.zone ?? tenant.zone,
    currency: reading.currency ?? tenant.currency,
    columns: formats,
  };
  const footerLine = isFooter ? ending[0]!.line : null;
  if (!isFooter) rowCount += ending.length;
  return { ...scan, dialect, settings, header, rowCount, footerLine, ambiguous, ownColumns };
}

function readHeader(input: ImportInput, cells: readonly string[]): string[] {
  const labels = cells.map((cell, index) => cell.trim() || `Column ${index + 1}`);
  const seen = new Map<string, number>();
  for (const [index, label] of labels.entries()) {
    const first = seen.get(label.toLowerCase());
    if (first !== undefined) {
      const message = `${input.fileName} has two columns "${label}" (${first + 1} and ${index + 1}). Rename one of them.`;
      throw new GtmError('invalid', message, { field: label });
    }
    seen.set(label.toLowerCase(), index);
  }
  return labels;
}

/** A first line whose cells look like values is no header. */
function refuseMissingHeader(
  input: ImportInput,
  cells: readonly string[],
  columns: readonly { field: string | null }[],
): void {
  const mapped = columns.filter(({ field }) => field !== null).length;
  const looksLikeData = cells.some((cell) => /^[^@\s]+@[^@\s]+\.[^@\s]+$|^[-+]?\d[\d.,\s:/-]*$/.test(cell.trim()));
  if (mapped === 0 || looksLikeData) {
    throw new GtmError(
      'invalid',
      `The first line of ${input.fileName} does not look like column names. Add a line of names, or say which column is what with --map field=column.`,
      { field: 'line 1' },
    );
  }
}

/** Fields of which a row needs one to be anything at all, and how people call them. */
const naming: Record<CsvNoun, { fields: readonly string[]; words: string }> = {
  account: { fields: ['name', 'domain', 'website'], words: 'the name or the domain' },
  contact: { fields: ['email', 'fullName', 'givenName', 'familyName'], words: 'the address or the name' },
  deal: { fields: ['name'], words: 'the name' },
  activity: { fields: ['title', 'body'], words: 'the title or the text' },
};

/** A file whose every row would be refused for want of the same column is refused at once, with the way out. */
function refuseUnnamed(
  input: ImportInput,
  noun: CsvNoun,
  columns: readonly { label: string; field: string | null }[],
): void {
  const { fields, words } = naming[noun];
  if (columns.some(({ field }) => field !== null && fields.includes(field))) return;
  const labels = columns.map(({ label }) => label).join(', ');
  throw new GtmError(
    'invalid',
    `No column of ${input.fileName} is known as ${words} of ${noun === 'account' || noun === 'activity' ? 'an' : 'a'} ${noun}. Say which one is: --map ${fields[0]}="COLUMN". It has: ${labels}.`,
    { field: `map.${fields[0]}` },
  );
}

function unknownNoun(input: ImportInput, header: readonly string[]): GtmError {
  const columns = header.slice(0, 12).join(', ');
  return new GtmError(
    'invalid',
    `Nothing in ${input.fileName} (columns ${columns}) says what it lists. If its first line is column names, say --as account, contact, deal or activity; otherwise add a line of names.`,
    { field: 'as' },
  );
}
