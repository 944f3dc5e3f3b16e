import type { DocumentAnswer } from '../answer-from-document.ts';
import type { Line } from '../write-mail.ts';

/** How a sentence speaks of a document of ours: `security and data residency sheet`; what follows a colon is left out. */
export function documentName(title: string): string {
  const bare = title
    .replace(/^#+\s*/, '')
    .split(/:\s/)[0]!
    .trim();
  if (/[:;,]/.test(bare) || /^\p{Lu}{2}/u.test(bare)) return `"${bare}"`;
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

/**
 * Two paragraphs: the name of a document (or one of `leads`, where the mail has named it already), and its sentences as
 * they stand there, each a claim of its own.
 */
export function documentParagraphs(answer: DocumentAnswer, leads?: readonly string[]): Line[][] {
  const name = documentName(answer.title);
  const lead: Line = {
    kind: 'courtesy',
    options: leads ?? [
      `Our ${name} says:`,
      `Here is what our ${name} says:`,
      `From our ${name}:`,
      `This is what our ${name} says:`,
      `Our ${name} says on this:`,
      `This is from our ${name}:`,
    ],
    evidenceId: null,
    quote: null,
  };
  const facts = answer.sentences.map(
    ({ text, evidenceId }): Line => ({ kind: 'fact', options: [text], evidenceId, quote: text }),
  );
  return [[lead], facts];
}
