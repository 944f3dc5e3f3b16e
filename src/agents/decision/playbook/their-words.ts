import type { SituationMessage } from '../situation/situation.ts';
import { countWords, splitSentences } from '../text/sentences.ts';

const forward =
  /\b(?:will|going to|next|after|once|until|plan|decide[ds]?|decision|budget|wait(?:ing)?|might|could be|hope|as soon as|steering|board)\b/iu;
const relativeDay =
  /\b(?:today|tomorrow|yesterday|tonight|(?:this|next|last) (?:week|month|morning|afternoon|evening|quarter|monday|tuesday|wednesday|thursday|friday)|ago)\b/iu;
const unfit =
  /\b(?:attached|enclosed|price|discount|budget of)\b|[€$£]|\d ?(?:eur|gbp|usd|chf)\b|https?:|www\.|\S@\S|\?$/iu;
const thin =
  /^(?:thanks?|thank you|ok(?:ay)?|sure|great|noted|received|will do|no hurry|good luck|understood|perfect)\b/iu;

/** A sentence of theirs that a mail can begin with, and where it stands. */
export interface TheirWords {
  message: SituationMessage;
  sentence: string;
  /** The part to quote, verbatim, without its last punctuation. */
  words: string;
}

/**
 * A verbatim part of a sentence, at most `maxWords` words, cut at its commas; the part that matches `prefer`, else the
 * longest, or with `first` the first one. Quotation marks inside become single.
 */
export function quotable(
  sentence: string,
  { maxWords = 24, prefer, first = false }: { maxWords?: number; prefer?: RegExp; first?: boolean } = {},
): string {
  const clean = (part: string) => part.replace(/^[\s,;:–-]+|[\s.!?,;:–-]+$/g, '').replace(/["“”„]/g, "'");
  if (countWords(sentence) <= maxWords) return clean(sentence);
  const parts = sentence
    .split(first ? /(?<=[,;:])\s+/u : /(?<=[,;:])\s+|\s+(?=(?:and|but|because|so|which)\s)/u)
    .map(clean);
  const fitting = parts.filter((part) => countWords(part) >= 4 && countWords(part) <= maxWords);
  const wanted = fitting.find((part) => prefer?.test(part));
  if (wanted) return wanted;
  if (first && fitting[0]) return fitting[0];
  const longest = fitting.sort((left, right) => countWords(right) - countWords(left))[0];
  return longest ?? clean(sentence.split(/\s+/).slice(0, maxWords).join(' '));
}

/**
 * The sentence of a person's latest plain mails that a mail to them can best begin with: one that looks ahead, says
 * something, and holds no price, link or day that has passed. Null when they never wrote such a one.
 */
export function theirWords(messages: readonly SituationMessage[], contactId: string): TheirWords | null {
  const written = messages.filter(
    (message) => message.direction === 'inbound' && message.state === 'plain' && message.from.contactId === contactId,
  );
  for (const message of written.toReversed().slice(0, 3)) {
    const ranked = splitSentences(message.text)
      .filter((sentence) => countWords(sentence) >= 4 && countWords(sentence) <= 40)
      .filter((sentence) => !unfit.test(sentence) && !thin.test(sentence))
      .map((sentence) => ({ sentence, value: openingValue(sentence) }))
      .sort((left, right) => right.value - left.value);
    const [best] = ranked;
    if (best) return { message, sentence: best.sentence, words: quotable(best.sentence, { prefer: forward }) };
  }
  return null;
}

function openingValue(sentence: string): number {
  const length = Math.min(18, countWords(sentence)) / 18;
  return length + (forward.test(sentence) ? 1 : 0) - (relativeDay.test(sentence) ? 1.5 : 0);
}
