/** One word of a text in lower case, with its UTF-16 offsets. */
export interface Word {
  word: string;
  start: number;
  end: number;
}

/** Words and numbers of a text; apostrophes inside a word belong to it, hyphens part words. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu)].map((match) => ({
    word: match[0].toLowerCase().replaceAll('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
