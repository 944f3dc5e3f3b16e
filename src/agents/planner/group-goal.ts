import type { TargetNoun } from '../../domain/field-registry.ts';
import type { Objective } from '../../domain/plan.ts';
import { allOf, anyOf, type Predicate } from '../../domain/segment.ts';
import type { GatheredGoal } from './gather-goal.ts';
import type { Filter } from './goal-lexicon.ts';
import { nounsIn, splitParts } from './goal-parts.ts';
import type { Lexeme } from './goal-reader.ts';
import { type Group, interpretPart, type PartQuestion } from './interpret-part.ts';
import { termFilter } from './tenant-entries.ts';
import { termPredicate } from './term-definition.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A goal that covers what an account executive has on the desk, offered where no goal was set. */
export const defaultGoalText = 'Look after my open deals, renewals and open questions';

export type Groups = { groups: Group[] } | PartQuestion;

/** What an account executive has on the desk: open deals, renewals due, open questions; of one owner where one is named. */
export function broadGroups(goal: GatheredGoal, vocabulary: Vocabulary): Groups {
  const named = goal.structure.flatMap((lexeme) =>
    lexeme.meaning.kind === 'filter' ? [{ ...lexeme.meaning.filter, words: lexeme.words }] : [],
  );
  const mine = vocabulary.me;
  const owner = (noun: 'deal' | 'contact'): Predicate[] =>
    named.length > 0
      ? [anyOf(named.map((filter) => filter.on[noun]!))]
      : mine
        ? [{ op: '=', field: `${noun}.owner`, value: mine }]
        : [];
  const term = (name: string, noun: 'deal' | 'contact') => {
    const found = vocabulary.terms.find((candidate) => candidate.name === name);
    return found ? termPredicate(found.definition, noun) : null;
  };
  const open: Predicate = { op: '=', field: 'deal.status', value: 'open' };
  const renewal = term('renewal due', 'deal');
  const question = term('open question', 'contact');
  const whose = named.length > 0 ? named.map(({ meaning }) => meaning).join(' or ') : mine ? 'yours' : "everyone's";
  const words = 'everything';
  const deals: Group = {
    noun: 'deal',
    where: allOf([...owner('deal'), anyOf(renewal ? [open, renewal] : [open])]),
    understood: [{ words, meaning: `deals: open, or with a renewal due; ${whose}` }],
    terms: renewal ? ['renewal due'] : [],
    categories: ['broad'],
  };
  if (!question) return { groups: [deals] };
  const people: Group = {
    noun: 'contact',
    where: allOf([...owner('contact'), question]),
    understood: [{ words, meaning: `people: with an open question; ${whose}` }],
    terms: ['open question'],
    categories: ['broad'],
  };
  return { groups: [deals, people] };
}

/** The groups a goal names, each with its condition. */
export function readGroups(goal: GatheredGoal, vocabulary: Vocabulary): Groups {
  const { parts, question } = splitParts(goal.structure);
  if (question) return { question };
  const spread = parts.length > 1 ? ambiguousSpread(parts) : null;
  if (spread) return spread;
  const owner = leadingOwner(parts[0]!);
  const groups: Group[] = [];
  for (const [index, part] of parts.entries()) {
    const isShared = index > 0 && owner && !part.some(isOwner);
    const implied = impliedBy(goal, part, vocabulary);
    if ('question' in implied) return implied;
    const extra = [...goal.implied, ...implied.extra, ...(isShared ? [owner] : [])];
    const result = interpretPart(part, { extra, fallback: implied.fallback });
    if ('question' in result) return result;
    groups.push(result.group);
  }
  return { groups };
}

const isOwner = ({ meaning }: Lexeme) => meaning.kind === 'filter' && meaning.filter.category === 'owner';

/** An owner before the first noun is said of all groups: "my open deals and renewals". */
function leadingOwner(part: readonly Lexeme[]): { filter: Filter; words: string } | null {
  for (const { meaning, words } of part) {
    if (meaning.kind === 'noun') return null;
    if (meaning.kind === 'filter' && meaning.filter.category === 'owner') return { filter: meaning.filter, words };
  }
  return null;
}

/** "stalled deals and renewals in Germany": does the place belong to both? */
function ambiguousSpread(parts: readonly Lexeme[][]): PartQuestion | null {
  const lastPart = parts.at(-1)!;
  const lastNoun = lastPart.findLastIndex(({ meaning }) => meaning.kind === 'noun');
  const trailing = lastPart.slice(lastNoun + 1).filter(isShareable);
  const firstNoun = parts[0]!.findIndex(({ meaning }) => meaning.kind === 'noun');
  const leading = parts[0]!.slice(0, firstNoun).filter((lexeme) => isShareable(lexeme) && !isOwner(lexeme));
  const doubtful = [
    ...trailing.filter((lexeme) => !hasSame(parts[0]!, lexeme)),
    ...leading.filter((lexeme) => !hasSame(lastPart, lexeme)),
  ];
  if (doubtful.length === 0) return null;
  const words = doubtful.map((lexeme) => `"${lexeme.words}"`).join(', ');
  return {
    question: `Is ${words} meant for all groups or for one?`,
    rewrites: (goalText) => {
      const lead = goalText.slice(0, parts[0]![0]!.start);
      const slice = (from: number, to: number) => goalText.slice(from, to).trim();
      const texts = parts.map((part) => slice(part[0]!.start, part.at(-1)!.end));
      const nounEnd = lastPart[lastNoun]!.end;
      const after = trailing.length > 0 ? ` ${slice(nounEnd, lastPart.at(-1)!.end)}` : '';
      const before = leading.length > 0 ? `${slice(leading[0]!.start, leading.at(-1)!.end)} ` : '';
      const forAll = texts.map((text, index) =>
        index === 0 ? `${text}${after}` : index === parts.length - 1 ? `${before}${text}` : `${before}${text}${after}`,
      );
      return [`${lead}${forAll.join(' and ')}`, `${lead}${[...texts].reverse().join(' and ')}`];
    },
  };
}

function isShareable({ meaning }: Lexeme): boolean {
  return (
    meaning.kind === 'filter' &&
    ['owner', 'place', 'city', 'industry', 'size', 'named:account', 'named:contact'].includes(meaning.filter.category)
  );
}

function hasSame(part: readonly Lexeme[], { meaning }: Lexeme): boolean {
  if (meaning.kind !== 'filter') return false;
  return part.some(
    (other) => other.meaning.kind === 'filter' && other.meaning.filter.category === meaning.filter.category,
  );
}

interface Implied {
  extra: GatheredGoal['implied'];
  fallback: TargetNoun | null;
}

const lostStates = [
  'term:stalled',
  'term:churned',
  'term:quiet',
  'term:cold',
  'recency',
  'term:no reply',
  'status',
  'overdue',
  'bounced',
  'named:',
];
const openEnded: readonly Objective[] = ['renew', 'answer', 'clean-up', 'upsell'];

/** What an objective says by itself about whom it is for. */
function impliedBy(goal: GatheredGoal, part: readonly Lexeme[], vocabulary: Vocabulary): Implied | PartQuestion {
  const categories = part.flatMap(({ meaning }) =>
    meaning.kind === 'filter' || (meaning.kind === 'noun' && meaning.filter) ? [meaning.filter!.category] : [],
  );
  const says = (...names: string[]) => categories.some((category) => names.some((name) => category.includes(name)));
  const words = part.map((lexeme) => lexeme.words).join(' ');
  if (
    goal.objectives.some((objective) => objective === 'win-back' || objective === 'reactivate') &&
    !says(...lostStates)
  ) {
    const states = nounsIn(part)[0] === 'account' ? ['churned', 'quiet', 'cold'] : ['stalled', 'lost', 'quiet'];
    const question = 'Which of them do you want back: those that went quiet, or those that were lost?';
    return { question, options: states.map((state) => `${state} ${words}`.trim()) };
  }
  if (
    part.length === 0 &&
    goal.implied.length === 0 &&
    !goal.objectives.some((objective) => openEnded.includes(objective))
  ) {
    const question = 'Whom is it about? Name deals, accounts or people, and what marks them.';
    return { question, options: [defaultGoalText] };
  }
  const [objective] = goal.objectives;
  if (goal.objectives.length !== 1) return { extra: [], fallback: null };
  const withTerm = (name: string, isSaid: boolean, fallback: TargetNoun): Implied => {
    const filter = isSaid ? null : termFilter(name, vocabulary);
    return { extra: filter ? [{ filter, words: objective! }] : [], fallback };
  };
  switch (objective) {
    case 'renew':
      return withTerm('renewal due', says('renewal') || goal.implied.length > 0, 'deal');
    case 'answer':
      return withTerm(
        'open question',
        says('open question', 'unanswered', 'no reply', 'promised', 'recency', 'named:'),
        'contact',
      );
    case 'clean-up':
      return withTerm('untidy', nounsIn(part).length > 0 || categories.length > 0, 'deal');
    case 'upsell':
      return withTerm('customer', nounsIn(part).length > 0, 'account');
    default:
      return { extra: [], fallback: null };
  }
}
