import type { OrderField, PlanConstraint } from '../../domain/plan.ts';
import { type ConditionReader, phraseAt, phrases, type Recognised } from './condition-reader.ts';
import type { Lexeme } from './goal-reader.ts';
import type { Group, PartQuestion } from './interpret-part.ts';

type First = 'highest' | 'lowest';

/** `field` null is "biggest": what that measures depends on what is ordered. */
const orders: readonly { field: OrderField | null; first: First; words: string[][] }[] = [
  { field: null, first: 'highest', words: phrases('biggest|largest|most valuable|highest value|highest') },
  { field: null, first: 'lowest', words: phrases('smallest|lowest value|lowest|least valuable') },
  {
    field: 'deal.closeDate',
    first: 'lowest',
    words: phrases('closest to closing|closing soonest|closing next|next to close|soonest to close|earliest closing'),
  },
];
const sortings: readonly { field: OrderField | null; first: First; words: string[][] }[] = [
  { field: null, first: 'highest', words: phrases('biggest first|largest first|highest first|highest value first') },
  { field: null, first: 'lowest', words: phrases('smallest first|lowest first') },
  { field: 'deal.closeDate', first: 'lowest', words: phrases('soonest first|earliest first|closing soonest first') },
  ...(
    [
      ['deal.amount', 'highest', 'amount|deal size|value|deal value|deal amount|contract value'],
      ['account.employees', 'highest', 'employees|number of employees|headcount|employee count'],
      ['deal.closeDate', 'lowest', 'close date|closing date'],
    ] as const
  ).map(([field, first, list]) => ({
    ...{ field, first },
    words: ['by', 'sorted by', 'ordered by', 'ranked by', 'in order of'].flatMap((lead) =>
      phrases(list).map((words) => [...lead.split(' '), ...words]),
    ),
  })),
];

/** Words of orders, for the spelling check. */
export const orderWords: readonly string[] = orders.flatMap(({ words }) => words.flat());

/** Whether a superlative starts here: "biggest", "next to close". */
export function isSuperlative(reader: Pick<ConditionReader, 'tokens'>, at: number): boolean {
  return orders.some(({ words }) => phraseAt(reader.tokens, at, words) > 0);
}

/** Reads "biggest", "closing soonest", "by amount". */
export function readOrder({ tokens }: ConditionReader, at: number): Recognised | null {
  let best: Recognised | null = null;
  for (const { field, first, words } of [...orders, ...sortings]) {
    const length = phraseAt(tokens, at, words);
    if (length > (best?.length ?? 0)) best = { length, meaning: { kind: 'order', field, first } };
  }
  return best;
}

/** The order a goal asks for, with a limit of one for "my biggest deal". */
export type GoalOrder = { constraints: PlanConstraint[]; understood: { words: string; meaning: string }[] };

const nounNames = { account: 'accounts', contact: 'people', deal: 'deals' } as const;

/** What the superlatives of a goal say of its groups; asks where they or a limit can be said of something else. */
export function readGoalOrder(lexemes: readonly Lexeme[], groups: readonly Group[]): GoalOrder | PartQuestion {
  const elsewhere = limitElsewhere(lexemes, groups);
  if (elsewhere) return { question: elsewhere };
  const said = lexemes.flatMap((lexeme) =>
    lexeme.meaning.kind === 'order' ? [{ ...lexeme, meaning: lexeme.meaning }] : [],
  );
  const [leading] = said;
  if (!leading) return { constraints: [], understood: [] };
  const words = said.map((lexeme) => lexeme.words).join(' ');
  const [group] = groups;
  if (!group || groups.length > 1) return { question: `"${words}": of which? Order goes with one group at a time.` };
  const field =
    said.find(({ meaning }) => meaning.field)?.meaning.field ?? (group.noun === 'deal' ? 'deal.amount' : null);
  if (!field) {
    const question = `"${words}": by what? Accounts can be ordered by employees, and deals by amount or close date.`;
    return { question, rewrites: (goalText) => (group.noun === 'account' ? [`${goalText} by employees`] : []) };
  }
  if (!field.startsWith(`${group.noun}.`)) {
    return { question: `"${words}" orders ${field.split('.')[0]}s, and this goal is about ${nounNames[group.noun]}.` };
  }
  const { first } = leading.meaning;
  const hasLimit = lexemes.some(
    ({ meaning }) => meaning.kind === 'constraint' && meaning.constraint.kind === 'max-targets',
  );
  const isSuperlativeWord = !/\bby\b|order of| first$/i.test(leading.words);
  const isOne =
    isSuperlativeWord && /^(deal|opportunity|opp|account|company)$/i.test(nounAfter(lexemes, leading)?.words ?? '');
  if (isSuperlativeWord && !hasLimit && !isOne) {
    const numbered = (count: number) => (goalText: string) =>
      goalText.replace(leading.words, `${count} ${leading.words}`);
    return {
      question: `"${leading.words}": how many?`,
      rewrites: (goalText) => [5, 10].map((count) => numbered(count)(goalText)),
    };
  }
  const constraints: PlanConstraint[] = [{ kind: 'order-by', field, first }];
  if (isOne && !hasLimit) constraints.push({ kind: 'max-targets', value: 1 });
  return { constraints, understood: [{ words, meaning: describeOrder(field, first) }] };
}

function describeOrder(field: OrderField, first: First): string {
  const leads = first === 'highest' ? 'the highest' : 'the lowest';
  switch (field) {
    case 'deal.amount':
      return `${leads} amount first, as numbers: currencies are not converted; deals without an amount come last`;
    case 'deal.closeDate':
      return `the ${first === 'lowest' ? 'earliest' : 'latest'} close date first`;
    case 'account.employees':
      return `${leads} number of employees first; accounts without one come last`;
  }
}

/** The noun that a limit or an order stands before. */
function nounAfter(lexemes: readonly Lexeme[], lexeme: Pick<Lexeme, 'start'>): Lexeme | null {
  for (const later of lexemes.filter(({ start }) => start > lexeme.start)) {
    if (later.meaning.kind === 'noun') return later;
    if (!['filter', 'filler', 'order', 'constraint', 'comma', 'or'].includes(later.meaning.kind)) return null;
  }
  return null;
}

/** "people at my top 10 deals" limits the deals; "all but the 5 biggest" leaves them out. Neither is a limit on targets. */
function limitElsewhere(lexemes: readonly Lexeme[], groups: readonly Group[]): string | null {
  for (const [index, lexeme] of lexemes.entries()) {
    const { meaning, words } = lexeme;
    const isLimit = meaning.kind === 'constraint' && meaning.constraint.kind === 'max-targets';
    if (!isLimit && meaning.kind !== 'order') continue;
    const before = lexemes.slice(0, index).findLast((earlier) => !['filler', 'filter'].includes(earlier.meaning.kind));
    if (before?.meaning.kind === 'not')
      return `"${before.words} … ${words}": leaving out some of an ordered list is not something a goal can say.`;
    const noun = nounAfter(lexemes, lexeme);
    if (noun?.meaning.kind !== 'noun') continue;
    const [group] = groups;
    if (groups.length > 1 || !group)
      return `"${words}" of each group, or of all together? A number goes with one group at a time.`;
    if (noun.meaning.noun !== group.noun) {
      return `"${words} ${noun.words}": the number is said of ${nounNames[noun.meaning.noun]}, and the goal is about ${nounNames[group.noun]}. Ask for one of them.`;
    }
  }
  return null;
}
