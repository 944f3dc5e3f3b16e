import type { Draft } from '../../../domain/proposal.ts';
import { type StyleNote, styleInWords } from '../../../domain/style-note.ts';
import type { Situation } from '../situation/situation.ts';
import { detectLanguage } from '../text/thread-language.ts';
import type { Line, MailPlan } from '../write-mail.ts';

/** A mail's plan with the sender's habits in it, and the words it may have where they keep mails short. */
export function followStyle(plan: MailPlan, notes: readonly StyleNote[]): { plan: MailPlan; maxWords?: number } {
  const phrases = notes.flatMap(({ kind, replaces }) => (kind === 'phrase' ? replaces.toLowerCase() : []));
  const paragraphs = plan.paragraphs.map((lines) => lines.flatMap((line) => withoutPhrases(line, phrases)));
  const language =
    detectLanguage(
      plan.paragraphs
        .flat()
        .map(({ options }) => options[0])
        .join(' '),
    ) ?? '';
  const closing = notes.find((note) => note.kind === 'sign_off' && note.language === language)?.value;
  const lengths = notes.flatMap(({ kind, value }) => (kind === 'length' ? Number(value) : []));
  return {
    plan: {
      greeting: greeted(plan.greeting, notes),
      paragraphs: closing === undefined ? paragraphs : [...paragraphs, [closingLine(closing)]],
    },
    ...(lengths.length > 0 && { maxWords: Math.min(...lengths) }),
  };
}

/** The habits of whoever sends the first of these drafts that is a mail, for a model; empty without any. */
export function styleNote({ styles }: Situation, drafts: readonly Draft[]): string {
  const senders = drafts.flatMap(({ action }) => (action.tool === 'send_email' ? action.sender.userId : []));
  return styles
    .filter(({ userId }) => userId === senders[0])
    .map(styleInWords)
    .join('\n');
}

function greeted(greeting: string, notes: readonly StyleNote[]): string {
  const note = notes.find(({ kind, replaces }) => kind === 'greeting' && greeting.startsWith(`${replaces} `));
  return note ? note.value + greeting.slice(note.replaces.length) : greeting;
}

/** A line without the ways to say it that have a phrase in them. A line that is needed keeps one all the same. */
function withoutPhrases(line: Line, phrases: readonly string[]): Line[] {
  const options = line.options.filter((option) => !phrases.some((phrase) => option.toLowerCase().includes(phrase)));
  if (options.length > 0) return [{ ...line, options }];
  return line.optional ? [] : [line];
}

function closingLine(words: string): Line {
  return { kind: 'courtesy', options: [words], evidenceId: null, quote: null };
}
