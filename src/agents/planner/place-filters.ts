import type { TargetNoun } from '../../domain/field-registry.ts';
import { allOf, anyOf, type Predicate } from '../../domain/segment.ts';
import type { Filter } from './goal-lexicon.ts';
import { isConnector } from './goal-parts.ts';
import type { Lexeme } from './goal-reader.ts';
import { opposite } from './tenant-entries.ts';

/** A filter with the noun it is asked of and how it is joined to the one before it in its zone. */
export interface Placed {
  filter: Filter;
  noun: TargetNoun | null;
  joint: 'and' | 'or' | 'comma' | null;
  /** Filters between two boundaries (a noun, "that") are one zone. */
  zone: number;
  words: string;
  /** Whether the filter stands directly before a noun, as an adjective. */
  isAdjective: boolean;
}

export interface PlacedGoal {
  head: TargetNoun | null;
  /** Nouns beside the head that the goal names, each with the one it hangs on: "people at accounts with deals". */
  related: Map<TargetNoun, TargetNoun>;
  filters: Placed[];
  /** "open and closed" was said. */
  allStates: boolean;
  question?: string;
}

const preferred: TargetNoun[] = ['deal', 'account', 'contact'];
const relationTo: Record<TargetNoun, Partial<Record<TargetNoun, string>>> = {
  deal: { account: 'account', contact: 'contacts' },
  account: { deal: 'deals', contact: 'contacts' },
  contact: { deal: 'deals', account: 'account' },
};

/** `has` over the relation that leads from one noun to another. */
export function related(from: TargetNoun, to: TargetNoun, where: Predicate, op: 'has' | 'has-no' = 'has'): Predicate {
  return from === to ? where : { op, relation: relationTo[from][to]!, where };
}

/** Finds the head noun of a part and decides for each filter which noun it is asked of. */
export function placeFilters(lexemes: readonly Lexeme[]): PlacedGoal {
  const placed: PlacedGoal = { head: null, related: new Map(), filters: [], allStates: false };
  let current: TargetNoun | null = null;
  let isJoined = false;
  let zone = 0;
  let joint: Placed['joint'] = null;
  let negated: string | null = null;
  for (let index = 0; index < lexemes.length; index++) {
    const lexeme = lexemes[index]!;
    const { meaning, words } = lexeme;
    if (isConnector(lexeme)) {
      joint = meaning.kind as 'and';
      isJoined = true;
    } else if (meaning.kind === 'not') {
      const group = negatedGroup(lexemes, index, placed.head);
      if (group) {
        placed.filters.push({ ...group.placed, joint, zone });
        index = group.last;
        joint = null;
      } else if (!isNegatable(lexemes, index)) return { ...placed, question: `What does "${words}" leave out?` };
      else negated = words;
    } else if (meaning.kind === 'relative') {
      zone++;
      joint = null;
    } else if (meaning.kind === 'noun') {
      placed.allStates ||= meaning.allStates === true;
      if (placed.head === null) placed.head = meaning.noun;
      else if (placed.head !== meaning.noun && !placed.related.has(meaning.noun)) {
        placed.related.set(meaning.noun, isJoined ? placed.head : current!);
      }
      current = meaning.noun;
      isJoined = false;
      zone++;
      if (meaning.filter)
        placed.filters.push({
          filter: meaning.filter,
          noun: current,
          joint: null,
          zone: -1 - index,
          words,
          isAdjective: false,
        });
      joint = null;
      negated = null;
    } else if (meaning.kind === 'filter') {
      const last = placed.filters.at(-1);
      // "not in Germany or France" leaves out both.
      const continues = last?.filter.category === `not ${meaning.filter.category}` && joint !== null;
      const isOpposite = negated !== null || continues;
      const adjectiveOf = nounAfter(lexemes, index);
      const near = adjectiveOf ?? ownedNoun(lexemes, index, current) ?? current;
      const isAside = near !== null && near === current && near !== placed.head;
      const elsewhere = isAside ? onDealsAccount(meaning.filter) : meaning.filter;
      const said = isAside && !isOpposite ? throughNoun(elsewhere, near, placed) : elsewhere;
      const noun = nounFor(said, near, placed.head ?? adjectiveOf);
      const filter = isOpposite ? oppositeFrom(said, noun, placed.head) : said;
      placed.filters.push({
        filter,
        noun: filter.on[noun!] ? noun : placed.head,
        joint: continues ? 'comma' : joint,
        zone,
        words,
        isAdjective: adjectiveOf !== null,
      });
      joint = null;
      negated = null;
    }
  }
  return placed;
}

/** The noun that the filter at `index` is an adjective of. */
function nounAfter(lexemes: readonly Lexeme[], index: number): TargetNoun | null {
  for (const { meaning } of lexemes.slice(index + 1)) {
    if (meaning.kind === 'noun') return meaning.noun;
    if (meaning.kind !== 'filter' && meaning.kind !== 'or' && meaning.kind !== 'and' && meaning.kind !== 'comma')
      return null;
  }
  return null;
}

/** "my proposal": an owner before what only another noun can be says whose that noun is. */
function ownedNoun(lexemes: readonly Lexeme[], index: number, current: TargetNoun | null): TargetNoun | null {
  const [meaning, next] = [lexemes[index]!.meaning, lexemes[index + 1]?.meaning];
  if (meaning.kind !== 'filter' || meaning.filter.category !== 'owner' || next?.kind !== 'filter') return null;
  const nouns = Object.keys(next.filter.on) as TargetNoun[];
  return current && nouns.length === 1 && nouns[0] !== current ? nouns[0]! : null;
}

/** "people with deals in France" says where the deals are: their accounts. */
function onDealsAccount(filter: Filter): Filter {
  const { account, deal } = filter.on;
  if (deal || !account) return filter;
  const needed = filter.needs?.account;
  return {
    ...filter,
    on: { ...filter.on, deal: related('deal', 'account', account) },
    ...(needed ? { needs: { ...filter.needs, deal: related('deal', 'account', needed) } } : {}),
  };
}

/** "people at accounts we won": it is their accounts' deals that were won, whoever was on them. */
function throughNoun(filter: Filter, near: TargetNoun, { head, related: named }: PlacedGoal): Filter {
  const noun = preferred.find((candidate) => filter.on[candidate]);
  if (!noun || filter.on[near] || noun === head || named.has(noun)) return filter;
  return { ...filter, on: { ...filter.on, [near]: related(near, noun, filter.on[noun]!) } };
}

/** "deals without Ragnhild Aasen" have her nowhere; another person on the deal changes nothing. */
function oppositeFrom(filter: Filter, noun: TargetNoun | null, head: TargetNoun | null): Filter {
  const isElsewhere = filter.category === 'named:contact' && noun === 'contact' && head !== null && head !== 'contact';
  if (!isElsewhere) return opposite(filter);
  const on = { [head]: related(head, 'contact', filter.on.contact!, 'has-no') };
  return { ...filter, category: `not ${filter.category}`, on, meaning: `without ${filter.meaning}` };
}

function nounFor(filter: Filter, near: TargetNoun | null, head: TargetNoun | null): TargetNoun | null {
  if (near && filter.on[near]) return near;
  if (head && filter.on[head]) return head;
  const only = preferred.filter((noun) => filter.on[noun]);
  return near || head || only.length === 1 ? only[0]! : null;
}

function isNegatable(lexemes: readonly Lexeme[], index: number): boolean {
  const next = lexemes.slice(index + 1).find(({ meaning }) => meaning.kind !== 'link');
  return next?.meaning.kind === 'filter';
}

/** "without open deals over 50k": the noun, its adjectives, and what follows that only it can have. */
function negatedGroup(
  lexemes: readonly Lexeme[],
  index: number,
  head: TargetNoun | null,
): { placed: Omit<Placed, 'joint' | 'zone'>; last: number } | null {
  let at = index + 1;
  const filters: Filter[] = [];
  while (lexemes[at]?.meaning.kind === 'link') at++;
  for (; lexemes[at]?.meaning.kind === 'filter'; at++) {
    const { meaning } = lexemes[at]!;
    if (meaning.kind === 'filter') filters.push(meaning.filter);
  }
  const noun = lexemes[at]?.meaning;
  if (noun?.kind !== 'noun' || head === null) return null;
  if (noun.noun === head) return exceptSame(lexemes, index, at, head, filters);
  const target = noun.noun;
  if (noun.filter) filters.push(noun.filter);
  for (let next = lexemes[at + 1]; next; next = lexemes[at + 1]) {
    const { meaning } = next;
    const isOwn = meaning.kind === 'filter' && meaning.filter.on[target] && Object.keys(meaning.filter.on).length === 1;
    const isLinkToOwn = meaning.kind === 'link' && isOwnFilter(lexemes[at + 2], target);
    if (!isOwn && !isLinkToOwn) break;
    if (meaning.kind === 'filter') filters.push(meaning.filter);
    at++;
  }
  const parts = filters.map((filter) => {
    const reachable = preferred.find((candidate) => filter.on[candidate])!;
    return filter.on[target] ?? related(target, reachable, filter.on[reachable]!);
  });
  const on = { [head]: related(head, target, allOf(parts), 'has-no') };
  const meaning = `without any ${target} ${filters.map((filter) => `(${filter.meaning})`).join(' ')}`.trim();
  const words = lexemes
    .slice(index, at + 1)
    .map((lexeme) => lexeme.words)
    .join(' ');
  const terms = filters.flatMap((filter) => filter.terms);
  return {
    placed: { filter: { category: `without:${words}`, on, meaning, terms }, noun: head, words, isAdjective: false },
    last: at,
  };
}

/** "accounts except customers", "deals but no renewals": all but those. */
function exceptSame(
  lexemes: readonly Lexeme[],
  index: number,
  at: number,
  head: TargetNoun,
  adjectives: readonly Filter[],
): { placed: Omit<Placed, 'joint' | 'zone'>; last: number } | null {
  const noun = lexemes[at]!.meaning;
  const filters = noun.kind === 'noun' && noun.filter ? [...adjectives, noun.filter] : adjectives;
  if (filters.length === 0) return null;
  const parts = filters.map((filter) => {
    const reachable = filter.on[head] ? head : preferred.find((candidate) => filter.on[candidate])!;
    return related(head, reachable, filter.on[reachable]!);
  });
  const on = { [head]: { op: 'not', part: allOf(parts) } } as Filter['on'];
  const words = lexemes
    .slice(index, at + 1)
    .map((lexeme) => lexeme.words)
    .join(' ');
  const meaning = `except those that are ${filters.map((filter) => filter.meaning).join(' and ')}`;
  const terms = filters.flatMap((filter) => filter.terms);
  return {
    placed: { filter: { category: `except:${words}`, on, meaning, terms }, noun: head, words, isAdjective: false },
    last: at,
  };
}

function isOwnFilter(lexeme: Lexeme | undefined, noun: TargetNoun): boolean {
  if (lexeme?.meaning.kind !== 'filter') return false;
  const { on } = lexeme.meaning.filter;
  return on[noun] !== undefined && Object.keys(on).length === 1;
}

const listable = new Set([
  'owner',
  'place',
  'city',
  'industry',
  'stage',
  'currency',
  'status',
  'size',
  'named:account',
  'named:contact',
]);

/** Whether a list of such filters means any of them: "in Germany and France", "stage Proposal, Negotiation". */
function isListable({ category, on }: Filter): boolean {
  if (listable.has(category)) return true;
  return category.startsWith('column:') && Object.values(on).every((predicate) => predicate.op === '=');
}

/** Joins listed filters of one category into one; a list of opposites leaves out all of them. */
export function joinLists(filters: readonly Placed[]): Placed[] {
  const joined: Placed[] = [];
  for (const next of filters) {
    const last = joined.at(-1);
    const isSame =
      last && last.zone === next.zone && last.noun === next.noun && last.filter.category === next.filter.category;
    const isOpposite = next.filter.category.startsWith('not ');
    const canJoin = isSame && next.joint !== null && (isOpposite || isListable(next.filter) || next.joint === 'or');
    if (!canJoin) {
      joined.push(next);
      continue;
    }
    const on: Filter['on'] = {};
    for (const noun of preferred) {
      const [left, right] = [last.filter.on[noun], next.filter.on[noun]];
      if (left && right) on[noun] = isOpposite ? allOf([left, right]) : anyOf([left, right]);
    }
    const meaning = `${last.filter.meaning} ${isOpposite ? 'and' : 'or'} ${next.filter.meaning}`;
    const terms = [...last.filter.terms, ...next.filter.terms];
    joined[joined.length - 1] = {
      ...last,
      filter: { ...last.filter, on, meaning, terms },
      words: `${last.words} ${next.words}`,
    };
  }
  return joined;
}
