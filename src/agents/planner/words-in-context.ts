import type { TargetNoun } from '../../domain/field-registry.ts';
import { allOf, type Predicate } from '../../domain/segment.ts';
import { isCommonWord } from '../supervisor/grounding/common-words.ts';
import type { Lexeme } from './goal-reader.ts';
import { ownerFilter } from './tenant-entries.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Reads again what a word means only beside its neighbours: whose "I" is, what "but" leaves out, which customer. */
export function inContext(lexemes: readonly Lexeme[], vocabulary: Vocabulary): Lexeme[] {
  const owned = lexemes.map((lexeme, index) => checkOwner(lexeme, lexemes[index - 1], lexemes[index + 1]));
  return owned.map((lexeme, index) => {
    const read =
      readThose(owned, index) ??
      readSmall(owned, index) ??
      readBut(owned, index) ??
      readNoStage(owned, index) ??
      readPromised(owned, index) ??
      readDefinite(owned, index);
    return read ?? readMine(owned, index, vocabulary) ?? lexeme;
  });
}

const whose = 'Whose? Say the name of the owner.';
const doubt = (lexeme: Lexeme, question: string): Lexeme => ({ ...lexeme, meaning: { kind: 'doubt', question } });
const said = ({ words }: Lexeme) => words.toLowerCase();

/** A colleague's name says whose the targets are only as "of Clara", "Clara's" or before a noun. */
function checkOwner(lexeme: Lexeme, before: Lexeme | undefined, after: Lexeme | undefined): Lexeme {
  const { meaning, words } = lexeme;
  if (
    meaning.kind !== 'filter' ||
    meaning.filter.category !== 'owner' ||
    /^(my|mine|my own)$|\b(i own|me)$/i.test(words)
  )
    return lexeme;
  const isWord = isCommonWord(words.toLowerCase()) && (words === words.toLowerCase() || before === undefined);
  const possessive = after?.meaning.kind === 'filler' && /^['’]s?$/.test(after.words);
  const isBound =
    possessive ||
    /^(owns|is working on|works on|handles)$/i.test(after?.words ?? '') ||
    meaning.filter.meaning === 'without an owner' ||
    (!isWord &&
      (['link', 'and', 'or', 'comma', 'not'].includes(before?.meaning.kind ?? '') ||
        (['noun', 'filter', 'or'].includes(after?.meaning.kind ?? '') && !isDeed(after!))));
  if (isBound) return lexeme;
  return {
    ...lexeme,
    meaning: {
      kind: 'doubt',
      question: `What about ${words}: do you mean what ${words} owns? Then write "${words}'s deals".`,
    },
  };
}

/** "Jonas has not answered" says what he did, not what he owns. */
const isDeed = ({ words }: Lexeme) => /^(has|have|had|did|do|does)\b/i.test(words);

const quantifiers = new Set(
  'all|every|each|any|everyone|everybody|anyone|everything|anything|all of|all the|whole|entire'.split('|'),
);

/** "all deals but renewals" leaves them out; after a condition of its own ("all deals in Norway but big ones") we ask. */
function readBut(lexemes: readonly Lexeme[], index: number): Lexeme | null {
  const lexeme = lexemes[index]!;
  if (said(lexeme) !== 'but') return null;
  const after = lexemes.slice(index + 1);
  const next = after.find(({ meaning }) => meaning.kind !== 'filler' && meaning.kind !== 'link');
  if (!next || next.meaning.kind === 'not' || (after[0] && said(after[0]) === 'only')) return null;
  const quantifier = lexemes.slice(0, index).findLastIndex((earlier) => quantifiers.has(said(earlier)));
  if (quantifier < 0) return null;
  const between = lexemes.slice(quantifier + 1, index);
  if (!between.some(({ meaning }) => meaning.kind === 'filter')) return { ...lexeme, meaning: { kind: 'not' } };
  return doubt(lexeme, `Does "but ${next.words}" leave those out? Write "except", or "and" if it does not.`);
}

/** "deals except those in Norway": the deals; at the start of a goal, people. */
function readThose(lexemes: readonly Lexeme[], index: number): Lexeme | null {
  const lexeme = lexemes[index]!;
  const isPronoun = said(lexeme) === 'those' && lexemes.slice(0, index).some(({ meaning }) => meaning.kind === 'noun');
  return isPronoun ? { ...lexeme, meaning: { kind: 'filler' } } : null;
}

/** "small deals" are no deals of small accounts; "big" is an amount already. */
function readSmall(lexemes: readonly Lexeme[], index: number): Lexeme | null {
  const [lexeme, next] = [lexemes[index]!, lexemes[index + 1]];
  if (lexeme.meaning.kind !== 'filter' || !lexeme.meaning.filter.terms.includes('small')) return null;
  if (next?.meaning.kind !== 'noun' || next.meaning.noun !== 'deal') return null;
  const [small, deals] = [lexeme.words, next.words];
  const question = `"${small}": the amount of the ${deals}, or the size of the account? Write "${deals} under 20k" or "${deals} at ${small} accounts".`;
  return doubt(lexeme, question);
}

/** "no proposal" may say that none was sent, which a stage does not tell. */
function readNoStage(lexemes: readonly Lexeme[], index: number): Lexeme | null {
  const lexeme = lexemes[index]!;
  const [stage, after] = [lexemes[index + 1], lexemes[index + 2]];
  if (lexeme.meaning.kind !== 'not' || !['no', 'without', 'with no'].includes(said(lexeme))) return null;
  if (stage?.meaning.kind !== 'filter' || stage.meaning.filter.category !== 'stage') return null;
  if (after && said(after).startsWith('stage')) return null;
  const question = `Does "${lexeme.words} ${stage.words}" mean that they are not in that stage? Then write "not in stage ${stage.words}".`;
  return doubt(lexeme, question);
}

/** "people who promised to write": we know what we promised, and not what they did. */
function readPromised(lexemes: readonly Lexeme[], index: number): Lexeme | null {
  const lexeme = lexemes[index]!;
  if (lexeme.meaning.kind !== 'filter' || !lexeme.meaning.filter.terms.includes('promised')) return null;
  const before = lexemes.slice(0, index).findLast((earlier) => !auxiliaries.includes(said(earlier)));
  if (before?.meaning.kind !== 'relative' || said(before) === 'where') return null;
  return doubt(lexeme, `Who promised? I know only what we promised: write "people we promised something".`);
}

/** "deals where the customer is waiting": the account of the deal, not only an account that has bought. */
function readDefinite(lexemes: readonly Lexeme[], index: number): Lexeme | null {
  const { meaning, ...lexeme } = lexemes[index]!;
  if (meaning.kind !== 'noun' || meaning.noun !== 'account' || !meaning.filter || lexeme.words.endsWith('s'))
    return null;
  const article = lexemes[index - 1];
  const isBound = lexemes.slice(0, index).some((earlier) => earlier.meaning.kind === 'noun');
  return article && said(article) === 'the' && isBound
    ? { ...lexeme, meaning: { kind: 'noun', noun: 'account' } }
    : null;
}

const auxiliaries = ['have', 'had', 'did', 'just', 'has', 'also'];

/**
 * "deals I won" are mine, and "people I emailed" had mail from me. What "I" have not done, none of us has; a calendar
 * does not say who of us was in a meeting.
 */
function readMine(lexemes: readonly Lexeme[], index: number, { me, users }: Vocabulary): Lexeme | null {
  const lexeme = lexemes[index]!;
  if (lexeme.meaning.kind === 'filler' && said(lexeme) === 'i') {
    const next = lexemes.slice(index + 1).find((later) => !auxiliaries.includes(said(later)));
    if (next?.meaning.kind !== 'filter' || next.meaning.filter.category !== 'status') return null;
    const name = users.find((user) => user.userId === me)?.name ?? 'you';
    return me === null
      ? doubt(lexeme, whose)
      : { ...lexeme, meaning: { kind: 'filter', filter: ownerFilter('owner', me, `owned by ${name}`) } };
  }
  if (lexeme.meaning.kind !== 'filter' || lexeme.meaning.filter.category !== 'recency') return null;
  const before = lexemes.slice(0, index).findLast((earlier) => !auxiliaries.includes(said(earlier)));
  if (!/^i\b/i.test(lexeme.words) && (!before || said(before) !== 'i')) return null;
  const { filter } = lexeme.meaning;
  const entries = Object.entries(filter.on) as [TargetNoun, Predicate][];
  if (entries.some(([, predicate]) => predicate.op !== 'has')) return null;
  if (filter.meaning.startsWith('with a meeting')) {
    const meaning = `${filter.meaning}, whoever of us was there`;
    return { ...lexeme, meaning: { kind: 'filter', filter: { ...filter, meaning } } };
  }
  if (me === null) return doubt(lexeme, whose);
  const byMe: Predicate = { op: '=', field: 'activity.owner', value: me };
  const on = Object.fromEntries(
    entries.map(([noun, predicate]): [TargetNoun, Predicate] => [
      noun,
      predicate.op === 'has' ? { ...predicate, where: allOf([predicate.where, byMe]) } : predicate,
    ]),
  );
  return { ...lexeme, meaning: { kind: 'filter', filter: { ...filter, on, meaning: `${filter.meaning}, yours` } } };
}
