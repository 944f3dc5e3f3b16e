import { readFileSync } from 'node:fs';
import { compileGoal } from '../src/agents/planner/compile-goal.ts';
import { listCountries } from '../src/agents/planner/countries.ts';
import { termPredicate } from '../src/agents/planner/term-definition.ts';
import { shippedTermList } from '../src/agents/planner/terms.ts';
import { canonicalJson } from '../src/domain/canonical-json.ts';
import type { TargetNoun } from '../src/domain/field-registry.ts';
import type { PlanConstraint } from '../src/domain/plan.ts';
import type { Predicate, Segment } from '../src/domain/segment.ts';
import { parseSegmentText, printPredicate, printSegment } from '../src/domain/segment-text.ts';
import { goalVocabulary } from '../src/testing/goal-vocabulary.ts';
import type { BenchRun } from './bench-run.ts';

/**
 * One goal of the bench: the segments it must compile to, in the text form, with `$term(name, noun)` and
 * `$in(field, place)` for what the shipped definitions hold; or a pattern of the question it must ask.
 */
interface BenchGoal {
  goal: string;
  half: 1 | 2;
  segments?: string[];
  /** Limits and order, none when left out. */
  constraints?: PlanConstraint[];
  asks?: string;
  /** How often the text stands in the goal; once when left out. */
  repeat?: number;
}

export interface GoalScore {
  right: number;
  /** A plan was expected and a question came: no harm, but no help. */
  asked: string[];
  /** A question was expected, and another one came. */
  askedOther: string[];
  /** Silently wrong: another plan than expected, or a plan where a question was due. */
  wrong: { goal: string; got: string }[];
}

/** Compiles the goals of one half (or all) and compares them with what was written beside them. */
export async function scoreGoals(half?: 1 | 2): Promise<GoalScore> {
  const lines = readFileSync(new URL('goals.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean);
  const score: GoalScore = { right: 0, asked: [], askedOther: [], wrong: [] };
  for (const line of lines) {
    const expected = JSON.parse(line) as BenchGoal;
    if (half && expected.half !== half) continue;
    const { goal, repeat = 1 } = expected;
    const result = await compileGoal(goal.repeat(repeat), goalVocabulary());
    if (result.kind === 'question') {
      if (expected.asks && new RegExp(expected.asks, 'i').test(result.question)) score.right++;
      else if (expected.asks) score.askedOther.push(`${goal} -> ${result.question}`);
      else score.asked.push(`${goal} -> ${result.question}`);
      continue;
    }
    const got = [result.plan.segment, ...result.plan.alsoSegments];
    const wanted = (expected.segments ?? []).map((text) => parseSegmentText(expand(text)));
    const isSameOrder = canonicalJson(result.plan.constraints) === canonicalJson(expected.constraints ?? []);
    if (expected.segments && canonical(got) === canonical(wanted) && isSameOrder) score.right++;
    else score.wrong.push({ goal, got: got.map(printSegment).join(' | ') });
  }
  return score;
}

function expand(text: string): string {
  return text
    .replace(/\$term\(([^,]+), ([a-z]+)\)/g, (_, name: string, noun: string) => {
      const term = shippedTermList().find((candidate) => candidate.name === name);
      const predicate = term && termPredicate(term.definition, noun as TargetNoun);
      if (!predicate) throw new Error(`The bench names an unknown term: ${name}`);
      return `(${printPredicate(predicate)})`;
    })
    .replace(/\$in\(([^,]+), ([^)]+)\)/g, (_, field: string, place: string) => {
      const term = shippedTermList().find((candidate) => candidate.name === place)?.definition;
      const codes = term?.kind === 'countries' ? term.countries : [place];
      const countries = listCountries().filter(({ code }) => codes.includes(code));
      return `${field} in (${countries.flatMap(({ code, name }) => [JSON.stringify(code), JSON.stringify(name)]).join(', ')})`;
    });
}

/** A form in which the order of conditions and of listed values does not matter. */
function canonical(segments: readonly Segment[]): string {
  return segments
    .map(({ noun, where }) => `${noun}: ${canonicalPredicate(where)}`)
    .sort()
    .join('\n');
}

function canonicalPredicate(predicate: Predicate): string {
  switch (predicate.op) {
    case 'and':
    case 'or':
      return `${predicate.op}[${[...new Set(flatten(predicate.op, predicate).map(canonicalPredicate))].sort().join('; ')}]`;
    case 'not':
      return `not[${canonicalPredicate(predicate.part)}]`;
    case 'in':
      return `${predicate.field} in ${JSON.stringify(
        [...predicate.values]
          .map(String)
          .map((value) => value.toLowerCase())
          .sort(),
      )}`;
    case 'has':
    case 'has-no':
    case 'count':
    case 'last':
      return `${JSON.stringify({ ...predicate, where: null })}[${canonicalPredicate(predicate.where)}]`;
    default:
      return printPredicate(predicate);
  }
}

function flatten(op: 'and' | 'or', predicate: Predicate): Predicate[] {
  return predicate.op === op ? predicate.parts.flatMap((part) => flatten(op, part)) : [predicate];
}

/** Both halves of the goals; the second was written after the planner, by whoever did not look at it. */
export const bench: BenchRun = async () => {
  const rows = [];
  const notes: Record<string, unknown> = {};
  for (const half of [1, 2] as const) {
    const { right, asked, askedOther, wrong } = await scoreGoals(half);
    rows.push({
      half,
      goals: right + asked.length + askedOther.length + wrong.length,
      'as expected': right,
      'asked without need': asked.length,
      'another question': askedOther.length,
      'silently wrong': wrong.length,
    });
    const others = { asked, askedOther, wrong };
    if (Object.values(others).some((list) => list.length > 0)) notes[`half ${half}`] = others;
  }
  return { rows, notes, holds: rows.every((row) => row['silently wrong'] === 0) };
};
