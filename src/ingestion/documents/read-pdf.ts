import { GtmError } from '../../domain/errors.ts';
import type { ConvertedDocument } from './convert-document.ts';
import { layOut, type PdfLine } from './pdf-layout.ts';

/** Titles that programs fill in by themselves. */
const emptyTitle =
  /^(untitled|document\d*|(microsoft (word|powerpoint|excel) - )?[^/\\]*\.(docx?|pptx?|xlsx?|indd|odt|rtf|tex|pdf))$/i;

/**
 * The text of a PDF: paragraphs as they stand on the pages, and headings, told by their size. Throws `invalid` in words
 * that stand behind a file name: for a password, for pages that are pictures, and for what cannot be read whole.
 */
export async function readPdf(bytes: Uint8Array): Promise<ConvertedDocument> {
  const { getDocumentProxy } = await import('unpdf');
  const options = {
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    maxImageSize: 0,
    verbosity: 0,
  };
  const pdf = await getDocumentProxy(bytes, options).catch((cause: unknown) => {
    if (cause instanceof Error && cause.name === 'PasswordException')
      throw new GtmError('invalid', 'is encrypted. Save it without a password and import it again.', { cause });
    throw cause;
  });
  const pages: PdfLine[][] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    try {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(linesOf(items.filter((item) => 'str' in item)));
      page.cleanup();
    } catch (cause) {
      const words = `has a page that cannot be read: page ${number} of ${pdf.numPages}`;
      throw new GtmError('invalid', `${words}. Open it in the program that made it and save it again.`, { cause });
    }
  }
  const { text, firstHeading } = layOut(pages);
  if (text.trim() === '') {
    throw new GtmError('invalid', 'holds pictures of pages and no text. Run text recognition (OCR) on it first.');
  }
  const { title, changedAt } = await propertiesOf(() => pdf.getMetadata());
  return { title: title || firstHeading, text, date: changedAt };
}

interface TextItem {
  str: string;
  transform: number[];
  height: number;
  hasEOL: boolean;
}

/** The pieces of a page as lines, each with the place of its start and the size of its largest letters. */
function linesOf(items: readonly TextItem[]): PdfLine[] {
  const lines: PdfLine[] = [];
  let line: PdfLine | null = null;
  for (const { str, transform, height, hasEOL } of items) {
    const y = transform[5] ?? 0;
    // A line in another size is not always told apart by its end; half a letter up or down is an index or a note.
    if (line !== null && str.trim() !== '' && Math.abs(y - line.y) > Math.min(line.size, height) * 0.9) {
      lines.push(line);
      line = null;
    }
    if (str !== '') {
      line ??= { text: '', y, size: 0 };
      line.text += str;
      if (str.trim() !== '') line.size = Math.max(line.size, Math.round(height * 10) / 10);
    }
    if (hasEOL && line !== null) {
      lines.push(line);
      line = null;
    }
  }
  if (line !== null) lines.push(line);
  return lines.flatMap((one) => {
    const text = one.text
      .replace(/[\u0000-\u001f\u00ad\ufeff]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    return text === '' ? [] : [{ ...one, text }];
  });
}

async function propertiesOf(
  read: () => Promise<{ info: object }>,
): Promise<{ title: string; changedAt: string | null }> {
  try {
    const info = (await read()).info as { Title?: unknown; ModDate?: unknown; CreationDate?: unknown };
    const title = typeof info.Title === 'string' ? info.Title.replace(/[\u0000-\u001f]+/g, ' ').trim() : '';
    const changedAt = pdfDate(info.ModDate) ?? pdfDate(info.CreationDate);
    return { title: emptyTitle.test(title) ? '' : title.slice(0, 2000), changedAt };
  } catch {
    return { title: '', changedAt: null }; // its properties are broken and its text is not
  }
}

/** `D:20260131094000+01'00'` (ISO 32000-1, 7.9.4) as an ISO instant; null for what is no date that exists. */
function pdfDate(value: unknown): string | null {
  const found = /^(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:Z|([+-])(\d{2})'?(\d{2})?)?/.exec(
    String(value),
  );
  if (!found) return null;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', sign, hours, minutes] = found;
  const zone = sign === undefined ? 'Z' : `${sign}${hours}:${minutes ?? '00'}`;
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
