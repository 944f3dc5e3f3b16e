import { counted } from '../../../domain/counted.ts';
import type { Adjustment, Mark } from '../../../domain/verdict.ts';
import { sourceTexts } from '../grounding/source-texts.ts';
import { wordsOf } from '../words.ts';
import type { MailCheck } from './mail-check.ts';
import { asksOf, countAsks, mailParts } from './mail-parts.ts';
import { attachedWords, crmVocabulary, filler, slots } from './phrases.ts';

type Field = 'subject' | 'body';

function markAll(field: Field, text: string, patterns: readonly RegExp[]): Mark[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match): Mark => {
      return { field, start: match.index, end: match.index + match[0].length, words: match[0], problem: 'style' };
    }),
  );
}

const quoted = (marks: readonly Mark[]) => [...new Set(marks.map(({ words }) => `"${words}"`))].join(', ');

/** Length: words of the body, without signature and quoted text. */
export const checkLength: MailCheck = ({ mail: limits }, _facts, { body }) => {
  const count = wordsOf(body).length;
  if (count <= limits.maxWords) return [];
  return [
    { message: `The mail has ${counted(count, 'word')}.`, wouldPass: `At most ${counted(limits.maxWords, 'word')}.` },
  ];
};

/** At most one ask. */
export const checkAsks: MailCheck = ({ mail: limits }, _facts, { body }) => {
  const asks = asksOf(mailParts(body).sentences);
  const count = asks.reduce((sum, ask) => sum + countAsks(ask), 0);
  if (count <= limits.maxAsks) return [];
  const surplus = asks.slice(limits.maxAsks);
  const marks = (surplus.length > 0 ? surplus : asks).map(({ start, end, text }): Mark => {
    return { field: 'body', start, end, words: text, problem: 'style' };
  });
  return [
    {
      message: `The mail asks for ${counted(count, 'thing')}.`,
      wouldPass: `At most ${counted(limits.maxAsks, 'ask')}.`,
      marks,
    },
  ];
};

/** No word of the sales tool, unless the recipient used it: a shipment of theirs may well be stalled. */
export const checkVocabulary: MailCheck = (_policy, facts, { subject, body }) => {
  const theirs = sourceTexts(facts).tainted.map(({ title, text }) => `${title}\n${text}`.toLowerCase());
  const marks = [...markAll('subject', subject, crmVocabulary), ...markAll('body', body, crmVocabulary)].filter(
    ({ words }) => !theirs.some((text) => text.includes(words.toLowerCase())),
  );
  if (marks.length === 0) return [];
  return [{ message: `Words of our own trade: ${quoted(marks)}.`, wouldPass: 'Words that the recipient uses.', marks }];
};

/** No filler, neither the built-in phrases nor those of the policy. Whole filler sentences are struck out. */
export const checkFiller: MailCheck = ({ mail: limits }, _facts, { subject, body }) => {
  const own = limits.bannedPhrases.map(
    (phrase) => new RegExp(phrase.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'gi'),
  );
  const patterns = [...filler, ...own];
  const marks = [...markAll('subject', subject, patterns), ...markAll('body', body, patterns)];
  if (marks.length === 0) return [];
  const { sentences } = mailParts(body);
  const struck = sentences.filter(({ start, end }) =>
    marks.some((mark) => mark.field === 'body' && mark.start >= start && mark.end <= end),
  );
  const adjustments = struck.map(({ text }): Adjustment => {
    return { field: 'body', from: text, to: '', because: 'It says nothing to the recipient.' };
  });
  return [{ message: `Filler: ${quoted(marks)}.`, wouldPass: 'Say what the mail is about.', marks, adjustments }];
};

/** No unfilled slot; brackets that a mail program put into the subject of the thread are none. */
export const checkSlots: MailCheck = (_policy, { thread }, { subject, body }) => {
  const marks = [...markAll('subject', subject, [slots]), ...markAll('body', body, [slots])].filter(
    ({ field, words }) => field === 'body' || !thread?.subject.includes(words),
  );
  if (marks.length === 0) return [];
  return [{ message: `A slot is not filled: ${quoted(marks)}.`, wouldPass: 'Fill it, or leave it out.', marks }];
};

/** Nothing is called attached that is not. */
export const checkAttached: MailCheck = (_policy, _facts, { body, attachments }) => {
  const marks = attachments.length > 0 ? [] : markAll('body', body, [attachedWords]);
  if (marks.length === 0) return [];
  return [
    {
      message: `It says ${quoted(marks)}, and nothing is.`,
      wouldPass: 'Attach the document, or leave the words out.',
      marks,
    },
  ];
};
