import type { DocumentAnswer } from '../answer-from-document.ts';
import type { Line } from '../write-mail.ts';

/** How a sentence speaks of a document of ours: `security and data residency sheet`, or its title in quotes. */
export function documentName(title: string): string {
  const bare = title.replace(/^#+\s*/, '').trim();
  if (/[:;,]/.test(bare) || /^\p{Lu}{2}/u.test(bare)) return `"${bare}"`;
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

/** The sentences of a document as they stand there, led in by its name; each is a claim of its own. */
export function documentLines(answer: DocumentAnswer): Line[] {
  const name = documentName(answer.title);
  const lead: Line = {
    kind: 'courtesy',
    options: [
      `Our ${name} says:`,
      `Here is what our ${name} says about it:`,
      `The answer stands in our ${name}:`,
      `From our ${name}:`,
      `Our ${name} puts it like this:`,
      `On this point our ${name} reads:`,
      `To quote our ${name}:`,
    ],
    evidenceId: null,
    quote: null,
  };
  const facts = answer.sentences.map(
    ({ text, evidenceId }): Line => ({ kind: 'fact', options: [text], evidenceId, quote: text }),
  );
  return [lead, ...facts];
}
