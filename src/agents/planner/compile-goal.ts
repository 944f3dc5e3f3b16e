import { GtmError } from '../../domain/errors.ts';
import { createFieldRegistry } from '../../domain/field-registry.ts';
import { type Plan, parsePlan } from '../../domain/plan.ts';
import { gatherGoal } from './gather-goal.ts';
import { readGoal } from './goal-reader.ts';
import { refusalOf } from './goal-refusals.ts';
import { broadGroups, readGroups } from './group-goal.ts';
import { planOf } from './plan-of-groups.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How a goal was understood: a plan, with what each of its words came to mean; or what must be asked first. */
export type PlanResult =
  | { kind: 'plan'; plan: Plan; understood: { words: string; meaning: string }[] }
  | { kind: 'question'; question: string; options: string[]; uninterpreted: string[] };

export interface CompileGoalOptions {
  /**
   * Asks a language model for a plan when the words are not ours. Its answer is checked like any input, and shown as
   * understood before anything runs.
   */
  proposePlan?: (text: string, vocabulary: Vocabulary) => Promise<unknown>;
}

/**
 * Compiles a goal in words to a plan. Deterministic: the same text and vocabulary give the same plan. Every word must
 * mean something or be on the list of words that change nothing, else the answer is a question; a condition is never
 * dropped.
 */
export async function compileGoal(
  text: string,
  vocabulary: Vocabulary,
  { proposePlan }: CompileGoalOptions = {},
): Promise<PlanResult> {
  const goalText = text.trim();
  const refusal = refusalOf(goalText);
  if (refusal) return ask(refusal);
  const result = await compileByRules(goalText, vocabulary);
  if (result.kind === 'plan' || !proposePlan) return result;
  return (await compileByModel(goalText, vocabulary, proposePlan)) ?? result;
}

function ask(question: string, options: string[] = [], uninterpreted: string[] = []): PlanResult {
  return { kind: 'question', question, options, uninterpreted };
}

async function compileByModel(
  goalText: string,
  vocabulary: Vocabulary,
  proposePlan: NonNullable<CompileGoalOptions['proposePlan']>,
): Promise<PlanResult | null> {
  try {
    const proposed = await proposePlan(goalText, vocabulary);
    if (typeof proposed !== 'object' || proposed === null) return null;
    const plan = parsePlan({ ...proposed, goalText }, createFieldRegistry(vocabulary.customColumns));
    const meaning = 'as the language model understood it: check the conditions before it runs';
    return { kind: 'plan', plan, understood: [{ words: goalText, meaning }] };
  } catch (error) {
    // A malformed proposal is no plan; a model that cannot be reached is the caller's trouble.
    if (GtmError.is(error) && error.code === 'invalid') return null;
    throw error;
  }
}

async function compileByRules(goalText: string, vocabulary: Vocabulary): Promise<PlanResult> {
  const { lexemes, unknown, repairs } = await readGoal(goalText, vocabulary);
  if (unknown.length > 0) {
    const list = unknown.map((word) => `"${word}"`).join(', ');
    return ask(`I do not know what ${list} means here. Say it in other words, or define it as a term.`, [], unknown);
  }
  const doubt = lexemes.find(({ meaning }) => meaning.kind === 'doubt');
  if (doubt?.meaning.kind === 'doubt') return ask(doubt.meaning.question, [], [doubt.words]);
  const goal = gatherGoal(lexemes, vocabulary);
  if (goal.question) return ask(goal.question, goal.options ?? [], goal.uninterpreted ?? []);
  const groups = goal.isBroad ? broadGroups(goal, vocabulary) : readGroups(goal, vocabulary);
  if ('question' in groups) return ask(groups.question, groups.rewrites?.(goalText) ?? groups.options ?? []);
  const repaired = repairs.map(({ written, readAs }) => ({ words: written, meaning: `read as "${readAs}"` }));
  const plan = planOf(goalText, goal, groups.groups, vocabulary);
  const understood = [...repaired, ...goal.understood, ...groups.groups.flatMap((group) => group.understood)];
  return { kind: 'plan', plan, understood };
}
