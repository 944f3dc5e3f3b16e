import { countWords, isGreeting, isSignOff } from '../../domain/reading/sentences.ts';
import type { StyleNote } from '../../domain/style-note.ts';
import { wordDifference } from '../../domain/word-difference.ts';
import { detectLanguage } from '../decision/text/thread-language.ts';

/** A mail that somebody edited, before and after. */
export interface EditedMail {
  proposalId: string;
  contactId: string | null;
  before: string;
  after: string;
}

/** So many mails make a habit. */
const enough = 3;
const shorterShare = 0.75;
const phraseWords = { min: 2, max: 25 };

/** The note that repeated edits of one person bear out, with how many mails did. */
export interface Habit extends StyleNote {
  mails: number;
}

/** What one edit says about how its author writes. */
export function habitsOf({ before, after }: Pick<EditedMail, 'before' | 'after'>): StyleNote[] {
  return [...greetingHabit(before, after), ...closingHabit(before, after), ...struckOut(before, after)];
}

/**
 * The habits that at least three edited mails show. A phrase must have been struck out of mails to at least two people,
 * so that nothing said to one of them becomes a rule; the length is the middle one of those that were cut by a quarter
 * or more.
 */
export function repeatedHabits(mails: readonly EditedMail[]): Habit[] {
  const seen = mails.flatMap((mail) => habitsOf(mail).map((note) => ({ note, mail })));
  const groups = [...Map.groupBy(seen, ({ note }) => JSON.stringify(note)).values()];
  const repeated = groups.flatMap((group) => {
    const { note } = group[0]!;
    const count = new Set(group.map(({ mail }) => mail.proposalId)).size;
    const people = new Set(group.map(({ mail }) => mail.contactId)).size;
    return count >= enough && (note.kind !== 'phrase' || people > 1) ? [{ ...note, mails: count }] : [];
  });
  return [...repeated, ...lengthHabit(mails)];
}

const greetingLine = /^(\p{L}+(?: (?:tag|morning|afternoon|evening|morgen|abend))?)[ ,]+(.+?)[,!.:]?$/iu;

function greetingOf(body: string): { word: string; name: string } | null {
  const first = body.split('\n', 1)[0]!.trim();
  const match = isGreeting(first) ? greetingLine.exec(first) : null;
  return match ? { word: match[1]!, name: match[2]! } : null;
}

function greetingHabit(before: string, after: string): StyleNote[] {
  const [was, is] = [greetingOf(before), greetingOf(after)];
  if (!was || !is || was.name !== is.name || was.word === is.word) return [];
  return [{ kind: 'greeting', replaces: was.word, value: is.word, language: '' }];
}

function closingOf(body: string): string {
  const last = body.trimEnd().split('\n').at(-1)!.trim();
  return isSignOff(last) ? last : '';
}

function closingHabit(before: string, after: string): StyleNote[] {
  const value = closingOf(after);
  if (value === '' || value === closingOf(before)) return [];
  return [{ kind: 'sign_off', replaces: '', value, language: detectLanguage(after) ?? '' }];
}

/** The words below the greeting, each with one space behind it. */
function wordsBelow(body: string): string {
  const text = greetingOf(body) ? body.slice(body.indexOf('\n') + 1) : body;
  return `${text.trim().replace(/\s+/g, ' ')} `;
}

/** What was taken out and has nothing in its place. */
function struckOut(before: string, after: string): StyleNote[] {
  const parts = wordDifference(wordsBelow(before), wordsBelow(after));
  return parts.flatMap((part, at): StyleNote[] => {
    const replaced = parts[at - 1]?.kind === 'added' || parts[at + 1]?.kind === 'added';
    const text = part.text.trim();
    const words = text.split(' ').length;
    if (part.kind !== 'removed' || replaced || words < phraseWords.min || words > phraseWords.max) return [];
    return [{ kind: 'phrase', replaces: text, value: '', language: '' }];
  });
}

function lengthHabit(mails: readonly EditedMail[]): Habit[] {
  const lengths = [...Map.groupBy(mails, ({ proposalId }) => proposalId).values()]
    .map(([latest]) => ({ was: countWords(latest!.before), is: countWords(latest!.after) }))
    .filter(({ was, is }) => is > 0 && is <= was * shorterShare)
    .map(({ is }) => is)
    .sort((left, right) => left - right);
  if (lengths.length < enough) return [];
  const middle = lengths[Math.floor(lengths.length / 2)]!;
  return [
    { kind: 'length', replaces: '', value: String(Math.ceil(middle / 5) * 5), language: '', mails: lengths.length },
  ];
}
