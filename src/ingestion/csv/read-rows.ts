import { type CsvError, type InfoRecord, parse } from 'csv-parse';
import { GtmError } from '../../domain/errors.ts';
import type { ImportInput } from '../import-input.ts';
import type { Dialect } from './dialect.ts';
import type { Encoding } from './scan-bytes.ts';

/** One line of a file: its number (the first is 1; of its last line where a quoted cell spans several) and its cells. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** A quotation mark that is never closed: the line it stands on, and the last line of the file. */
export interface TornCell {
  line: number;
  lastLine: number;
}

/** Most characters of one record; a quote that is never closed would otherwise swallow the file. */
const maxRecordLength = 8 * 1024 * 1024;

/** The text of a file, piece by piece, without byte order mark. */
export async function* decodeText(input: ImportInput, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of input.open()) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** The first characters of a file, at most about `length`. */
export async function textSample(input: ImportInput, encoding: Encoding, length = 64 * 1024): Promise<string> {
  let sample = '';
  for await (const text of decodeText(input, encoding)) {
    sample += text;
    if (sample.length >= length) break;
  }
  return sample;
}

/**
 * The rows of a CSV file (RFC 4180 and its common deviations) in lists of up to some thousand, in bounded memory;
 * lines without any value are left out. A quote that is still open at the end yields `torn`.
 */
export async function* readRows(
  input: ImportInput,
  encoding: Encoding,
  dialect: Dialect,
): AsyncGenerator<{ rows: CsvRow[]; torn: TornCell | null }> {
  let rows: CsvRow[] = [];
  let failure: CsvError | undefined;
  let lastLine = 0;
  const parser = parse({
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxRecordLength,
    // Rows are taken as they are parsed: what the parser still holds is lost when it fails at the end.
    on_record(record: string[], info: InfoRecord) {
      lastLine = info.lines;
      if (record.some((cell) => cell.trim() !== '')) rows.push({ line: info.lines, cells: record });
      return null;
    },
  });
  parser.resume();
  const ended = new Promise<void>((resolve) => {
    parser.on('error', (error) => {
      failure = error as CsvError;
      resolve();
    });
    parser.on('end', resolve);
  });
  let skip = true;
  let lineEnds = 0;
  let last = '';
  for await (const text of decodeText(input, encoding)) {
    lineEnds += text.split('\n').length - 1;
    last = text.at(-1) ?? last;
    const piece: string = skip ? text.replace(/^sep=.\r?\n/i, '') : text;
    if (text !== '') skip = false;
    if (!parser.write(piece)) await new Promise((resolve) => setImmediate(resolve));
    if (failure) break;
    if (rows.length > 0) {
      yield { rows, torn: null };
      rows = [];
    }
  }
  if (!failure) parser.end();
  await ended;
  if (failure && failure.code !== 'CSV_QUOTE_NOT_CLOSED') throw readable(input, failure, lastLine);
  yield { rows, torn: failure ? { line: lastLine + 1, lastLine: lineEnds + (last === '\n' ? 0 : 1) } : null };
}

function readable(input: ImportInput, cause: CsvError, lastLine: number): GtmError {
  const words =
    cause.code === 'CSV_MAX_RECORD_SIZE'
      ? `line ${lastLine + 1} of ${input.fileName} is longer than 8 MB; is a quotation mark missing there?`
      : `line ${lastLine + 1} of ${input.fileName} cannot be read as CSV (${cause.code}).`;
  return new GtmError('invalid', words, { cause, field: `line ${lastLine + 1}` });
}
