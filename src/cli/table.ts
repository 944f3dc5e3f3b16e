const GAP = '  ';
/** Narrower than this, a column of sentences is hard to read. */
const NARROWEST_TEXT = 16;

const lengthOf = (text: string) => [...text].length;

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

/** The text in lines of at most `width`, broken between words where that is possible. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = '';
    }
    let rest = line === '' ? word : `${line} ${word}`;
    while (lengthOf(rest) > width) {
      lines.push([...rest].slice(0, width).join(''));
      rest = [...rest].slice(width).join('');
    }
    line = rest;
  }
  return [...lines, line];
}

/** Widths that fit into `room` by narrowing the columns of sentences, widest first; null where that is not enough. */
function fit(widths: readonly number[], isText: readonly boolean[], room: number): number[] | null {
  const fitted = [...widths];
  let excess = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1) - room;
  for (; excess > 0; excess--) {
    const texts = fitted.map((width, column) => (isText[column] ? width : 0));
    const widest = texts.indexOf(Math.max(...texts));
    if (texts[widest]! <= NARROWEST_TEXT) return null;
    fitted[widest]! -= 1;
  }
  return fitted;
}

function renderRow(cells: readonly string[], widths: readonly number[]): string[] {
  const wrapped = widths.map((width, column) => wrap(cells[column] ?? '', width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, column) => pad(lines[line] ?? '', widths[column]!))
      .join(GAP)
      .trimEnd(),
  );
}

/** Each row as lines of heading and value, for a terminal too narrow for columns. */
function renderRecords(headings: readonly string[], rows: readonly (readonly string[])[], room: number): string[] {
  const label = Math.max(...headings.map(lengthOf));
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...headings.flatMap((heading, column) => {
      const value = row[column] ?? '';
      if (value === '') return [];
      const lines = wrap(value, Math.max(NARROWEST_TEXT, room - label - GAP.length));
      return lines.map((line, place) => `${pad(place === 0 ? heading : '', label)}${GAP}${line}`.trimEnd());
    }),
  ]);
}

/**
 * Rows under headings. Where they are wider than `room`, sentences are wrapped; where that is not enough, each row
 * becomes a few lines, so that nothing is cut off. The first line is the heading, null where there is none.
 */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  room: number,
): { heading: string | null; lines: string[] } {
  const widths = headings.map((heading, column) =>
    Math.max(lengthOf(heading), ...rows.map((row) => lengthOf(row[column] ?? ''))),
  );
  const isText = headings.map((_, column) => rows.some((row) => /\s/.test((row[column] ?? '').trim())));
  const fitted = fit(widths, isText, room);
  if (fitted === null) return { heading: null, lines: renderRecords(headings, rows, room) };
  return { heading: renderRow(headings, fitted).join('\n'), lines: rows.flatMap((row) => renderRow(row, fitted)) };
}
