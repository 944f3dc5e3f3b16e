import { createFieldRegistry } from '../../domain/field-registry.ts';
import { type Plan, parsePlan } from '../../domain/plan.ts';
import { anyOf, type Segment } from '../../domain/segment.ts';
import type { GatheredGoal } from './gather-goal.ts';
import { guideFor } from './goal-objectives.ts';
import type { Group } from './interpret-part.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The plan for groups of targets: groups of one noun become one segment, the first noun's is the plan's own. */
export function planOf(goalText: string, goal: GatheredGoal, groups: readonly Group[], vocabulary: Vocabulary): Plan {
  const nouns = [...new Set(groups.map((group) => group.noun))];
  const segments = nouns.map(
    (noun): Segment => ({
      version: 1,
      noun,
      where: anyOf(groups.filter((group) => group.noun === noun).map((group) => group.where)),
    }),
  );
  const [segment, ...alsoSegments] = segments;
  const objectives = goal.objectives.length > 0 ? goal.objectives : (['review'] as const);
  const { plays, needs, successMetric } = guideFor(objectives);
  const names = new Set(groups.flatMap((group) => group.terms));
  const terms = vocabulary.terms
    .filter(({ name }) => names.has(name))
    .map(({ name, sentence }) => ({ name, sentence: sentence.slice(0, 400) }));
  const { constraints } = goal;
  return parsePlan(
    {
      version: 1,
      goalText,
      noun: segment!.noun,
      objectives,
      segment,
      alsoSegments,
      terms,
      infoNeeds: needs,
      constraints,
      successMetric,
      plays,
    },
    createFieldRegistry(vocabulary.customColumns),
  );
}
