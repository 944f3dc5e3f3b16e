import { detectLanguage } from '../mail-check/detect-language.ts';
import { englishPromises } from './english-promises.ts';
import { germanPromises } from './german-promises.ts';
import type { PromiseWording } from './promise-wording.ts';

/** The wording of the language a text is in; `around` is the text it stands in, asked where it is too short to tell. */
export function wordingOf(text: string, around = ''): PromiseWording {
  const language = detectLanguage(text) ?? (around && detectLanguage(around));
  return language === 'de' ? germanPromises : englishPromises;
}
