import { extname } from 'node:path';
import { z } from 'zod';
import { htmlToText } from '../../connectors/email/split-reply.ts';
import type { RejectRow } from '../../data/records/sources.ts';
import { decodeText } from '../csv/read-rows.ts';
import { scanBytes } from '../csv/scan-bytes.ts';
import type { ImportInput } from '../import-input.ts';
import type { DocumentBody } from './prepare-documents.ts';

/** A document as its file gives it. */
export interface ReadDocument extends DocumentBody {
  externalId: string;
  line: number;
}

const lineSchema = z.object({
  id: z.union([z.string().min(1).max(500), z.number()]).transform(String),
  title: z.string().max(2000).default(''),
  text: z.string().max(2_000_000),
  date: z.string().nullish(),
  url: z.string().max(2000).nullish(),
});

/** Whether a file name is one of those that `readDocuments` reads. */
export function isDocumentName(fileName: string): boolean {
  return ['.md', '.markdown', '.txt', '.html', '.htm', '.jsonl', '.ndjson'].includes(extname(fileName).toLowerCase());
}

/**
 * The documents of a file: one for Markdown, text and HTML (its first heading, title or file name as title), one a line
 * for JSON Lines `{id, title, text, date?, url?}`. Lines that are none are handed to `reject`.
 */
export async function* readDocuments(
  input: ImportInput,
  reject: (row: RejectRow) => void,
): AsyncGenerator<ReadDocument> {
  const { encoding } = await scanBytes(input);
  const kind = extname(input.fileName).toLowerCase();
  if (kind === '.jsonl' || kind === '.ndjson') {
    yield* readLines(input, encoding, reject);
    return;
  }
  let text = '';
  for await (const piece of decodeText(input, encoding)) text += piece;
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
    if (body.includes('\u0000')) return refuse('text', 'the text has a zero byte');
    if (date != null && Number.isNaN(Date.parse(date)))
      return refuse('date', 'this is no date; write it like 2025-03-31');
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
