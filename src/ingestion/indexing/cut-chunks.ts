import { splitSentences } from '../../data/text/sentences.ts';
import { wordsOf } from '../../data/text/tokenise.ts';

/** A piece of a text; offsets count UTF-16 units of that text, so that `text.slice(start, end)` is the piece. */
export interface Piece {
  start: number;
  end: number;
}

/** Texts up to this many words stay whole; longer ones are cut into pieces of about `TARGET_WORDS`. */
const WHOLE_WORDS = 400;
const TARGET_WORDS = 250;
/** A single sentence longer than this is cut between words. */
const MAX_SENTENCE_WORDS = 500;

/** Cuts a text into pieces of whole sentences; together they hold every sentence once. Blank text has none. */
export function cutChunks(text: string): Piece[] {
  const sentences = splitSentences(text).flatMap((sentence) => cutLong(text, sentence));
  const first = sentences[0];
  const last = sentences.at(-1);
  if (!first || !last) return [];
  const counts = sentences.map((sentence) => countWords(text, sentence));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= WHOLE_WORDS) return [{ start: first.start, end: last.end }];

  // Evenly sized pieces: the last one is not a scrap.
  const pieceWords = total / Math.ceil(total / TARGET_WORDS);
  const pieces: Piece[] = [];
  let words = 0;
  for (const [index, sentence] of sentences.entries()) {
    const current = pieces.at(-1);
    if (!current || words + counts[index]! / 2 > pieceWords * pieces.length) pieces.push({ ...sentence });
    else current.end = sentence.end;
    words += counts[index]!;
  }
  return pieces;
}

function countWords(text: string, { start, end }: Piece): number {
  let count = 0;
  for (const _ of wordsOf(text.slice(start, end))) count++;
  return count;
}

function cutLong(text: string, sentence: Piece): Piece[] {
  const words = [...wordsOf(text.slice(sentence.start, sentence.end))];
  if (words.length <= MAX_SENTENCE_WORDS) return [sentence];
  const pieces: Piece[] = [];
  for (let at = 0; at < words.length; at += TARGET_WORDS) {
    const next = words[at + TARGET_WORDS];
    pieces.push({
      start: at === 0 ? sentence.start : sentence.start + words[at]!.start,
      end: next ? sentence.start + words[at + TARGET_WORDS - 1]!.end : sentence.end,
    });
  }
  return pieces;
}
