import { isCommonWord } from '../../supervisor/grounding/common-words.ts';
import type { DocumentAnswer } from '../answer-from-document.ts';
import { detectLanguage } from '../text/thread-language.ts';
import { inEnglish, say, type Tongue } from '../text/tongue.ts';
import type { Line } from '../write-mail.ts';

// Words of titles that the list of common words lacks.
const titleWords = new Set(['datasheet', 'calibration', 'validation', 'installation']);
const isEnglishWord = (word: string) => isCommonWord(word.toLowerCase()) || titleWords.has(word.toLowerCase());

/** How a sentence speaks of a document of ours: `security and data residency sheet`; what follows a colon is left out. */
export function documentName(title: string): string {
  const bare = title
    .replace(/^#+\s*/, '')
    .split(/:\s/)[0]!
    .trim();
  const first = bare.split(/\s+/)[0]!;
  // A name, or a title in another language, stays as it is written.
  if (/[:;,]/.test(bare) || /^\p{Lu}{2}/u.test(bare) || !isEnglishWord(first)) return `"${bare}"`;
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

/**
 * Two paragraphs: the name of a document (or one of `leads`, where the mail has named it already), and its sentences as
 * they stand there, each a claim of its own.
 */
export function documentParagraphs(
  answer: DocumentAnswer,
  { leads, tongue = inEnglish }: { leads?: readonly string[]; tongue?: Tongue } = {},
): Line[][] {
  const lead: Line = {
    kind: 'courtesy',
    options: leads ?? say(tongue, { en: englishLeads(answer), de: germanLeads(answer) }),
    evidenceId: null,
    quote: null,
  };
  const facts = answer.sentences.map(
    ({ text, evidenceId }): Line => ({ kind: 'fact', options: [text], evidenceId, quote: text }),
  );
  return [[lead], facts];
}

function englishLeads({ title }: DocumentAnswer): string[] {
  const name = documentName(title);
  const isMany = /[^s]s"?$/.test(name);
  const says = isMany ? 'say' : 'says';
  return [
    `Our ${name} ${says}:`,
    `Here is what our ${name} ${says}:`,
    `From our ${name}:`,
    `This is what our ${name} ${says}:`,
    `Our ${name} ${isMany ? 'have' : 'has'} the answer:`,
    `This is from our ${name}:`,
  ];
}

function germanLeads({ title, sentences }: DocumentAnswer): string[] {
  const name = `„${title
    .replace(/^#+\s*/, '')
    .split(/:\s/)[0]!
    .trim()}“`;
  const isEnglish = detectLanguage(sentences.map(({ text }) => text).join(' ')) === 'en';
  const how = isEnglish ? ' auf Englisch' : '';
  return [
    `In unserem Blatt ${name} steht dazu${how}:`,
    `Dazu steht${how} in unserem Blatt ${name}:`,
    `Unser Blatt ${name} sagt dazu${how}:`,
  ];
}
