import { z } from 'zod';
import { GtmError, messageOf } from '../../domain/errors.ts';
import { createFieldRegistry, type TargetNoun, targetNouns } from '../../domain/field-registry.ts';
import { objectives, type Plan, type PlanConstraint, tools } from '../../domain/plan.ts';
import { allOf, anyOf, checkPredicate, type Predicate } from '../../domain/segment.ts';
import { parsePredicateText, printPredicate } from '../../domain/segment-text.ts';
import { droppedLimit } from './dropped-limit.ts';
import { type Filter, staticEntries } from './goal-lexicon.ts';
import { readGoalOrder } from './goal-order.ts';
import type { Lexeme } from './goal-reader.ts';
import { phraseKey } from './goal-tokens.ts';
import type { Group } from './interpret-part.ts';
import { related } from './place-filters.ts';
import { planOf } from './plan-of-groups.ts';
import { opposite, tenantEntries } from './tenant-entries.ts';
import type { Vocabulary } from './vocabulary.ts';

const maxGroups = 5;

const groupSchema = z.strictObject({
  noun: z.enum(targetNouns),
  /** Names of terms and values of the tenant, which the platform looks up itself. */
  filters: z.array(z.string()),
  without: z.array(z.string()),
  /** Conditions in the text form of segments. */
  conditions: z.array(z.string()),
});

/** What the model may say about a goal. What is looked for, the plays and the success metric follow from the objectives. */
export const planAnswerSchema = z.strictObject({
  objectives: z.array(z.enum(objectives)),
  groups: z.array(groupSchema),
  max_targets: z.number().nullable(),
  without_tools: z.array(z.enum(tools)),
  /** Words of the goal that the plan does not express. */
  unread: z.array(z.string()),
});
export type PlanAnswer = z.infer<typeof planAnswerSchema>;

/** A checked plan, or what is wrong with the answer; null when the model says it does not understand all of the goal. */
export type ReadPlanAnswer =
  | { kind: 'plan'; plan: Plan; understood: { words: string; meaning: string }[] }
  | { kind: 'problem'; problem: string }
  | null;

/**
 * Builds the plan that an answer stands for. Filters are looked up among the tenant's own terms and values, conditions are
 * parsed and checked against the registry, and no limit that the rules recognised in the goal (`lexemes`) may be missing.
 */
export function readPlanAnswer(
  answer: PlanAnswer,
  goalText: string,
  { vocabulary, lexemes }: { vocabulary: Vocabulary; lexemes: readonly Lexeme[] },
): ReadPlanAnswer {
  if (answer.groups.length === 0 || answer.unread.some((words) => words.trim() !== '')) return null;
  try {
    if (answer.groups.length > maxGroups) throw refusal(`At most ${maxGroups} groups.`);
    const groups = answer.groups.map((group) => readGroup(group, goalText, vocabulary));
    const order = readGoalOrder(lexemes, groups);
    if ('question' in order) throw refusal(order.question);
    const goal = {
      objectives: objectives.filter((objective) => answer.objectives.includes(objective)),
      constraints: [...constraintsOf(answer, lexemes), ...order.constraints],
      ...{ structure: [], understood: [], isBroad: false, implied: [] },
    };
    const plan: Plan = { ...planOf(goalText, goal, groups, vocabulary), understoodBy: 'model' };
    const dropped = droppedLimit(lexemes, plan, createFieldRegistry(vocabulary.customColumns));
    if (dropped !== null) throw refusal(`The plan leaves out "${dropped}".`);
    return { kind: 'plan', plan, understood: [...order.understood, ...groups.flatMap((group) => group.understood)] };
  } catch (error) {
    if (GtmError.is(error) && error.code === 'invalid') return { kind: 'problem', problem: messageOf(error) };
    throw error;
  }
}

const refusal = (message: string) => new GtmError('invalid', message, { field: 'groups' });
const short = (text: string) => text.slice(0, 60);

/** The limits of the goal as the rules read them, and the model's where the rules found none of that kind. */
function constraintsOf(answer: PlanAnswer, lexemes: readonly Lexeme[]): PlanConstraint[] {
  const constraints = lexemes.flatMap(({ meaning }) => (meaning.kind === 'constraint' ? [meaning.constraint] : []));
  const has = (kind: PlanConstraint['kind']) => constraints.some((constraint) => constraint.kind === kind);
  const { max_targets: most, without_tools: without } = answer;
  if (most !== null && !has('max-targets')) {
    if (!Number.isInteger(most) || most < 1) throw refusal('max_targets must be a whole number from 1.');
    constraints.push({ kind: 'max-targets', value: most });
  }
  if (has('without-tool') || has('only-tool')) return constraints;
  return [...constraints, ...[...new Set(without)].map((tool) => ({ kind: 'without-tool' as const, tool }))];
}

function readGroup(group: PlanAnswer['groups'][number], goalText: string, vocabulary: Vocabulary): Group {
  const { noun } = group;
  const registry = createFieldRegistry(vocabulary.customColumns);
  const found = [
    ...group.filters.map((name) => findFilter(name, vocabulary)),
    ...group.without.map((name) => opposite(findFilter(name, vocabulary))),
  ];
  const conditions = group.conditions.map((text) => {
    const predicate = parsePredicateText(text);
    if (predicate.op === 'everything') throw refusal('"everything" is no condition.');
    checkPredicate(predicate, noun, registry, 'conditions');
    checkValues(predicate, vocabulary);
    return predicate;
  });
  if (found.length + conditions.length === 0) throw refusal('A group needs a filter or a condition.');
  const byCategory = [...Map.groupBy(found, (filter) => filter.category).values()];
  const where = allOf([
    ...byCategory.map((filters) => anyOf(filters.map((filter) => ask(filter, noun)))),
    ...conditions,
  ]);
  const said = [...found.map((filter) => filter.meaning), ...conditions.map(printPredicate)].join('; ');
  const people = noun === 'contact' ? 'people' : `${noun}s`;
  return {
    ...{ noun, where, terms: found.flatMap((filter) => filter.terms), categories: [] },
    understood: [{ words: goalText, meaning: `as the language model understood it: ${people}: ${said}` }],
  };
}

/** The condition of a filter on `noun`, through a relation where it belongs to another noun. */
function ask({ on }: Filter, noun: TargetNoun): Predicate {
  const own = on[noun];
  if (own) return own;
  const other = (['deal', 'account', 'contact'] as const).find((candidate) => on[candidate])!;
  return related(noun, other, on[other]!);
}

/** The filter that a phrase names in this tenant, exactly; refused where it names none or several. */
function findFilter(name: string, vocabulary: Vocabulary): Filter {
  const key = phraseKey(name).join(' ');
  const filters = [...staticEntries(), ...tenantEntries(vocabulary)].flatMap(({ words, meaning }) => {
    if (words.join(' ') !== key) return [];
    return meaning.kind === 'filter' || (meaning.kind === 'noun' && meaning.filter) ? [meaning.filter!] : [];
  });
  const term = filters.find((filter) => filter.terms.some((candidate) => candidate.toLowerCase() === key));
  const named = vocabulary.terms.find((candidate) => candidate.name.toLowerCase() === name.trim().toLowerCase());
  const [first, ...others] = term
    ? [term]
    : [...new Map(filters.map((filter) => [JSON.stringify(filter), filter])).values()];
  if (first && others.length === 0) return first;
  if (named?.definition.words[0] && named.definition.words[0].toLowerCase() !== key && !first) {
    return findFilter(named.definition.words[0], vocabulary);
  }
  throw refusal(`"${short(name)}" ${first ? 'may be several things' : 'is neither a term nor a value'} here.`);
}

/** A value that occurs nowhere would select nobody: better said than run. */
function checkValues(predicate: Predicate, vocabulary: Vocabulary): void {
  if (predicate.op === 'and' || predicate.op === 'or') {
    for (const part of predicate.parts) checkValues(part, vocabulary);
  } else if (predicate.op === 'not') checkValues(predicate.part, vocabulary);
  else if ('where' in predicate) checkValues(predicate.where, vocabulary);
  else if (predicate.op === '=' || predicate.op === 'in') {
    const known = knownValues(predicate.field, vocabulary)?.map((value) => value.toLowerCase());
    const values = predicate.op === 'in' ? predicate.values : [predicate.value];
    const strange = known && values.find((value) => !known.includes(String(value).toLowerCase()));
    if (strange !== undefined) throw refusal(`No record has ${predicate.field} = "${short(String(strange))}".`);
  }
}

function knownValues(field: string, vocabulary: Vocabulary): readonly string[] | null {
  const lists: Readonly<Record<string, readonly string[]>> = {
    'account.industry': vocabulary.industries,
    'account.country': vocabulary.countries,
    'contact.country': vocabulary.countries,
    'account.region': vocabulary.regions,
    'account.city': vocabulary.cities,
    'contact.city': vocabulary.cities,
    'deal.stage': vocabulary.stages,
    'deal.currency': vocabulary.currencies,
    'deal.status': ['open', 'won', 'lost'],
  };
  const owner = /\.owner$/.test(field) ? vocabulary.users.map((user) => user.userId) : null;
  return lists[field] ?? owner;
}
