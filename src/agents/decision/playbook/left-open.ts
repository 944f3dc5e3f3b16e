import { indirectQuestion } from '../text/indirect-question.ts';
import { isFitToQuote } from '../text/requested-things.ts';
import { quoted, say, type Tongue } from '../text/tongue.ts';
import type { Line } from '../write-mail.ts';
import { quotable } from './their-words.ts';

/** Where their mail is cited: a chunk of it, or nothing where it was not found. */
type Source = string | null;

/**
 * A paragraph that says which of their questions the mail does not answer, and that the answer will be sent: a promise
 * that `keep-promise` watches from then on. None where nothing is left open.
 */
export function leftOpenParagraph(leftOpen: readonly string[], tongue: Tongue, chunkId: Source): Line[][] {
  if (leftOpen.length === 0) return [];
  const parts = leftOpen.map((words) => quotable(words, { maxWords: 20 }));
  const named = parts.map((words) => matterOf(words, tongue)).join(tongue.language === 'de' ? ' und ' : ' and ');
  const options = say(tongue, {
    en: [`As to ${named}, I will send you the answer as soon as I have it.`],
    de: [`Die Antwort auf ${named} schicke ich {Ihnen|dir}, sobald ich sie habe.`],
  });
  return [[{ kind: 'fact', options, evidenceId: chunkId, quote: parts[0]! }]];
}

/** What a part asks, in reported speech where it turns round safely, else in their words, unless these are not for us to repeat. */
function matterOf(words: string, tongue: Tongue): string {
  if (!isFitToQuote(words)) return say(tongue, { en: ['your other question'], de: ['{Ihre|deine} andere Frage'] })[0]!;
  const turned = tongue.language === 'en' ? indirectQuestion(words) : null;
  return turned && !/\bwe\b/u.test(turned) ? turned : quoted(tongue, words);
}

/** The same for the person who decides, as a sentence to add to the rationale; empty where nothing is left open. */
export function leftOpenSentence(leftOpen: readonly string[]): string {
  if (leftOpen.length === 0) return '';
  const named = leftOpen.map((words) => (isFitToQuote(words) ? `"${words}"` : 'a question that is not repeated here'));
  return ` Left open: ${named.join(' and ')}. The mail says so and promises the answer.`;
}
