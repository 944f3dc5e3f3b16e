import { countWords, splitSentences } from '../../../domain/reading/sentences.ts';
import { daysBetween, type SituationMessage } from '../situation/situation.ts';
import { detectComplaint } from '../text/complaint-detector.ts';

const forward =
  /\b(?:will|going to|next|once|until|plan(?:s|ned|ning)?|decide[s]?|decision|wait(?:ing|s)?|might|hopes?|as soon as|wants? to|would like|need(?:s)? to|have to|has to|has asked for|our idea is|starts? (?:on|in|with|after)|care about|wird|werden|wollen|will|möchten?|müssen|muss|entscheide[nt]|entscheidung|sobald|erst|bis|danach|hoffen|planen)\b/iu;
const relativeDay =
  /\b(?:today|tomorrow|yesterday|tonight|(?:this|next|last) (?:week|month|morning|afternoon|evening|quarter|monday|tuesday|wednesday|thursday|friday)|ago)\b/iu;
const unfit =
  /\b(?:attached|enclosed|price|discount|budget of)\b|[€$£]|\d ?(?:eur|gbp|usd|chf)\b|https?:|www\.|\S@\S|\?$/iu;
const thin =
  /^(?:thanks?|thank you|ok(?:ay)?|sure|great|noted|received|will do|no hurry|good luck|understood|perfect|danke|vielen dank|alles klar|gern)\b/iu;
const thanksBefore =
  /^(?:thanks?|thank you|ok(?:ay)?|sure|great|good|perfect|likewise|danke|vielen dank|alles klar)[,:;–-] +/iu;
// Its object was named in the sentence before.
const leaning =
  /\b(?:[Ii]t|[Tt]hem|[Tt]hey|[Ss]he|[Hh]e|[Tt]his|[Tt]hese|[Tt]hose|him|sie|es|ihn|[Dd]iese\p{L}*|[Dd]amit)\b/u;

const sameMatterDays = 30;

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
 * something, and holds no price, link or day that has passed; with the sentence before it where it leans on that. Null
 * when they never wrote such a one. What complains is answered, and never quoted back.
 */
export function theirWords(messages: readonly SituationMessage[], contactId: string): TheirWords | null {
  const theirs = messages.filter(
    (message) => message.direction === 'inbound' && message.state === 'plain' && message.from.contactId === contactId,
  );
  for (const message of theirs.toReversed().slice(0, 3)) {
    // What they said long before their last mail may be settled since.
    if (daysBetween(message.occurredAt, theirs.at(-1)!.occurredAt) > sameMatterDays) break;
    if (detectComplaint(message.text)) continue;
    const written = splitSentences(message.text);
    const sentences = written.map((sentence) => sentence.replace(thanksBefore, ''));
    const ranked = sentences
      .map((sentence, at) => ({ sentence, at, value: openingValue(sentence) }))
      .filter(({ sentence }) => countWords(sentence) >= 4 && countWords(sentence) <= 40 && forward.test(sentence))
      .filter(({ sentence }) => !unfit.test(sentence) && !thin.test(sentence))
      .sort((left, right) => right.value - left.value);
    for (const { sentence, at } of ranked) {
      const whole = leaning.test(sentence.split(/\s+/).slice(0, 7).join(' ')) ? withLead(written, at) : sentence;
      if (whole) return { message, sentence: whole, words: quotable(whole, { maxWords: 32, prefer: forward }) };
    }
  }
  return null;
}

/** A sentence with the one before it, as they stood there; null where the two are too long to quote or do not fit. */
function withLead(sentences: readonly string[], at: number): string | null {
  const before = sentences[at - 1];
  if (!before) return sentences[at]!;
  if (leaning.test(before.split(/\s+/)[0]!)) return null;
  const whole = `${before} ${sentences[at]}`;
  return countWords(whole) <= 32 && !unfit.test(before) && !before.endsWith('?') && !thin.test(before) ? whole : null;
}

function openingValue(sentence: string): number {
  const length = Math.min(18, countWords(sentence)) / 18;
  return length - (relativeDay.test(sentence) ? 1.5 : 0);
}
