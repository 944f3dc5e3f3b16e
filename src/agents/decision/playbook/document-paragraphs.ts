import type { DocumentAnswer } from '../answer-from-document.ts';
import type { Line } from '../write-mail.ts';

/** How a sentence speaks of a document of ours: `security and data residency sheet`, or its title in quotes. */
export function documentName(title: string): string {
  const bare = title.replace(/^#+\s*/, '').trim();
  if (/[:;,]/.test(bare) || /^\p{Lu}{2}/u.test(bare)) return `"${bare}"`;
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

/** Two paragraphs: the name of a document, and its sentences as they stand there, each a claim of its own. */
export function documentParagraphs(answer: DocumentAnswer): Line[][] {
  const name = documentName(answer.title);
  const lead: Line = {
    kind: 'courtesy',
    options: [
      `Our ${name} says:`,
      `Here is what our ${name} says:`,
      `From our ${name}:`,
      `This is how our ${name} puts it:`,
      `Our ${name} has it in writing:`,
      `On this, our ${name} says:`,
      `I am quoting our ${name}:`,
    ],
    evidenceId: null,
    quote: null,
  };
  const facts = answer.sentences.map(
    ({ text, evidenceId }): Line => ({ kind: 'fact', options: [text], evidenceId, quote: text }),
  );
  return [[lead], facts];
}
