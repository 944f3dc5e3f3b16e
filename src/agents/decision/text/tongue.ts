import type { SituationThread } from '../situation/situation.ts';
import { detectLanguage } from './thread-language.ts';

/** The languages the playbook writes, and whether German says "du". */
export interface Tongue {
  language: 'en' | 'de';
  informal: boolean;
}

export const inEnglish: Tongue = { language: 'en', informal: false };

const duWords = /\b(?:du|dir|dich|dein\p{L}*|euch|euer\p{L}*|eure\p{L}*)\b/u;
const firstNameGreeting = /^\s*(?:hallo|hi|hey|moin|servus|liebe[r]?)[ \t]+\p{Lu}\p{L}+[,!]?[ \t]*(?:\r?\n|$)/iu;

/** The language in which a thread is answered: German where theirs is German, else English. */
export function tongueOf(thread: SituationThread | null): Tongue {
  const theirs = thread?.messages.findLast(({ direction, state }) => direction === 'inbound' && state === 'plain');
  const language = thread?.language ?? detectLanguage(theirs?.text ?? '');
  if (language !== 'de') return inEnglish;
  const text = theirs?.text ?? '';
  return { language: 'de', informal: duWords.test(text) || firstNameGreeting.test(text) };
}

/** The ways to say a line in a tongue; `{Sie|du}` in a German one holds the formal and the familiar form. */
export function say(
  { language, informal }: Tongue,
  ways: { en: readonly string[]; de: readonly string[] },
): readonly string[] {
  if (language === 'en') return ways.en;
  return ways.de.map((way) => way.replace(/\{([^|}]*)\|([^}]*)\}/g, informal ? '$2' : '$1'));
}

/** Words of theirs in the quotation marks of a tongue. */
export function quoted({ language }: Tongue, words: string): string {
  return language === 'de' ? `„${words}“` : `"${words}"`;
}
