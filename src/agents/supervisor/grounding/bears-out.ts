import { detectLanguage } from '../mail-check/detect-language.ts';
import { sentencesOf } from '../sentences.ts';
import { wordsOf } from '../words.ts';
import type { PromiseWording } from './promise-wording.ts';
import { wordingOf } from './wording-of.ts';

/** Stems of the words of a text that carry meaning. */
export function contentOf(text: string, { emptyWords, stem }: PromiseWording = wordingOf(text)): Set<string> {
  return new Set(
    wordsOf(text)
      .map(({ word }) => word)
      .filter((word) => !emptyWords.has(word))
      .map(stem),
  );
}

function numbersOf(text: string, { inDigits }: PromiseWording): string[] {
  return [...inDigits(text).matchAll(/\d+(?:[.,]\d+)*/g)].map(([digits]) => digits);
}

/** Lengths of time, as `10 minute`; "every minute" and "a day" count one. */
function durationsOf(text: string, { inDigits, durations }: PromiseWording): string[] {
  return [...inDigits(text).matchAll(durations)].map(([, count, unit]) =>
    `${/^\d/.test(count!) ? count : 1} ${unit}`.toLowerCase(),
  );
}

function meaningsOf(text: string, wording: PromiseWording): Set<string> {
  return new Set([...contentOf(text, wording)].map((word) => wording.canonical.get(word) ?? word));
}

interface ReadSentence {
  text: string;
  meanings: Set<string>;
  isNegated: boolean;
}

/**
 * Whether `source` bears out the sentence: in one or two neighbouring sentences of it stand most of its content words,
 * all of its numbers and strong words, and a negation exactly where the sentence has one; and no unusual word of it is
 * new to the source. Only the subject may use words of `theirWords` ("your audit data is stored ...").
 */
export function bearsOut(
  promise: string,
  source: string,
  { theirWords = '', wording = wordingOf(promise, detectLanguage(source)) } = {},
): boolean {
  const wanted = [...meaningsOf(promise, wording)];
  if (wanted.length === 0) return true;
  const everywhere = meaningsOf(source, wording);
  const isNew = (word: string) => !everywhere.has(word);
  const fresh = unusualWords(promise, wording).filter(isNew);
  const subject = promise.slice(0, wording.stative.exec(promise)?.index ?? 0);
  const theirs = meaningsOf(theirWords, wording);
  const borrowed = new Set(unusualWords(subject, wording).filter((word) => isNew(word) && theirs.has(word)));
  if (fresh.some((word) => !borrowed.has(word))) return false;
  const share = fresh.length > 0 ? 0.8 : 0.55;
  const sentences = sentencesOf(source).map(({ text }): ReadSentence => {
    return { text, meanings: meaningsOf(text, wording), isNegated: wording.negations.test(text) };
  });
  return sentences.some((sentence, index) => {
    const next = sentences[index + 1];
    const windows = next ? [[sentence], [sentence, next]] : [[sentence]];
    return windows.some((window) => saysAll(promise, wanted, window, share, wording));
  });
}

/** Stems of the words of a text that are neither empty nor everybody's. */
export function unusualWords(text: string, { emptyWords, isUsual, canonical, stem }: PromiseWording): string[] {
  const words = wordsOf(text).filter(({ word }) => !/^\d/.test(word) && !emptyWords.has(word) && !isUsual(word));
  return words.map(({ word }) => canonical.get(stem(word)) ?? stem(word));
}

function saysAll(
  promise: string,
  wanted: readonly string[],
  window: readonly ReadSentence[],
  share: number,
  wording: PromiseWording,
): boolean {
  const text = window.map((sentence) => sentence.text).join(' ');
  const shared = wanted.filter((word) => window.some(({ meanings }) => meanings.has(word)));
  if (shared.length / wanted.length < share) return false;
  const numbers = numbersOf(text, wording);
  if (numbersOf(promise, wording).some((number) => !numbers.includes(number))) return false;
  const durations = durationsOf(text, wording);
  if (durationsOf(promise, wording).some((duration) => !durations.includes(duration))) return false;
  const stems = new Set(wordsOf(text).map(({ word }) => wording.stem(word)));
  if ([...promise.matchAll(wording.qualifiers)].some(([word]) => !stems.has(wording.stem(word.toLowerCase()))))
    return false;
  // A negated sentence that speaks of the same things must be negated here too, and the other way round.
  const speaking = window.filter(({ meanings }) => wanted.filter((word) => meanings.has(word)).length >= 2);
  return wording.negations.test(promise)
    ? speaking.some(({ isNegated }) => isNegated)
    : speaking.every(({ isNegated }) => !isNegated);
}
