import type { ConditionReader, Recognised } from './condition-reader.ts';
import { amountWords } from './goal-amounts.ts';
import { labelsOf, readColumn } from './goal-columns.ts';
import { conditionWords, readCondition } from './goal-conditions.ts';
import { buildLexicon, type Entry, type Lexicon, type Meaning, staticEntries } from './goal-lexicon.ts';
import { createCalendar, describeTime, readTime, timeWords } from './goal-times.ts';
import { rankWords, readTitle, titlesOf } from './goal-titles.ts';
import { type Token, tokeniseGoal } from './goal-tokens.ts';
import { lastingTerm } from './lasting-term.ts';
import { type Repair, repairSpelling } from './spelling.ts';
import { countryCodeFilter, industriesLike, tenantEntries } from './tenant-entries.ts';
import type { Vocabulary } from './vocabulary.ts';
import { inContext } from './words-in-context.ts';

/** A recognised piece of a goal. */
export interface Lexeme {
  /** As written. */
  words: string;
  /** Offsets in the goal. */
  start: number;
  end: number;
  meaning: Meaning;
}

/** A goal cut into pieces; every word is in a lexeme or in `unknown`. */
export interface ReadGoal {
  lexemes: Lexeme[];
  unknown: string[];
  repairs: Repair[];
}

/** Recognises the words of a goal; knows nothing of how they belong together. */
export async function readGoal(goal: string, vocabulary: Vocabulary): Promise<ReadGoal> {
  const fixed = staticEntries();
  const own = tenantEntries(vocabulary);
  const lexicon = { fixed: buildLexicon(fixed), own: buildLexicon(own) };
  const { tokens, repairs } = repairSpelling(
    tokeniseGoal(goal),
    knownWords([...fixed, ...own], vocabulary),
    namesIn(own),
  );
  const calendar = await createCalendar(vocabulary.now, vocabulary.zone);
  const reader = { tokens, goal, calendar };
  const titles = titlesOf(vocabulary);
  const lexemes: Lexeme[] = [];
  const unknown: string[] = [];
  for (let at = 0; at < tokens.length; ) {
    const isFirst = lexemes.every(({ meaning }) => ['filler', 'comma', 'and'].includes(meaning.kind));
    const found =
      recognise(reader, at, { lexicon, titles, vocabulary, isFirst }) ?? guess(tokens[at]!, goal, vocabulary);
    const length = found?.length ?? 1;
    const [start, end] = [tokens[at]!.start, tokens[at + length - 1]!.end];
    const words = goal.slice(start, end);
    if (found) lexemes.push({ words, start, end, meaning: found.meaning });
    else unknown.push(words);
    at += length;
  }
  return {
    lexemes: inContext(lexemes, vocabulary),
    unknown,
    repairs,
  };
}

function knownWords(entries: readonly Entry[], vocabulary: Vocabulary): Set<string> {
  const labels = vocabulary.customColumns.flatMap((column) =>
    labelsOf(column)
      .flat()
      .flatMap((word) => (column.type === 'boolean' ? [word, `${word}s`] : [word])),
  );
  const industries = vocabulary.industries.flatMap((value) => tokeniseGoal(value).map((token) => token.text));
  const all = entries.flatMap((entry) => entry.words);
  return new Set([...all, ...labels, ...industries, ...timeWords, ...amountWords, ...conditionWords, ...rankWords]);
}

/** The words of places, people, companies and other values; not those of terms. */
function namesIn(own: readonly Entry[]): Set<string> {
  const isName = ({ meaning }: Entry) =>
    meaning.kind === 'doubt' ||
    (meaning.kind === 'filter' && (meaning.filter.category === 'place' || meaning.filter.terms.length === 0));
  return new Set(own.filter(isName).flatMap(({ words }) => words));
}

type Lexicons = { fixed: Lexicon; own: Lexicon };

interface Knowledge {
  lexicon: Lexicons;
  titles: ReturnType<typeof titlesOf>;
  vocabulary: Vocabulary;
  /** Whether nothing but fillers came before. */
  isFirst: boolean;
}

/** The longest thing that starts here; a condition wins over a word, and the words all tenants share over names. */
function recognise(
  reader: ConditionReader,
  at: number,
  { lexicon, titles, vocabulary, isFirst }: Knowledge,
): Recognised | null {
  const { tokens } = reader;
  const code = isListedCode(tokens, at) ? countryCodeFilter(tokens[at]!.written, vocabulary) : null;
  if (code && /\p{Ll}/u.test(reader.goal)) return { length: 1, meaning: { kind: 'filter', filter: code } };
  const time = readTime(tokens, at, reader.goal, reader.calendar);
  const span = time && looseTime(time, reader, at);
  const fixed = choose(entriesAt(lexicon.fixed, tokens, at), tokens, at, lexicon, isFirst);
  const own = choose(entriesAt(lexicon.own, tokens, at), tokens, at, lexicon, isFirst);
  const candidates = [readCondition(reader, at), readColumn(reader, at, vocabulary.customColumns), fixed, own, span];
  candidates.push(own && lastingTerm(reader, at, own, vocabulary), readTitle(reader, at, titles));
  const found = candidates.filter((candidate) => candidate !== null).sort((a, b) => b.length - a.length);
  // What can be decided wins over a doubt about the same words.
  const [best] = found;
  const decided = found.find(({ meaning }) => meaning.kind !== 'doubt');
  return best && decided && decided.length === best.length ? decided : (best ?? null);
}

/** A time that no condition took. Where it is not a span of days, nothing but a condition could have used it. */
function looseTime(
  { time, length }: NonNullable<ReturnType<typeof readTime>>,
  { tokens, goal }: ConditionReader,
  at: number,
): Recognised | null {
  if (time.kind === 'span' && time.from !== null && time.to !== null) {
    const past = time.past ?? { from: time.from, to: time.to };
    return { length, meaning: { kind: 'span', from: time.from, to: time.to, past, meaning: describeTime(time) } };
  }
  // "from Q3" may also name the quarter itself.
  if (tokens[at]!.text === 'from') return null;
  const words = goal.slice(tokens[at]!.start, tokens[at + length - 1]!.end);
  const question = `What happens ${words}? Say what should close, fall due, or have happened then.`;
  return { length, meaning: { kind: 'doubt', question } };
}

/** Two capitals after "in" or "from", also in a list: "in DE, AT or CH" names three countries. */
function isListedCode(tokens: readonly Token[], at: number): boolean {
  const isCode = (token: Token | undefined) => token !== undefined && /^[A-Z]{2}$/.test(token.written);
  if (!isCode(tokens[at])) return false;
  let before = at - 1;
  while (isCode(tokens[before]) || [',', 'and', 'or', '/', 'the', '&'].includes(tokens[before]?.text ?? '')) before--;
  return ['in', 'from'].includes(tokens[before]?.text ?? '');
}

/** The entries of the longest phrase that starts here. */
function entriesAt(lexicon: Lexicon, tokens: readonly Token[], at: number): Entry[] {
  const longest: Entry[] = [];
  for (const entry of lexicon.get(tokens[at]!.text) ?? []) {
    const length = matchLength(entry.words, tokens, at);
    if (length === 0) continue;
    if (longest.length > 0 && entry.words.length < longest[0]!.words.length) break;
    longest.push(entry);
  }
  return longest;
}

/** Tokens that the words take; hyphens between them are skipped. 0 when they are not there. */
function matchLength(words: readonly string[], tokens: readonly Token[], at: number): number {
  let position = at;
  for (const [index, word] of words.entries()) {
    if (index > 0 && tokens[position]?.text === '-') position++;
    if (tokens[position]?.text !== word) return 0;
    position++;
  }
  return position - at;
}

function choose(
  entries: readonly Entry[],
  tokens: readonly Token[],
  at: number,
  lexicon: Lexicons,
  isFirst: boolean,
): Recognised | null {
  const [first] = entries;
  if (!first) return null;
  const length = matchLength(first.words, tokens, at);
  const all = [...new Map(entries.map(({ meaning }) => [JSON.stringify(meaning), meaning])).values()];
  const telling = all.filter(({ kind }) => kind !== 'filler');
  const meanings = telling.length > 0 ? telling : all;
  if (meanings.length === 1) {
    // "deal with" tells what to do at the start of a goal, and names a deal anywhere else.
    if (first.words.join(' ') === 'deal with' && !isFirst)
      return { length: 1, meaning: { kind: 'noun', noun: 'deal' } };
    return { length, meaning: meanings[0]! };
  }
  const objective = meanings.find(({ kind }) => kind === 'objective');
  if (objective) return { length, meaning: isFirst ? objective : meanings.find((meaning) => meaning !== objective)! };
  const noun = meanings.find(({ kind }) => kind === 'noun');
  const adjective = meanings.find(({ kind }) => kind === 'filter');
  if (noun && adjective && meanings.length === 2)
    return { length, meaning: isNounAt(lexicon, tokens, at + length) ? adjective : noun };
  const readings = meanings.map((meaning) => (meaning.kind === 'filter' ? meaning.filter.meaning : meaning.kind));
  const question = `"${first.words.join(' ')}" may be ${readings.join(' or ')}: which?`;
  return { length, meaning: { kind: 'doubt', question } };
}

function isNounAt(lexicon: Lexicons, tokens: readonly Token[], at: number): boolean {
  if (at >= tokens.length) return false;
  return [lexicon.fixed, lexicon.own].some((list) =>
    entriesAt(list, tokens, at).some(({ meaning }) => meaning.kind === 'noun'),
  );
}

/** Country codes in capitals, and the beginnings of industries. */
function guess(token: Token, goal: string, vocabulary: Vocabulary): Recognised | null {
  const isCode = /^[A-Z]{2}$/.test(token.written) && /\p{Ll}/u.test(goal);
  const filter =
    (isCode ? countryCodeFilter(token.written, vocabulary) : null) ?? industriesLike(token.text, vocabulary);
  return filter && { length: 1, meaning: { kind: 'filter', filter } };
}
