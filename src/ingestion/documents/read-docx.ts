import { GtmError } from '../../domain/errors.ts';
import type { ConvertedDocument } from './convert-document.ts';
import { openZip, type ZipParts } from './unpack-zip.ts';
import { readWordStyles } from './word-styles.ts';
import { readNotes, readWordText, type WordText } from './word-text.ts';
import { readXml } from './xml-events.ts';

/**
 * The text of a Word document (Office Open XML): paragraphs, headings, lists, table rows, the text of links, and the
 * notes it refers to behind it. Deleted and hidden text is left out. Throws `invalid` in words that stand behind a file
 * name.
 */
export async function readDocx(bytes: Uint8Array, unpackedBytes: number): Promise<ConvertedDocument> {
  // An Office document with a password is an old compound file, as a .doc is.
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
    throw new GtmError('invalid', 'is an old Word document or has a password. Save it as .docx, without a password.');
  }
  const zip = await openZip(bytes, unpackedBytes);
  const main = await mainPart(zip);
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const part = await zip.read(main);
  if (part === null) throw new GtmError('invalid', 'is a ZIP archive and no Word document. Save it as .docx.');
  const styles = await readWordStyles(await zip.read(`${folder}styles.xml`));
  const body = await readWordText(part, styles);
  const notes = await notesOf(zip, folder, body);
  const text = [...body.paragraphs, ...notes].join('\n\n');
  if (text.trim() === '') {
    throw new GtmError(
      'invalid',
      'holds no text, only pictures perhaps. Write its text into a document and import that.',
    );
  }
  const { title, modified } = await coreProperties(zip);
  return { title: title || body.title || body.firstHeading, text, date: modified };
}

/** The part that the archive names as its document; every part may have any name. */
async function mainPart(zip: ZipParts): Promise<string> {
  let target = 'word/document.xml';
  await readXml(await zip.read('_rels/.rels'), {
    open(name, attribute) {
      if (name === 'Relationship' && /\/officeDocument$/.test(attribute('Type'))) target = attribute('Target');
    },
  });
  return target.replace(/^\//, '');
}

/** The notes that the text refers to, in its order, each behind its number. */
async function notesOf(zip: ZipParts, folder: string, body: WordText): Promise<string[]> {
  const found = new Map<string, string>();
  for (const kind of ['footnote', 'endnote'] as const) {
    if (!body.notes.some((note) => note.startsWith(kind))) continue;
    for (const [id, text] of await readNotes(await zip.read(`${folder}${kind}s.xml`), kind)) found.set(id, text);
  }
  return body.notes.flatMap((id, index) => {
    const text = found.get(id);
    return text ? [`[${index + 1}] ${text}`] : [];
  });
}

async function coreProperties(zip: ZipParts): Promise<{ title: string; modified: string | null }> {
  const values = new Map<string, string>();
  let current = '';
  await readXml(await zip.read('docProps/core.xml'), {
    open(name) {
      current = name;
    },
    text(text) {
      if (current !== '') values.set(current, (values.get(current) ?? '') + text);
    },
    close() {
      current = '';
    },
  });
  const time = Date.parse(values.get('modified') ?? values.get('created') ?? '');
  return {
    title: (values.get('title') ?? '').trim(),
    modified: Number.isNaN(time) ? null : new Date(time).toISOString(),
  };
}
