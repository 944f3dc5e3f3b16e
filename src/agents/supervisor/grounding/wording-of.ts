import { detectLanguage } from '../mail-check/detect-language.ts';
import { englishPromises } from './english-promises.ts';
import { germanPromises } from './german-promises.ts';
import type { PromiseWording } from './promise-wording.ts';

/** The wording of the language a text is in, or of `around` where the text is too short to tell. */
export function wordingOf(text: string, around: string | null = null): PromiseWording {
  const own = detectLanguage(text);
  const language = own === 'de' || own === 'en' ? own : (around ?? own);
  return language === 'de' ? germanPromises : englishPromises;
}
