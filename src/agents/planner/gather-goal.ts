import { type Objective, objectives, type Plan } from '../../domain/plan.ts';
import { allOf, type Predicate } from '../../domain/segment.ts';
import { dayInZone, spanAround } from './calendar-days.ts';
import { type Filter, filter } from './goal-lexicon.ts';
import { structureOf } from './goal-parts.ts';
import type { Lexeme } from './goal-reader.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The pieces of a goal by what they are for: whom, what for, within which limits. */
export interface GatheredGoal {
  objectives: Objective[];
  structure: Lexeme[];
  constraints: Plan['constraints'];
  understood: { words: string; meaning: string }[];
  isBroad: boolean;
  /** Filters that the objective brings: "renew ... this quarter". */
  implied: { filter: Filter; words: string }[];
  question?: string;
  options?: string[];
  uninterpreted?: string[];
}

/** Sorts the lexemes of a goal; asks where a piece has no place. */
export function gatherGoal(lexemes: readonly Lexeme[], vocabulary: Vocabulary): GatheredGoal {
  const goal: GatheredGoal = {
    objectives: [],
    structure: structureOf(lexemes),
    constraints: [],
    understood: [],
    isBroad: false,
    implied: [],
  };
  let hasAll = false;
  const spans: Span[] = [];
  for (const [index, { meaning, words }] of lexemes.entries()) {
    if (meaning.kind === 'objective') {
      if (lexemes[index - 1]?.meaning.kind === 'not')
        return { ...goal, question: `What should not happen: "${words}"? Say what should.` };
      goal.objectives.push(meaning.objective);
      goal.understood.push({ words, meaning: meaning.meaning });
    } else if (meaning.kind === 'constraint') {
      goal.constraints.push(meaning.constraint);
      goal.understood.push({ words, meaning: meaning.meaning });
    } else if (meaning.kind === 'span') spans.push({ ...meaning, words });
    else if (meaning.kind === 'broad') goal.isBroad = true;
    else if (meaning.kind === 'all') hasAll = true;
  }
  const dangling = danglingLink(lexemes);
  if (dangling) return { ...goal, question: `What comes after "${dangling}"?`, uninterpreted: [dangling] };
  goal.objectives = objectives.filter((objective) => goal.objectives.includes(objective));
  if (goal.objectives.includes('renew')) goal.structure = goal.structure.map(asRenewalDue);
  const conditions = goal.structure.filter(({ meaning }) => meaning.kind === 'filter' || meaning.kind === 'noun');
  const onlyOwner = conditions.every(({ meaning }) => meaning.kind === 'filter' && meaning.filter.category === 'owner');
  const isOpenAim = goal.objectives.every((objective) => objective === 'review' || objective === 'follow-up');
  if (hasAll && onlyOwner && isOpenAim) goal.isBroad = true;
  if (goal.isBroad && !onlyOwner) {
    return { ...goal, question: 'Everything, or only those with these conditions? Name deals, accounts or people.' };
  }
  return spans.length > 0 ? attachSpans(goal, spans, vocabulary) : goal;
}

/** "renew everything due in March": it is the renewal that is due, not the close date. */
function asRenewalDue(lexeme: Lexeme): Lexeme {
  const { meaning } = lexeme;
  if (meaning.kind !== 'filter' || meaning.filter.category !== 'close-date' || !/^due\b/i.test(lexeme.words))
    return lexeme;
  const closes = meaning.filter.on.deal!;
  if (!('field' in closes)) return lexeme;
  const notLost: Predicate = { op: '!=', field: 'deal.status', value: 'lost' };
  const deal = allOf([notLost, { ...closes, field: 'deal.renewalDate' }]);
  const words = meaning.filter.meaning.replace('close date', 'renewal date');
  return { ...lexeme, meaning: { kind: 'filter', filter: filter('renewal', { deal }, `${words}, not lost`) } };
}

/** A preposition that leads to nothing we know: "deals in it". */
function danglingLink(lexemes: readonly Lexeme[]): string | null {
  const articles = ['the', 'a', 'an', 'our', 'ours', 'their', 'any', 'each', 'every', 'only', 'these'];
  for (const [index, { meaning, words }] of lexemes.entries()) {
    if (meaning.kind !== 'link') continue;
    const next = lexemes
      .slice(index + 1)
      .find((later) => later.meaning.kind !== 'link' && !articles.includes(later.words.toLowerCase()));
    if (!next || !['filter', 'noun', 'all', 'broad', 'not', 'span', 'constraint', 'order'].includes(next.meaning.kind))
      return words;
  }
  return null;
}

interface Span {
  from: string;
  to: string;
  past: { from: string; to: string };
  words: string;
}

/** "lost deals from Q3": what is won or lost was closed then. Null where nothing, or more than one thing, is, and for times to come. */
function closedThen(structure: readonly Lexeme[], { past, words }: Span, today: string): Lexeme[] | null {
  if (past.from > today) return null;
  const closed = structure.filter(({ meaning }) => {
    const deal = meaning.kind === 'filter' && meaning.filter.category === 'status' && meaning.filter.on.deal;
    return deal && deal.op === '=' && deal.value !== 'open';
  });
  if (closed.length !== 1) return null;
  return structure.map((lexeme) => {
    const { meaning } = lexeme;
    if (lexeme !== closed[0] || meaning.kind !== 'filter') return lexeme;
    const then: Predicate = { op: 'between', field: 'deal.closeDate', ...past };
    const on = { deal: allOf([meaning.filter.on.deal!, then]) };
    const said = `${meaning.filter.meaning}, close date from ${past.from} to ${past.to}`;
    return {
      ...lexeme,
      words: `${lexeme.words} ${words}`,
      meaning: { kind: 'filter', filter: filter('status', on, said) },
    };
  });
}

/** A time that no condition took: "renew ... this quarter" is about the renewal date, "today" is when we work. */
function attachSpans(goal: GatheredGoal, spans: readonly Span[], vocabulary: Vocabulary): GatheredGoal {
  const today = dayInZone(vocabulary.now, vocabulary.zone);
  const isNew = goal.structure.some(
    ({ meaning }) => meaning.kind === 'filter' && JSON.stringify(meaning.filter.on).includes('.createdAt'),
  );
  for (const span of spans) {
    const { from, to, words } = span;
    const closed = goal.objectives.includes('renew') ? null : closedThen(goal.structure, span, today);
    const [monday, sunday] = spanAround(today, 'week', 0);
    const isNow = from >= monday && from <= today && to >= today && to <= sunday;
    if (goal.objectives.includes('renew')) {
      const between: Predicate = { op: 'between', field: 'deal.renewalDate', from, to };
      const notLost: Predicate = { op: '!=', field: 'deal.status', value: 'lost' };
      const meaning = `renewal date from ${from} to ${to}, not lost`;
      goal.implied.push({
        filter: { category: 'renewal', on: { deal: { op: 'and', parts: [notLost, between] } }, meaning, terms: [] },
        words,
      });
    } else if (closed) goal.structure = closed;
    else if (isNow && isNew) {
      const question = `Did they come to us ${words}, or do you want to work on them ${words}? Write "created ${words}" for the first.`;
      return { ...goal, question, uninterpreted: [words] };
    } else if (isNow) goal.understood.push({ words, meaning: 'when we work on them; it limits nobody' });
    else {
      const question = `What happens ${words}: should the deal close, the renewal fall due, or the conversation have happened then?`;
      return { ...goal, question, uninterpreted: [words] };
    }
  }
  return goal;
}
