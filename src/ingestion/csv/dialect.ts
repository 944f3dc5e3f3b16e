/** How cells are separated and wrapped. */
export interface Dialect {
  delimiter: string;
  quote: string;
}

const candidates = [',', ';', '\t', '|'];

/**
 * Guesses delimiter and quote from the beginning of a file: the delimiter that splits most lines into the same number
 * of cells (at least two) as the header, outside quotes. A file of one column gets the comma.
 */
export function detectDialect(sample: string): Dialect {
  const text = sample.replace(/^\ufeff/, '');
  const stated = /^sep=(.)\r?\n/i.exec(text)?.[1];
  const quote = detectQuote(text);
  if (stated !== undefined) return { delimiter: stated, quote };
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of candidates) {
    const counts = delimitersPerLine(text, delimiter, quote);
    const header = counts[0] ?? 0;
    if (header === 0) continue;
    const agreeing = counts.filter((count) => count === header).length;
    const score = (agreeing / counts.length) * 1000 + header;
    if (score > best.score) best = { delimiter, score };
  }
  return { delimiter: best.delimiter, quote };
}

function detectQuote(text: string): string {
  const around = (quote: string) =>
    text.match(new RegExp(`(?:^|[,;\\t|\\n])${quote}[^${quote}\\n]*${quote}(?=[,;\\t|\\r\\n]|$)`, 'g'));
  const single = around("'")?.length ?? 0;
  const double = around('"')?.length ?? 0;
  return single > double * 2 && single > 2 ? "'" : '"';
}

/** Delimiters outside quotes in each of the first 200 complete lines. */
function delimitersPerLine(text: string, delimiter: string, quote: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let quoted = false;
  let atStart = true;
  let empty = true;
  for (const character of text) {
    if (character === quote && (quoted || atStart)) quoted = !quoted;
    else if (!quoted && character === delimiter) count++;
    else if (!quoted && character === '\n') {
      if (!empty) counts.push(count);
      if (counts.length === 200) break;
      count = 0;
      empty = true;
      atStart = true;
      continue;
    }
    if (character !== '\r') empty = false;
    atStart = !quoted && (character === delimiter || character === quote);
  }
  if (!empty && counts.length === 0) counts.push(count);
  return counts;
}
