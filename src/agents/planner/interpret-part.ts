import type { TargetNoun } from '../../domain/field-registry.ts';
import { allOf, anyOf, type Predicate } from '../../domain/segment.ts';
import type { Filter } from './goal-lexicon.ts';
import type { Lexeme } from './goal-reader.ts';
import { joinLists, type Placed, type PlacedGoal, placeFilters, related } from './place-filters.ts';

/** One group of targets, as a part of a goal says it. */
export interface Group {
  noun: TargetNoun;
  where: Predicate;
  understood: { words: string; meaning: string }[];
  terms: string[];
  categories: string[];
}

/** What must be asked; `rewrites` gives goals, in full, that can be read one way only. */
export interface PartQuestion {
  question: string;
  options?: string[];
  rewrites?: (goalText: string) => string[];
}

export type PartResult = { group: Group } | PartQuestion;

/** What is added to a part's own filters: the owner said for all parts, or what the objective implies. */
export interface PartContext {
  extra: { filter: Filter; words: string }[];
  /** Used when the part names no noun and its filters do not tell. */
  fallback: TargetNoun | null;
}

/** Turns the lexemes of one part into a condition on its head noun, or asks. */
export function interpretPart(lexemes: readonly Lexeme[], { extra, fallback }: PartContext): PartResult {
  const placed = placeFilters(lexemes);
  if (placed.question) return { question: placed.question };
  const doubtful = mixedAdjectives(placed.filters);
  if (doubtful) return doubtful;
  const head = placed.head ?? headFromFilters(placed.filters, extra, fallback);
  if (!head) {
    const words = lexemes.map((lexeme) => lexeme.words).join(' ');
    return {
      question: 'Which do you mean: deals, accounts or people?',
      options: words ? ['deals', 'accounts', 'people'].map((noun) => `${noun} ${words}`) : [],
    };
  }
  const bound = joinLists(placed.filters.map((one) => ({ ...one, noun: one.noun ?? nearestNoun(one.filter, head) })));
  const both = contradiction(bound);
  if (both) return both;
  const added = extra.map(
    ({ filter, words }): Placed => ({
      filter,
      words,
      noun: nearestNoun(filter, head),
      joint: null,
      zone: -100,
      isAdjective: false,
    }),
  );
  if (head === 'account' && !placed.related.has('deal') && bound.some(isCustomer)) {
    const lost = bound.find(({ filter, noun }) => noun === 'deal' && filter.meaning.startsWith('lost'));
    if (lost) {
      const question = `"${lost.words}": customers that left, or customers who did not buy another time?`;
      return { question, options: ['churned customers', 'customers with lost deals'] };
    }
  }
  const unnamed = bound.find(
    ({ filter, noun }) => isOpposite(filter) && noun !== head && noun !== 'account' && !placed.related.has(noun!),
  );
  if (unnamed) return withoutOrWith(unnamed, head);
  const saysDeals = head === 'deal' || placed.related.has('deal');
  const amount = bound.find(({ filter }) => filter.category === 'amount');
  if (amount && !saysDeals) {
    return { question: `"${amount.words}": is that the amount of a deal, or the size of the ${head}?`, options: [] };
  }
  const zones = combineZones(bound, head);
  if ('question' in zones) return zones;
  return { group: buildGroup(head, placed, zones.clauses, [...bound, ...added], added) };
}

/** "deals in proposal to negotiation": no deal is in two stages, so the words mean something else. */
function contradiction(filters: readonly Placed[]): PartQuestion | null {
  for (const [index, right] of filters.entries()) {
    const wanted = right.filter.on[right.noun!];
    if (wanted?.op !== '=' || right.joint === 'or') continue;
    const left = filters.slice(0, index).find(({ filter, noun }) => {
      const other = noun === right.noun ? filter.on[noun!] : undefined;
      return other?.op === '=' && other.field === wanted.field && other.value !== wanted.value;
    });
    if (left) return { question: `Nothing is both "${left.words}" and "${right.words}": which do you mean?` };
  }
  return null;
}

const isCustomer = ({ filter }: Placed) => filter.terms.includes('customer');

const isOpposite = ({ category }: Filter) => /^(not |missing:|presence:)/.test(category);

/** "accounts not in negotiation" have many deals: none there, or one that is elsewhere? */
function withoutOrWith({ words, filter, noun }: Placed, head: TargetNoun): PartQuestion {
  const many = noun === 'deal' ? 'deals' : 'contacts';
  const isNot = filter.category.startsWith('not ');
  const question = `"${isNot ? 'not ' : ''}${words}" is said of ${many}: ${nounNames[head]} without any such ${isNot ? 'one' : many}, or with one like that?`;
  return {
    question,
    rewrites: (goalText) => {
      const said = new RegExp(
        `((that|who|which) (are|is) )?(?:not|except|without) ((in|at) (stage )?)?${escapePattern(words)}`,
        'i',
      );
      const found = isNot ? said.exec(goalText) : null;
      if (!found) return isNot ? [] : [goalText.replace(words, `with ${many} ${words}`)];
      const positive = `${found[4] ?? ''}${words}`;
      return [`without ${many} ${positive}`, `with ${many} not ${positive}`].map((form) =>
        goalText.replace(said, form),
      );
    },
  };
}

/** "stalled and overdue deals": both, or either? */
function mixedAdjectives(filters: readonly Placed[]): PartQuestion | null {
  for (const [index, next] of filters.entries()) {
    const before = filters[index - 1];
    if (!before || next.joint !== 'and' || !next.isAdjective || before.zone !== next.zone) continue;
    if (before.filter.category === next.filter.category) continue;
    const [left, right] = [before.words, next.words];
    return {
      question: `Do you mean what is ${left} or ${right}, or only what is both?`,
      rewrites: (goalText) => {
        const joined = new RegExp(`${escapePattern(left)}\\s*(,|and|&|, and)\\s*${escapePattern(right)}`, 'i');
        return [goalText.replace(joined, `${left} or ${right}`), goalText.replace(joined, `${left} ${right}`)];
      },
    };
  }
  return null;
}

const escapePattern = (words: string) => words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function headFromFilters(
  filters: readonly Placed[],
  extra: PartContext['extra'],
  fallback: TargetNoun | null,
): TargetNoun | null {
  const all = [...filters.map(({ filter }) => filter), ...extra.map(({ filter }) => filter)];
  const only = all.flatMap(({ on }) => (Object.keys(on).length === 1 ? (Object.keys(on) as TargetNoun[]) : []));
  if (only.includes('deal')) return 'deal';
  if (only.includes('contact')) return 'contact';
  const isConversation = all.some(({ category }) =>
    /^(recency|term:(open question|unanswered mail|promised|no reply))$/.test(category),
  );
  return isConversation ? 'contact' : fallback;
}

function nearestNoun(filter: Filter, head: TargetNoun): TargetNoun {
  if (filter.on[head]) return head;
  return (['deal', 'account', 'contact'] as const).find((noun) => filter.on[noun])!;
}

type Clause = { noun: TargetNoun; predicate: Predicate };

/** Joins the filters of each zone; "or" between different things is taken only where it can be read one way. */
function combineZones(filters: readonly Placed[], head: TargetNoun): { clauses: Clause[] } | { question: string } {
  const clauses: Clause[] = [];
  for (const zone of new Set(filters.map((placed) => placed.zone))) {
    const members = filters.filter((placed) => placed.zone === zone);
    const chainStart = members.findIndex((placed, index) => index > 0 && placed.joint === 'or');
    const toClause = ({ filter, noun }: Placed): Clause => ({ noun: noun!, predicate: filter.on[noun!]! });
    if (chainStart < 0) {
      clauses.push(...members.map(toClause));
      continue;
    }
    const leading = members.filter(
      ({ filter, joint }) => joint === null && ['owner', 'status'].includes(filter.category),
    );
    const chain = members.filter((placed) => !leading.includes(placed) || placed === members[members.length - 1]);
    const isOneChain = chain.length > 1 && chain.slice(1).every(({ joint }) => joint === 'or' || joint === 'comma');
    if (!isOneChain) {
      const words = members.map((placed) => placed.words).join(' … ');
      return { question: `What does "or" join in "${words}"? Say it as two goals, or name each group in full.` };
    }
    clauses.push(...leading.filter((placed) => !chain.includes(placed)).map(toClause));
    const either = chain.map(toClause).map(({ noun, predicate }) => related(head, noun, predicate));
    clauses.push({ noun: head, predicate: anyOf(either) });
  }
  return { clauses };
}

function buildGroup(
  head: TargetNoun,
  { related: parents, allStates }: PlacedGoal,
  clauses: readonly Clause[],
  filters: readonly Placed[],
  added: readonly Placed[],
): Group {
  const understood = filters.map(({ words, filter, noun }) => ({
    words,
    meaning: `${nounNames[noun!]}: ${filter.meaning}`,
  }));
  const all = [...clauses, ...added.map(({ filter, noun }): Clause => ({ noun: noun!, predicate: filter.on[noun!]! }))];
  const conditionOn = (noun: TargetNoun): Predicate => {
    const own = all.filter((clause) => clause.noun === noun).map((clause) => clause.predicate);
    if (noun === 'deal' && !allStates && !own.some(saysStatus) && (noun === head || parents.has(noun))) {
      own.push({ op: '=', field: 'deal.status', value: 'open' });
      understood.push({
        words: 'deals',
        meaning: 'deals: open ones (say won, lost, or "all deals open and closed" for others)',
      });
    }
    const hanging = (['account', 'contact', 'deal'] as const).filter(
      (other) =>
        other !== head &&
        (parents.get(other) ?? head) === noun &&
        (parents.has(other) || all.some((clause) => clause.noun === other)),
    );
    return allOf([...own, ...hanging.map((other) => related(noun, other, conditionOn(other)))]);
  };
  return {
    noun: head,
    where: conditionOn(head),
    understood,
    terms: [...new Set(filters.flatMap(({ filter }) => filter.terms))],
    categories: filters.map(({ filter }) => filter.category),
  };
}

/** Whether a condition by itself decides between open, won and lost. */
function saysStatus(predicate: Predicate): boolean {
  if (predicate.op === 'and') return predicate.parts.some(saysStatus);
  if (predicate.op === 'or') return predicate.parts.every(saysStatus);
  return 'field' in predicate && predicate.field === 'deal.status';
}

const nounNames: Record<TargetNoun, string> = { account: 'accounts', contact: 'people', deal: 'deals' };
