import type { WordStyle } from './word-styles.ts';
import { readXml, type XmlEvents } from './xml-events.ts';

/** The text of a Word document's main part. */
export interface WordText {
  paragraphs: string[];
  /** A paragraph in the style "Title", and the first heading. */
  title: string | null;
  firstHeading: string | null;
  /** Notes in the order of their references, `footnote 2` or `endnote 1`; the text has their numbers from 1 on. */
  notes: string[];
}

/** Text inside these is not what the document says: older versions, a second rendering, field codes, reading aids. */
const skipped = new Set(['del', 'moveFrom', 'Fallback', 'instrText', 'delText', 'rt', 'pPrChange', 'rPrChange']);

interface Paragraph {
  text: string;
  style: string;
  level: number | null;
  /** Depth in its list from 0; null outside of lists. */
  listDepth: number | null;
}

/** Reads the main part of a Word document (`w:document`) by its styles. */
export async function readWordText(
  stream: AsyncIterable<Uint8Array>,
  styles: ReadonlyMap<string, WordStyle>,
): Promise<WordText> {
  const result: WordText = { paragraphs: [], title: null, firstHeading: null, notes: [] };
  await readXml(
    stream,
    collector({
      note: (id) => result.notes.push(id),
      paragraph({ text, style, level, listDepth }, isCell) {
        if (text === '') return;
        const known = styles.get(style);
        const heading = isCell ? null : (level ?? known?.level ?? (known?.isTitle ? 1 : null));
        if (known?.isTitle) result.title ??= text;
        if (heading !== null) result.firstHeading ??= text;
        if (heading !== null) result.paragraphs.push(`${'#'.repeat(Math.min(6, heading))} ${text.replace(/\n/g, ' ')}`);
        else if (listDepth === null) result.paragraphs.push(text);
        else appendLine(result.paragraphs, `${'  '.repeat(Math.min(8, listDepth))}- ${text}`, /^ *- /);
      },
      row: (cells) => appendLine(result.paragraphs, cells.join(' | '), / \| /),
    }),
  );
  return result;
}

/** Lines of one list or table stay together. */
function appendLine(paragraphs: string[], line: string, like: RegExp): void {
  const last = paragraphs.at(-1);
  if (last !== undefined && like.test(last) && !last.startsWith('#'))
    paragraphs[paragraphs.length - 1] = `${last}\n${line}`;
  else paragraphs.push(line);
}

/** The notes of `footnotes.xml` or `endnotes.xml`: `footnote 2` and its text. */
export async function readNotes(
  stream: AsyncIterable<Uint8Array> | null,
  kind: 'footnote' | 'endnote',
): Promise<Map<string, string>> {
  const notes = new Map<string, string>();
  let id = '';
  const inner = collector({
    note() {},
    paragraph({ text }) {
      if (text !== '') notes.set(id, [notes.get(id) ?? '', text].join(' ').trim());
    },
    row() {},
  });
  await readXml(stream, {
    ...inner,
    open(name, attribute) {
      if (name === kind) id = `${kind} ${attribute('id')}`;
      inner.open?.(name, attribute);
    },
  });
  return notes;
}

interface Collected {
  paragraph(paragraph: Paragraph, isCell: boolean): void;
  row(cells: string[]): void;
  note(id: string): void;
}

/**
 * Follows the elements of WordprocessingML. Paragraphs may stand in one another (a text box in a run) and tables in
 * cells, so both are stacks; the inner one is told first.
 */
function collector(to: Collected): XmlEvents {
  const open: Paragraph[] = [];
  const tables: { cells: string[] }[] = [];
  let skipping = 0;
  let isHidden = false;
  let isText = false;
  let inProperties = false;
  let noteCount = 0;
  const write = (text: string) => {
    const paragraph = open.at(-1);
    if (paragraph && !isHidden && !inProperties) paragraph.text += text;
  };
  const opened: Record<string, (attribute: (name: string) => string) => void> = {
    p: () => open.push({ text: '', style: '', level: null, listDepth: null }),
    tbl: () => tables.push({ cells: [] }),
    tc: () => tables.at(-1)?.cells.push(''),
    r() {
      isHidden = false;
    },
    vanish(attribute) {
      isHidden = !/^(0|false|off)$/.test(attribute('val'));
    },
    t() {
      isText = true;
    },
    pPr() {
      inProperties = true;
    },
    tab: () => write('\t'),
    br: () => write('\n'),
    cr: () => write('\n'),
    noBreakHyphen: () => write('-'),
    pStyle(attribute) {
      if (open.length > 0) open.at(-1)!.style = attribute('val');
    },
    outlineLvl(attribute) {
      if (open.length > 0 && /^[0-8]$/.test(attribute('val'))) open.at(-1)!.level = Number(attribute('val')) + 1;
    },
    ilvl(attribute) {
      if (open.length > 0) open.at(-1)!.listDepth = Number(attribute('val')) || 0;
    },
    numId(attribute) {
      // List 0 takes a paragraph out of the list of its style.
      if (open.length > 0 && attribute('val') === '0') open.at(-1)!.listDepth = null;
    },
    footnoteReference: (attribute) => refer(`footnote ${attribute('id')}`),
    endnoteReference: (attribute) => refer(`endnote ${attribute('id')}`),
  };
  const refer = (id: string) => {
    to.note(id);
    noteCount++;
    write(`[${noteCount}]`);
  };
  const closed: Record<string, () => void> = {
    p() {
      const paragraph = open.pop()!;
      paragraph.text = tidy(paragraph.text);
      const table = tables.at(-1);
      const isCell = table !== undefined && table.cells.length > 0;
      if (isCell) table.cells.push([table.cells.pop(), paragraph.text.replace(/\n/g, ' ')].filter(Boolean).join(' '));
      else to.paragraph(paragraph, false);
      isHidden = false;
    },
    tr() {
      const table = tables.at(-1);
      if (table?.cells.some((cell) => cell !== '')) emitRow(table.cells);
      if (table) table.cells = [];
    },
    tbl: () => tables.pop(),
    t() {
      isText = false;
    },
    pPr() {
      inProperties = false;
    },
    r() {
      isHidden = false;
    },
  };
  /** A table in a cell is part of that cell. */
  const emitRow = (cells: string[]) => {
    const outer = tables.at(-2);
    if (outer && outer.cells.length > 0)
      outer.cells.push([outer.cells.pop(), cells.join(', ')].filter(Boolean).join(' '));
    else to.row(cells);
  };
  return {
    open(name, attribute) {
      if (skipped.has(name)) skipping++;
      else if (skipping === 0) opened[name]?.(attribute);
    },
    text(text) {
      if (isText && skipping === 0) write(text);
    },
    close(name) {
      if (skipped.has(name)) skipping--;
      else if (skipping === 0) closed[name]?.();
    },
  };
}

function tidy(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u00ad]/g, '')
    .replace(/\u00a0/g, ' ')
    .replace(/[ \t]+\n/g, '\n')
    .trim();
}
