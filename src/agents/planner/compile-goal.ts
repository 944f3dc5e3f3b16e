import type { Plan } from '../../domain/plan.ts';
import { gatherGoal } from './gather-goal.ts';
import { questionOnAddress } from './goal-addresses.ts';
import { readGoalOrder } from './goal-order.ts';
import { type Lexeme, type ReadGoal, readGoal } from './goal-reader.ts';
import { refusalOf } from './goal-refusals.ts';
import { broadGroups, readGroups } from './group-goal.ts';
import { planOf } from './plan-of-groups.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What asking a language model took: tokens, cost in millionths of a US dollar, and why it could not help, as short codes. */
interface ModelTrace {
  degraded: string[];
  usage: { tokens: number; costMicros: number };
}

/** How a goal was understood: a plan, with what each of its words came to mean; or what must be asked first. */
export type PlanResult = ModelTrace &
  (
    | { kind: 'plan'; plan: Plan; understood: { words: string; meaning: string }[] }
    | { kind: 'question'; question: string; options: string[]; uninterpreted: string[] }
  );

/** A model's plan for a goal, checked; null where it has none to offer. */
export interface PlanProposal extends ModelTrace {
  plan: Plan | null;
  understood: { words: string; meaning: string }[];
}

export interface CompileGoalOptions {
  /**
   * Asks a language model for a plan when the words are not ours; `lexemes` are the pieces the rules recognised. What it
   * proposes is shown as understood before anything runs.
   */
  proposePlan?: (text: string, vocabulary: Vocabulary, lexemes: readonly Lexeme[]) => Promise<PlanProposal>;
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
  const read = await readGoal(goalText, vocabulary);
  const result = compileByRules(goalText, vocabulary, read);
  if (result.kind === 'plan' || !proposePlan) return result;
  const { plan, understood, degraded, usage } = await proposePlan(goalText, vocabulary, read.lexemes);
  return plan === null ? { ...result, degraded, usage } : { kind: 'plan', plan, understood, degraded, usage };
}

const nobodyAsked = { degraded: [], usage: { tokens: 0, costMicros: 0 } };

function ask(question: string, options: string[] = [], uninterpreted: string[] = []): PlanResult {
  return { kind: 'question', question, options, uninterpreted, ...nobodyAsked };
}

function compileByRules(goalText: string, vocabulary: Vocabulary, read: ReadGoal): PlanResult {
  const { lexemes, unknown, repairs } = read;
  if (unknown.length > 0) {
    const onAddress = questionOnAddress(goalText, unknown);
    if (onAddress !== null) return ask(onAddress, [], unknown);
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
  const order = readGoalOrder(lexemes, groups.groups);
  if ('question' in order) return ask(order.question, order.rewrites?.(goalText) ?? []);
  const constraints = [...goal.constraints, ...order.constraints];
  const plan = planOf(goalText, { ...goal, constraints }, groups.groups, vocabulary);
  const understood = [
    ...repaired,
    ...goal.understood,
    ...order.understood,
    ...groups.groups.flatMap((group) => group.understood),
  ];
  return { kind: 'plan', plan, understood, ...nobodyAsked };
}
