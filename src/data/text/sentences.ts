/** A sentence of a text: UTF-16 offsets, without the white space around it. */
export interface Sentence {
  start: number;
  end: number;
}

const abbreviations = new Set(
  'mr mrs ms dr prof st jr sr vs etc inc ltd co corp dept est approx no nos fig vol pp ed eds e.g i.e a.m p.m u.s u.k'
    .split(' ')
    .concat('jan feb mar apr jun jul aug sep sept oct nov dec'.split(' ')),
);
/** The end of a sentence: its marks with closing quotes, then white space; or an empty line; or the start of a list item. */
const BOUNDARY =
  /(?<mark>[.!?…]+["'”’)\]]*)(?=\s)|(?<wide>[。！？]["'”’）」]*)|(?<blank>\n[^\S\n]*\n)|\n(?=[^\S\n]*(?:[-*•]|\d+[.)])\s)/gu;

/** Cuts a text into sentences. Lines that break within a sentence stay together; a heading or list item is one. */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const boundary of text.matchAll(BOUNDARY)) {
    const end = boundary.index + boundary[0].length;
    if (boundary.groups?.mark !== undefined && !endsSentence(text, boundary.index, end)) continue;
    pushTrimmed(sentences, text, start, end);
    start = end;
  }
  pushTrimmed(sentences, text, start, text.length);
  return sentences;
}

/** A full stop after an abbreviation or initial, or before a small letter, ends nothing. */
function endsSentence(text: string, mark: number, end: number): boolean {
  if (text[mark] !== '.') return true;
  const next = /\S/.exec(text.slice(end, end + 20))?.[0] ?? '';
  if (/\p{Ll}/u.test(next)) return false;
  const before =
    /\S*$/
      .exec(text.slice(Math.max(0, mark - 20), mark))?.[0]
      .toLowerCase()
      .replace(/^["'(“‘[]+/, '') ?? '';
  return !abbreviations.has(before) && !/^\p{L}$/u.test(before);
}

function pushTrimmed(sentences: Sentence[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  if (end > start) sentences.push({ start, end });
}
