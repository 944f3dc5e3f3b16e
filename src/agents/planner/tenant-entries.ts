import type { TargetNoun } from '../../domain/field-registry.ts';
import { allOf, anyOf, type Predicate } from '../../domain/segment.ts';
import { isCommonWord } from '../supervisor/grounding/common-words.ts';
import { type Country, listCountries } from './countries.ts';
import { currencies } from './goal-amounts.ts';
import { type Entry, type Filter, filter } from './goal-lexicon.ts';
import { phraseKey } from './goal-tokens.ts';
import { type Term, termPredicate } from './term-definition.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The phrases that only this tenant's goals may use: its terms, people, places, stages, industries, names, columns. */
export function tenantEntries(vocabulary: Vocabulary): Entry[] {
  const entries = [
    ...vocabulary.terms.flatMap((term) => termEntries(term, vocabulary)),
    ...placeEntries(vocabulary),
    ...ownerEntries(vocabulary),
    ...textEntries('industry', 'industry', { account: 'account.industry' }, vocabulary.industries),
    ...textEntries('stage', 'stage', { deal: 'deal.stage' }, vocabulary.stages),
    ...columnValueEntries(vocabulary),
    ...currencyEntries(vocabulary),
  ];
  const taken = new Set(entries.flatMap(({ words }) => words));
  return [...entries, ...nameEntries(vocabulary, taken)];
}

const filterEntry = (phrase: string, filter: Filter): Entry => ({
  words: phraseKey(phrase),
  meaning: { kind: 'filter', filter },
});

function termEntries(term: Term, vocabulary: Vocabulary): Entry[] {
  const { definition } = term;
  if (definition.kind === 'countries') {
    const countries = listCountries().filter(({ code }) => definition.countries.includes(code));
    const filter = { ...placeFilter(countries, vocabulary, term.name), terms: [term.name] };
    return [...new Set([term.name, ...definition.words])].map((phrase) => filterEntry(phrase, filter));
  }
  const filter = conditionFilter(term);
  const heads = Object.entries(definition.heads ?? {}) as [TargetNoun, string[]][];
  const headPhrases = heads.flatMap(([noun, list]) =>
    list.map((phrase): Entry => ({ words: phraseKey(phrase), meaning: { kind: 'noun', noun, filter } })),
  );
  return [...headPhrases, ...definition.words.map((phrase) => filterEntry(phrase, filter))];
}

/** The filter that a term stands for; null when the tenant has no such term, or it names countries. */
export function termFilter(name: string, vocabulary: Vocabulary): Filter | null {
  const term = vocabulary.terms.find((candidate) => candidate.name === name);
  return term?.definition.kind === 'condition' ? conditionFilter(term) : null;
}

function conditionFilter(term: Term): Filter {
  const { definition } = term;
  const on: Filter['on'] = {};
  for (const noun of ['account', 'contact', 'deal'] as const) {
    const predicate = termPredicate(definition, noun);
    if (predicate) on[noun] = predicate;
  }
  const category = (definition.kind === 'condition' ? definition.category : undefined) ?? `term:${term.name}`;
  return { category, on, meaning: `${term.name}: ${term.sentence}`, terms: [term.name] };
}

/** Accounts (and people, by their own or their account's country) in any of the countries, however records write them. */
function placeFilter(countries: readonly Country[], vocabulary: Vocabulary, label: string): Filter {
  const stored = new Set(countries.flatMap((country) => country.stored));
  const written = vocabulary.countries.filter((value) => stored.has(value.trim().toLowerCase()));
  const names = countries.flatMap(({ code, name }) => [code, name]);
  const values = [...new Map([...names, ...written].map((value) => [value.toLowerCase(), value])).values()];
  const isIn = (field: string): Predicate => ({ op: 'in', field, values: values.slice(0, 500) });
  const regions = vocabulary.regions.filter((region) => region.toLowerCase() === label.toLowerCase());
  const inRegion: Predicate[] = regions.map((value) => ({ op: '=', field: 'account.region', value }));
  return {
    category: 'place',
    on: { account: anyOf([isIn('account.country'), ...inRegion]), contact: isIn('contact.country') },
    meaning: `country in ${label}`,
    terms: [],
    needs: { account: { op: 'exists', field: 'account.country' }, contact: { op: 'exists', field: 'contact.country' } },
  };
}

function placeEntries(vocabulary: Vocabulary): Entry[] {
  const countries = listCountries();
  const known = new Set(countries.flatMap((country) => country.stored));
  const termWords = new Set(
    vocabulary.terms.flatMap((term) => [term.name, ...term.definition.words]).map((word) => word.toLowerCase()),
  );
  const byCountry = countries.flatMap((country) => {
    const filter = placeFilter([country], vocabulary, country.name);
    return country.spoken.map((phrase) => filterEntry(phrase, filter));
  });
  const otherCountries = vocabulary.countries.filter((value) => !known.has(value.trim().toLowerCase()));
  const regions = vocabulary.regions.filter((region) => !termWords.has(region.toLowerCase()));
  return [
    ...byCountry,
    ...textEntries('place', 'country', { account: 'account.country', contact: 'contact.country' }, otherCountries),
    ...textEntries('place', 'region', { account: 'account.region' }, regions),
    ...textEntries('city', 'city', { account: 'account.city', contact: 'contact.city' }, vocabulary.cities),
  ];
}

/** The country a two-letter code in capitals stands for. */
export function countryCodeFilter(code: string, vocabulary: Vocabulary): Filter | null {
  const country = listCountries().find((candidate) => candidate.code === (code === 'UK' ? 'GB' : code));
  return country ? placeFilter([country], vocabulary, country.name) : null;
}

function textEntries(
  category: string,
  label: string,
  fields: Partial<Record<TargetNoun, string>>,
  values: readonly string[],
): Entry[] {
  return values.map((value) => filterEntry(value, textFilter(category, label, fields, [value])));
}

function textFilter(
  category: string,
  label: string,
  fields: Partial<Record<TargetNoun, string>>,
  values: string[],
): Filter {
  const perNoun = (build: (field: string) => Predicate) =>
    Object.fromEntries(Object.entries(fields).map(([noun, field]): [string, Predicate] => [noun, build(field)]));
  return {
    category,
    on: perNoun((field) => (values.length === 1 ? { op: '=', field, value: values[0]! } : { op: 'in', field, values })),
    meaning: `${label} ${values.join(' or ')}`,
    terms: [],
    needs: perNoun((field) => ({ op: 'exists', field })),
  };
}

/** Industries one word of which begins with the goal's word: "pharma" for "Pharmaceutical manufacturing". */
export function industriesLike(word: string, vocabulary: Vocabulary): Filter | null {
  if (word.length < 4) return null;
  const values = vocabulary.industries.filter((value) => phraseKey(value).some((part) => part.startsWith(word)));
  return values.length > 0 ? textFilter('industry', 'industry', { account: 'account.industry' }, values) : null;
}

/** Whose targets are meant. */
export function ownerFilter(field: 'owner' | 'ownerEmail', value: string, meaning: string): Filter {
  const on = (noun: TargetNoun): Predicate => ({ op: '=', field: `${noun}.${field}`, value });
  return {
    category: 'owner',
    on: { account: on('account'), contact: on('contact'), deal: on('deal') },
    meaning,
    terms: [],
  };
}

function ownerEntries(vocabulary: Vocabulary): Entry[] {
  const { users, ownerEmails, me } = vocabulary;
  const mine = 'my|mine|owned by me|assigned to me|i own|that i own|belonging to me|my own'.split('|');
  const byPhrase = new Map<string, Filter[]>();
  const add = (phrase: string, filter: Filter) => byPhrase.set(phrase, [...(byPhrase.get(phrase) ?? []), filter]);
  for (const { userId, name, email } of users) {
    const filter = ownerFilter('owner', userId, `owned by ${name}`);
    for (const phrase of [name, name.split(' ')[0]!, email]) if (phrase) add(phraseKey(phrase).join(' '), filter);
  }
  for (const email of ownerEmails) {
    const filter = ownerFilter('ownerEmail', email, `owned by ${email}`);
    const [local] = email.split('@') as [string];
    for (const phrase of [email, local.replaceAll(/[._-]/g, ' '), local.split(/[._-]/)[0]!])
      add(phraseKey(phrase).join(' '), filter);
  }
  const mineEntries = mine.map((phrase): Entry => {
    const words = phraseKey(phrase);
    if (me === null) return { words, meaning: { kind: 'doubt', question: 'Whose? Say the name of the owner.' } };
    const name = users.find((user) => user.userId === me)?.name ?? 'you';
    return { words, meaning: { kind: 'filter', filter: ownerFilter('owner', me, `owned by ${name}`) } };
  });
  const named = [...byPhrase].map(([phrase, filters]): Entry => {
    const meanings = [...new Set(filters.map((filter) => filter.meaning))];
    if (meanings.length === 1) return filterEntry(phrase, filters[0]!);
    const question = `Who is "${phrase}": ${meanings.map((meaning) => meaning.replace('owned by ', '')).join(' or ')}?`;
    return { words: phraseKey(phrase), meaning: { kind: 'doubt', question } };
  });
  return [...mineEntries, ...named];
}

const legalForms = new Set(
  'gmbh ag se kg ltd limited plc llc inc corp corporation co company sa sas sarl spa srl bv nv as asa ab oy aps kgaa group holding'.split(
    ' ',
  ),
);

function nameEntries({ accounts, contacts }: Vocabulary, taken: ReadonlySet<string>): Entry[] {
  const accountNames = new Map<string, { ids: string[]; name: string }>();
  const contactNames = new Map<string, { ids: string[]; name: string }>();
  const add = (map: typeof accountNames, words: readonly string[], { id, name }: { id: string; name: string }) => {
    const key = words.join(' ');
    const known = map.get(key);
    if (key === '') return;
    if (!known) map.set(key, { ids: [id], name });
    else if (!known.ids.includes(id)) known.ids.push(id);
  };
  for (const account of accounts) {
    const words = phraseKey(account.name);
    const short = words.filter((word) => !legalForms.has(word) && /[\p{L}\d]/u.test(word));
    add(accountNames, words, account);
    add(accountNames, short, account);
    const [first] = short;
    // The first word alone is a name only where it can be nothing else.
    if (first && short.length > 1 && first.length >= 4 && !taken.has(first) && !isCommonWord(first))
      add(accountNames, [first], account);
  }
  for (const contact of contacts) add(contactNames, phraseKey(contact.name), contact);
  const entries = (map: typeof accountNames, noun: 'account' | 'contact') =>
    [...map].map(([key, { ids, name }]): Entry => {
      const words = key.split(' ');
      const field = `${noun}.id`;
      const predicate: Predicate =
        ids.length === 1 ? { op: '=', field, value: ids[0]! } : { op: 'in', field, values: ids };
      const many = `${ids.length} ${noun === 'account' ? 'accounts' : 'people'} are called "${key}": write the whole name.`;
      // One full name may be several records; a shortened name must not pick several accounts.
      const isShort = noun === 'account' && key !== phraseKey(name).join(' ');
      if (ids.length > 1 && (isShort || ids.length > 20)) return { words, meaning: { kind: 'doubt', question: many } };
      const on = noun === 'account' ? { account: predicate } : { contact: predicate };
      return {
        words,
        meaning: { kind: 'filter', filter: { category: `named:${noun}`, on, meaning: name, terms: [] } },
      };
    });
  return [...entries(accountNames, 'account'), ...entries(contactNames, 'contact')];
}

function columnValueEntries({ customColumns }: Vocabulary): Entry[] {
  return customColumns.flatMap(({ noun, name, label, values }) =>
    values
      .filter((value) => value.length >= 4 && /\p{L}{3}/u.test(value))
      .flatMap((value) => textEntries(`column:${noun}.${name}`, label, { [noun]: `${noun}.custom.${name}` }, [value])),
  );
}

/** "in USD", "in euros". */
function currencyEntries(vocabulary: Vocabulary): Entry[] {
  return Object.entries(currencies).flatMap(([phrase, code]) => {
    if (!vocabulary.currencies.includes(code) || !/^\p{L}/u.test(phrase)) return [];
    const predicate: Predicate = { op: '=', field: 'deal.currency', value: code };
    const needs: Filter['needs'] = { deal: { op: 'exists', field: 'deal.currency' } };
    return [filterEntry(phrase, filter('currency', { deal: predicate }, `in ${code}`, needs))];
  });
}

/** A filter's opposite: what has a known value, and another one. */
export function opposite(filter: Filter): Filter {
  const entries = Object.entries(filter.on) as [TargetNoun, Predicate][];
  const on = Object.fromEntries(
    entries.map(([noun, predicate]): [TargetNoun, Predicate] => {
      const needs = filter.needs?.[noun];
      const not: Predicate = { op: 'not', part: predicate };
      return [noun, needs ? allOf([needs, not]) : not];
    }),
  );
  const known = filter.needs ? ', where that is known' : '';
  return { category: `not ${filter.category}`, on, meaning: `not ${filter.meaning}${known}`, terms: filter.terms };
}
