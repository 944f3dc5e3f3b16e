import type { Predicate } from '../../domain/segment.ts';
import type { ConditionReader, Recognised } from './condition-reader.ts';
import type { Filter } from './goal-lexicon.ts';
import { phraseKey } from './goal-tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

// What makes a phrase a title; "quality" alone names none.
const ranks = new Set(
  (
    'manager director head vp president chief officer ceo cfo coo cto cio cmo cro cco ciso chro engineer founder ' +
    'specialist analyst coordinator supervisor planner assistant consultant scientist pharmacist controller treasurer ' +
    'executive secretary superintendent'
  ).split(' '),
);
const links = ['of', 'for', 'the', 'and', '&'];
const listWords = [',', 'and', 'or', '/', '&'];
const maxWords = 7;
const maxShown = 6;
const maxTitles = 500;

const shortForms: readonly (readonly [RegExp, string])[] = [
  [/\bvice president\b/g, 'vp'],
  [/\bsvp\b/g, 'senior vp'],
  [/\bevp\b/g, 'executive vp'],
  [/\bchief executive officer\b/g, 'ceo'],
  [/\bchief (financial|finance) officer\b/g, 'cfo'],
  [/\bchief (operating|operation) officer\b/g, 'coo'],
  [/\bchief (technology|technical) officer\b/g, 'cto'],
  [/\bchief information security officer\b/g, 'ciso'],
  [/\bchief information officer\b/g, 'cio'],
  [/\bchief marketing officer\b/g, 'cmo'],
  [/\bchief revenue officer\b/g, 'cro'],
  [/\bchief commercial officer\b/g, 'cco'],
  [/\bchief human resource officer\b/g, 'chro'],
  [/\bmgr\b/g, 'manager'],
  [/\bop\b/g, 'operation'],
  [/\bsr\b/g, 'senior'],
];

/** The words of a title in one form: singular, with short forms for long ones. */
function titleWords(words: readonly string[]): string[] {
  const singular = words.map((word) => (/[^s]s$/.test(word) && word.length > 2 ? word.slice(0, -1) : word)).join(' ');
  return shortForms
    .reduce((text, [long, short]) => text.replaceAll(long, short), singular)
    .split(' ')
    .filter((word) => /[\p{L}\d]/u.test(word) && !links.includes(word));
}

interface Title {
  title: string;
  words: ReadonlySet<string>;
}

/** Titles as goals may name them: each with the set of its words. */
export function titlesOf({ titles }: Vocabulary): Title[] {
  return titles.map((title) => ({ title, words: new Set(titleWords(phraseKey(title))) }));
}

/** Words of titles, for the spelling check. */
export const rankWords: readonly string[] = [...ranks].flatMap((word) => [word, `${word}s`]);

/**
 * Reads "CFOs", "heads of quality", "VPs and directors": people whose title, as the records write it, has all these words.
 * A title that nobody here has is a doubt.
 */
export function readTitle({ tokens, goal }: ConditionReader, at: number, titles: readonly Title[]): Recognised | null {
  const first = oneTitle(tokens, at, titles);
  if (!first) {
    const [word] = titleWords([tokens[at]?.text ?? '']);
    const question = `Nobody here has the title "${tokens[at]?.written}". Say it as the records write it.`;
    return word && ranks.has(word) ? { length: 1, meaning: { kind: 'doubt', question } } : null;
  }
  const found = new Set(first.titles);
  let length = first.length;
  for (;;) {
    let next = at + length;
    while (listWords.includes(tokens[next]?.text ?? '')) next++;
    const other = next > at + length ? oneTitle(tokens, next, titles) : null;
    if (!other) break;
    for (const title of other.titles) found.add(title);
    length = next + other.length - at;
  }
  const words = goal.slice(tokens[at]!.start, tokens[at + length - 1]!.end);
  if (found.size > maxTitles) {
    const question = `"${words}" are ${found.size} titles here: say which, as in "heads of quality".`;
    return { length, meaning: { kind: 'doubt', question } };
  }
  return { length, meaning: { kind: 'noun', noun: 'contact', filter: titleFilter([...found].sort()) } };
}

function titleFilter(values: string[]): Filter {
  const field = 'contact.title';
  const contact: Predicate = values.length === 1 ? { op: '=', field, value: values[0]! } : { op: 'in', field, values };
  const more = values.length > maxShown ? ` and ${values.length - maxShown} more` : '';
  const meaning = `title ${values.slice(0, maxShown).join(' or ')}${more}`;
  return { category: 'title', on: { contact }, meaning, terms: [], needs: { contact: { op: 'exists', field } } };
}

/** The longest run of words that starts here, names a rank and is in a title of the tenant as a whole. */
function oneTitle(
  tokens: ConditionReader['tokens'],
  at: number,
  titles: readonly Title[],
): { length: number; titles: string[] } | null {
  if (links.includes(tokens[at]?.text ?? '')) return null;
  for (let length = Math.min(maxWords, tokens.length - at); length > 0; length--) {
    const run = tokens.slice(at, at + length).map(({ text }) => text);
    if (links.includes(run.at(-1)!) || run.some((word) => !/[\p{L}&-]/u.test(word))) continue;
    const words = titleWords(run);
    const rankCount = words.filter((word) => ranks.has(word)).length;
    // "directors and managers" are two titles, also where somebody is both.
    if (rankCount === 0 || (rankCount > 1 && run.some((word) => word === 'and' || word === '&'))) continue;
    const matching = titles.filter((title) => words.every((word) => title.words.has(word)));
    if (matching.length > 0) return { length, titles: matching.map(({ title }) => title) };
  }
  return null;
}
