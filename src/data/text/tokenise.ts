import { stem } from './stem.ts';
import { stopWords } from './stop-words.ts';

/** Version of everything that decides which terms and which labels a text has. A change makes every index again. */
export const textVersion = 2;

/** A word of a text: its characters as written, and where (UTF-16 offsets). */
export interface Word {
  text: string;
  start: number;
  end: number;
}

const MAX_TERM_LENGTH = 64;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)*/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const COMBINING_ACCENT = /[\u0300-\u036f]/g;

/** The words of a text in any script; scripts written without spaces are cut by Unicode's dictionaries. */
export function* wordsOf(text: string): Generator<Word> {
  for (const match of text.matchAll(WORD)) {
    const start = match.index;
    if (UNSPACED.test(match[0])) yield* unspacedWords(match[0], start);
    else yield { text: match[0], start, end: start + match[0].length };
  }
}

function* unspacedWords(text: string, offset: number): Generator<Word> {
  for (const part of new Intl.Segmenter('und', { granularity: 'word' }).segment(text)) {
    if (!part.isWordLike) continue;
    yield { text: part.segment, start: offset + part.index, end: offset + part.index + part.segment.length };
  }
}

/**
 * The term under which a word is indexed and looked up: lower case, without accents and possessive, stemmed. Null for
 * English function words. Words with digits stay as they are; terms are cut at 64 characters.
 */
export function termOf(word: string): string | null {
  const plain = /^[a-z]+$/.test(word) ? word : fold(word);
  if (plain === '' || stopWords.has(plain)) return null;
  return stem(plain).slice(0, MAX_TERM_LENGTH);
}

function fold(word: string): string {
  const lower = word.toLowerCase();
  const ascii = /^[a-z0-9]+$/.test(lower) ? lower : lower.normalize('NFKD').replace(COMBINING_ACCENT, '');
  return ascii.replaceAll('ß', 'ss').replaceAll('’', "'").replace(/'s$/, '').replaceAll("'", '').normalize('NFC');
}

/** The terms of a text in their order, repeated as they occur. */
export function tokenise(text: string): string[] {
  const terms: string[] = [];
  for (const word of wordsOf(text)) {
    const term = termOf(word.text);
    if (term !== null) terms.push(term);
  }
  return terms;
}

/** How often each term occurs. */
export function countTerms(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
