import { open, readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { GtmError } from '../domain/errors.ts';
import { type CalendarImportOptions, importCalendar } from './calendar/import-calendar.ts';
import { type CsvOptions, importCsv } from './csv/import-csv.ts';
import { type DocumentOptions, importDocuments } from './documents/import-documents.ts';
import { isDocumentName } from './documents/read-documents.ts';
import { fileInput } from './import-input.ts';
import type { ImportReport, IngestionServices } from './ingestion-services.ts';
import { importMail, type MailOptions } from './mail/import-mail.ts';

/** What a file can be imported as: a noun of a CSV file, or a kind of file. */
export type ImportAs = 'account' | 'contact' | 'deal' | 'activity' | 'mail' | 'calendar' | 'documents';

/** Options of every kind of file; those that do not concern the file at hand are ignored. */
export type ImportPathOptions = Omit<CsvOptions, 'as'> &
  MailOptions &
  CalendarImportOptions &
  DocumentOptions & { as?: ImportAs };

type FileKind = 'csv' | 'mail' | 'calendar' | 'documents';

/**
 * The front door of `gtm import`: recognises a CSV file, an `.eml` or mbox file, a Maildir or folder of mails, an `.ics`
 * file or a document, and imports it. A folder with files of several kinds is refused with advice.
 * Throws `not-found`, and `invalid` for what is none of these.
 */
export async function importPath(
  services: IngestionServices,
  tenantId: string,
  path: string,
  options: ImportPathOptions = {},
): Promise<ImportReport> {
  const { as, ...rest } = options;
  const kind = await kindOfPath(path, as);
  if (kind === 'mail') return importMail(services, tenantId, path, rest);
  const input = await fileInput(path);
  if (kind === 'calendar') return importCalendar(services, tenantId, input, rest);
  if (kind === 'documents') return importDocuments(services, tenantId, input, rest);
  const noun = as === 'account' || as === 'contact' || as === 'deal' || as === 'activity' ? { as } : {};
  return importCsv(services, tenantId, input, { ...rest, ...noun });
}

async function kindOfPath(path: string, as: ImportAs | undefined): Promise<FileKind> {
  if (as === 'mail' || as === 'calendar' || as === 'documents') return as;
  if (as !== undefined) return 'csv';
  const facts = await stat(path).catch((cause: unknown) => {
    throw new GtmError('not-found', `There is no file or folder ${path}. Check the path.`, { cause, field: 'path' });
  });
  if (facts.isDirectory()) return kindOfFolder(path);
  const extension = extname(path).toLowerCase();
  if (['.csv', '.tsv', '.tab'].includes(extension)) return 'csv';
  if (['.eml', '.mbox'].includes(extension)) return 'mail';
  if (['.ics', '.ical'].includes(extension)) return 'calendar';
  const start = await readStart(path);
  if (start.startsWith('%PDF-')) return 'documents';
  if (/^(\ufeff)?BEGIN:VCALENDAR/i.test(start)) return 'calendar';
  if (
    /^(\r?\n)*From \S+.*\d/.test(start) ||
    /^(Return-Path|Received|Delivered-To|Message-ID|MIME-Version|From|X-[\w-]+):/im.test(start.split(/\r?\n\r?\n/)[0]!)
  ) {
    if (!isDocumentName(path)) return 'mail';
  }
  if (isDocumentName(path)) {
    if (extension !== '.txt' || !looksTabular(start)) return 'documents';
    return 'csv';
  }
  if (looksTabular(start)) return 'csv';
  throw new GtmError(
    'invalid',
    `${basename(path)} is none of the files that can be imported (CSV, .eml, mbox, Maildir, .ics, PDF, Word, Markdown, text, HTML, JSON Lines). Say --as if it is one of them.`,
    { field: 'path' },
  );
}

async function kindOfFolder(path: string): Promise<FileKind> {
  const entries = await readdir(path, { withFileTypes: true });
  const isMaildir = ['cur', 'new'].every((name) => entries.some((entry) => entry.isDirectory() && entry.name === name));
  const other = entries.find((entry) => entry.isFile() && /\.(csv|tsv|ics|md|html?|jsonl|pdf|docx)$/i.test(entry.name));
  if (isMaildir || other === undefined) return 'mail';
  throw new GtmError('invalid', `${path} is a folder that holds ${other.name}. Import its files one by one.`, {
    field: join(path, other.name),
  });
}

/** Two lines with the same number of the same delimiter. */
function looksTabular(text: string): boolean {
  const [first, second] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (first === undefined) return false;
  return [',', ';', '\t', '|'].some((mark) => {
    const count = first.split(mark).length;
    return count > 1 && (second === undefined || second.split(mark).length >= count);
  });
}

async function readStart(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
  } finally {
    await file.close();
  }
}
