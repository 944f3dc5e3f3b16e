import { alignmentDistance } from '../../domain/alignment-distance.ts';
import { isCommonWord } from '../supervisor/grounding/common-words.ts';
import type { Token } from './goal-tokens.ts';

/** A word that was read as another one. */
export interface Repair {
  written: string;
  readAs: string;
}

/**
 * Reads misspelled words as the one known word that is close enough (optimal string alignment: one change up to seven
 * letters, two from eight). A word that is ordinary English is never changed, nor one that is as close to two words. A
 * name can only be another name: "deals with Opena" are not the open ones.
 */
export function repairSpelling(
  tokens: readonly Token[],
  knownWords: ReadonlySet<string>,
  names: ReadonlySet<string>,
): { tokens: Token[]; repairs: Repair[] } {
  const repairs: Repair[] = [];
  const isCapital = ({ written }: Token) => /^\p{Lu}\p{Ll}/u.test(written);
  const isTitleCase = tokens.filter(isCapital).length > tokens.length / 2;
  const repaired = tokens.map((token, index) => {
    if (token.text.length < 4 || !/^\p{L}+$/u.test(token.text) || knownWords.has(token.text)) return token;
    const isName = index > 0 && !isTitleCase && isCapital(token);
    const known = isCommonWord(token.text) ? [] : closest(token.text, isName ? names : knownWords);
    if (known.length !== 1) return token;
    repairs.push({ written: token.written, readAs: known[0]! });
    return { ...token, text: known[0]! };
  });
  return { tokens: repaired, repairs };
}

function closest(word: string, knownWords: ReadonlySet<string>): string[] {
  const limit = word.length >= 8 ? 2 : 1;
  let best: string[] = [];
  let bestDistance = limit;
  for (const known of knownWords) {
    if (known.length < 4 || Math.abs(known.length - word.length) > limit) continue;
    const distance = alignmentDistance(word, known);
    if (distance > bestDistance) continue;
    best = distance < bestDistance ? [known] : [...best, known];
    bestDistance = distance;
  }
  return best.length > 1 ? onlyForms(best) : best;
}

/** "deal" and "deals" are one word for this purpose: the shorter form is taken when nothing else is as close. */
function onlyForms(words: string[]): string[] {
  const [shortest] = [...words].sort((a, b) => a.length - b.length);
  return words.every((word) => word === shortest || word === `${shortest}s`) ? [shortest!] : words;
}
