import { splitSentences } from '../../../domain/reading/sentences.ts';
import { contentWords } from './content-words.ts';

/** Something a writer said they would send. `what` is the thing in their words, `by` the time they named. */
export interface Promised {
  sentence: string;
  what: string;
  /** What an answer was promised to; null where a thing was promised. */
  question: string | null;
  by: string | null;
}

const promise =
  /\b(?:i|we)(?:['’]ll| will| am going to| are going to|['’]m going to) (?:also |then |gladly |happily )?(?:send|forward|mail|e-?mail|get|give|provide|share|let you have) (?:you|it over|over|to you|them)?\s*(?<what>[^.;!?]{3,160})/iu;
const about = /^as to (?<question>.+?), (?:i|we)\b/iu;
const conditional = /^(?:if|once|as soon as|when|unless|should)\b/iu;
const due =
  /\b(?:by|before|on|until|no later than) (?<by>(?:the end of )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|next week|the end of (?:the|this) week|(?:\d{1,2}\.? )?\p{Lu}\p{Ll}+(?: \d{1,2})?|\d{1,2}\.\d{1,2}\.?)/u;
const cut =
  /(?:,| (?:by|before|on|until|with|so that|because|as soon as|no later than|tomorrow|today|this|next|in (?:the next|a) )(?=[ ,]|\b)).*$/iu;

/** Promises to send something in a mail's new text; conditional ones ("if you like, I will ...") are none. */
export function detectPromises(text: string): Promised[] {
  return splitSentences(text).flatMap((sentence) => {
    const match = promise.exec(sentence);
    if (!match || conditional.test(sentence) || /\bif you\b/iu.test(sentence)) return [];
    const named = match.groups!['what']!.replace(cut, '').trim();
    if (contentWords(named).length === 0) return [];
    const question = /^the answer$/iu.test(named) ? about.exec(sentence)?.groups?.['question'] : undefined;
    const what = question === undefined ? named : `${named} to ${question}`;
    return [
      { sentence, what, question: question ?? null, by: due.exec(match.groups!['what']!)?.groups?.['by'] ?? null },
    ];
  });
}

/** Whether a later mail looks like the promised thing: it carries most of the words that name it. Any mail may be an answer. */
export function keepsPromise(promised: Promised, laterText: string): boolean {
  if (promised.question !== null) return true;
  const wanted = new Set(contentWords(promised.what));
  const given = new Set(contentWords(laterText));
  const found = [...wanted].filter((word) => given.has(word)).length;
  return found / wanted.size >= 0.6;
}
