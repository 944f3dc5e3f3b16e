import { splitSentences } from '../../data/text/sentences.ts';
import { termOf, wordsOf } from '../../data/text/tokenise.ts';

/** A part of a text; offsets are UTF-16 units of that text. */
export interface Quote {
  text: string;
  start: number;
  end: number;
}

const MAX_CHARACTERS = 320;
/** A line that only greets: it names the person asked for and says nothing. */
const salutation =
  /^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|sehr geehrte[rs]?|guten tag|hallo|liebe[rs]?)\b[^.!?\n]{0,60}|\p{Lu}[\p{L}'’-]+),$/iu;

/**
 * The sentence of a text that says most about the query, greetings aside: the largest sum of the weights of the query's terms in it,
 * the earlier one when equal; the first sentence when none has any. A neighbour that adds terms joins it when both
 * fit in 320 characters; a longer sentence is cut around its terms, between words.
 */
export function pickQuote(text: string, termWeights: ReadonlyMap<string, number>): Quote {
  const all = splitSentences(text);
  const telling = all.filter(({ start, end }) => !salutation.test(text.slice(start, end).trim()));
  const sentences = (telling.length > 0 ? telling : all).map((sentence) => ({
    ...sentence,
    terms: termsIn(text.slice(sentence.start, sentence.end), termWeights),
  }));
  if (sentences.length === 0) return { text: '', start: 0, end: 0 };
  const weigh = (terms: ReadonlySet<string>) => [...terms].reduce((sum, term) => sum + termWeights.get(term)!, 0);
  let best = 0;
  for (const [index, sentence] of sentences.entries()) {
    if (weigh(sentence.terms) > weigh(sentences[best]!.terms)) best = index;
  }
  let { start, end } = sentences[best]!;
  for (const neighbour of [sentences[best + 1], sentences[best - 1]]) {
    if (!neighbour || [...neighbour.terms].every((term) => sentences[best]!.terms.has(term))) continue;
    const [from, to] = [Math.min(start, neighbour.start), Math.max(end, neighbour.end)];
    if (to - from <= MAX_CHARACTERS) [start, end] = [from, to];
  }
  if (end - start > MAX_CHARACTERS) ({ start, end } = cutAround(text, start, end, termWeights));
  return { text: text.slice(start, end), start, end };
}

function termsIn(text: string, termWeights: ReadonlyMap<string, number>): Set<string> {
  const terms = new Set<string>();
  for (const word of wordsOf(text)) {
    const term = termOf(word.text);
    if (term !== null && termWeights.has(term)) terms.add(term);
  }
  return terms;
}

/** The window of whole words, at most `MAX_CHARACTERS` long, with the largest weight of terms. */
function cutAround(text: string, start: number, end: number, termWeights: ReadonlyMap<string, number>) {
  const words = [...wordsOf(text.slice(start, end))].map((word) => ({
    start: start + word.start,
    end: start + word.end,
    weight: termWeights.get(termOf(word.text) ?? '') ?? 0,
  }));
  let best = { start, end: Math.min(end, start + MAX_CHARACTERS), weight: -1 };
  let weight = 0;
  let first = 0;
  for (const word of words) {
    weight += word.weight;
    while (word.end - words[first]!.start > MAX_CHARACTERS && words[first] !== word) weight -= words[first++]!.weight;
    if (weight > best.weight) best = { start: words[first]!.start, end: word.end, weight };
  }
  const last = Math.min(best.end, best.start + MAX_CHARACTERS);
  // Never between the two halves of one character.
  return { start: best.start, end: /[\ud800-\udbff]/.test(text[last - 1]!) ? last - 1 : last };
}
