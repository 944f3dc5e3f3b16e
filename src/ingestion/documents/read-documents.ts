import { extname } from 'node:path';
import { z } from 'zod';
import { htmlToText } from '../../connectors/email/split-reply.ts';
import type { RejectRow } from '../../data/records/sources.ts';
import { GtmError } from '../../domain/errors.ts';
import { decodeText } from '../csv/read-rows.ts';
import { scanBytes } from '../csv/scan-bytes.ts';
import { type ImportInput, readAll } from '../import-input.ts';
import { type ConvertedKind, convertDocument } from './convert-document.ts';
import type { DocumentBody } from './prepare-documents.ts';

/** A document as its file gives it. */
export interface ReadDocument extends DocumentBody {
  externalId: string;
  line: number;
}

const words = (longest: number) =>
  z
    .string(`this is to be a text of at most ${longest} characters`)
    .max(longest, `this has more than ${longest} characters`)
    .refine((text) => !text.includes('\u0000'), 'this has a zero byte')
    .transform((text) => text.toWellFormed());
const idWords = 'this is to be a text of 1 to 300 characters, or a number';
const lineSchema = z.object(
  {
    id: z.union([words(300).refine((id) => id !== '', idWords), z.number()], idWords).transform(String),
    title: words(2000).default(''),
    text: words(2_000_000),
    date: words(100).nullish(),
    url: words(2000).nullish(),
  },
  'this line is no object such as {"id": 1, "title": "...", "text": "..."}',
);

const textEndings = ['.md', '.markdown', '.txt', '.html', '.htm', '.jsonl', '.ndjson'];
const maxConvertedBytes = 64 * 1024 * 1024;

/** Whether a file name is one of those that `readDocuments` reads. */
export function isDocumentName(fileName: string): boolean {
  return [...textEndings, '.pdf', '.docx'].includes(extname(fileName).toLowerCase());
}

/**
 * The documents of a file: one for PDF, Word, Markdown, text and HTML (its own title, first heading or file name as
 * title), one a line for JSON Lines `{id, title, text, date?, url?}`. Lines that are none are handed to `reject`.
 */
export async function* readDocuments(
  input: ImportInput,
  reject: (row: RejectRow) => void,
): AsyncGenerator<ReadDocument> {
  const converted = await convertedKindOf(input);
  if (converted !== null) {
    yield await readConverted(input, converted);
    return;
  }
  const { encoding } = await scanBytes(input);
  const kind = extname(input.fileName).toLowerCase();
  if (kind === '.jsonl' || kind === '.ndjson') {
    yield* readLines(input, encoding, reject);
    return;
  }
  let text = '';
  for await (const piece of decodeText(input, encoding)) text += piece;
  if (text.includes('\u0000')) {
    throw new GtmError('invalid', `${input.fileName} has a zero byte. The file is damaged; export it again.`, {
      field: input.fileName,
    });
  }
  text = text.replace(/\r\n?/g, '\n');
  const name = input.fileName.replace(/\.[a-z]+$/i, '');
  if (kind === '.html' || kind === '.htm') {
    const title = /<title[^>]*>([\s\S]*?)<\/title>/i.exec(text)?.[1];
    yield {
      externalId: input.fileName,
      line: 1,
      title: htmlToText(title ?? '').trim() || name,
      text: htmlToText(text),
      url: null,
      date: null,
    };
    return;
  }
  const heading = kind === '.txt' ? null : /^#{1,2}\s+(.+?)\s*#*$/m.exec(text)?.[1];
  yield { externalId: input.fileName, line: 1, title: heading ?? name, text, url: null, date: null };
}

/** By what the bytes are, then by name; null for text. */
async function convertedKindOf(input: ImportInput): Promise<ConvertedKind | null> {
  let start = Buffer.alloc(0);
  for await (const chunk of input.open()) {
    start = Buffer.concat([start, chunk]);
    if (start.length >= 8) break;
  }
  const begins = (...bytes: number[]) => bytes.every((byte, index) => start[index] === byte);
  if (start.toString('latin1').startsWith('%PDF-')) return 'pdf';
  const isArchive = begins(0x50, 0x4b, 0x03, 0x04);
  const isOldOffice = begins(0xd0, 0xcf, 0x11, 0xe0);
  if (isArchive || isOldOffice) return 'docx';
  const named = /\.(pdf|docx)$/i.exec(input.fileName)?.[1]?.toLowerCase() as ConvertedKind | undefined;
  return start.length === 0 ? null : (named ?? null);
}

async function readConverted(input: ImportInput, kind: ConvertedKind): Promise<ReadDocument> {
  const bytes = new Uint8Array(await readAll(input, maxConvertedBytes));
  const { title, text, date } = await convertDocument(input.fileName, kind, bytes);
  const name = input.fileName.replace(/\.[a-z]+$/i, '');
  const isPlausible = date !== null && isDate(date);
  return {
    externalId: input.fileName,
    line: 1,
    title: title || name,
    text,
    url: null,
    date: isPlausible ? date : null,
  };
}

/** An instant that people can have meant. */
function isDate(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= 1900 && year <= 2200;
}

async function* readLines(
  input: ImportInput,
  encoding: Parameters<typeof decodeText>[1],
  reject: (row: RejectRow) => void,
): AsyncGenerator<ReadDocument> {
  let rest = '';
  let line = 0;
  const read = (text: string): ReadDocument | null => {
    line++;
    if (text.trim() === '') return null;
    const refuse = (field: string, reason: string) => {
      reject({ line, field, value: text.slice(0, 200), reason });
      return null;
    };
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return refuse('(line)', 'this line is no JSON');
    }
    const parsed = lineSchema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return refuse(issue!.path.join('.') || '(line)', issue!.message);
    }
    const { id, title, text: body, date, url } = parsed.data;
    if (date != null && !isDate(date)) return refuse('date', 'this is no date; write it like 2025-03-31');
    return { externalId: id, line, title: title || id, text: body, url: url ?? null, date: date ?? null };
  };
  for await (const piece of decodeText(input, encoding)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const text of lines) {
      const document = read(text);
      if (document !== null) yield document;
    }
  }
  const last = rest === '' ? null : read(rest);
  if (last !== null) yield last;
}
