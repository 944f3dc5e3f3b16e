import { wordsOf } from '../words.ts';

const telling = 4;

/** Whether a sentence of four words and more stands, word for word, in a text that somebody else wrote. */
export function repeatsWords(sentence: string, text: string): boolean {
  const words = wordsOf(sentence).map(({ word }) => word);
  if (words.length < telling) return false;
  return ` ${wordsOf(text)
    .map(({ word }) => word)
    .join(' ')} `.includes(` ${words.join(' ')} `);
}
