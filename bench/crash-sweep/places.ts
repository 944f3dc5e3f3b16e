import type { FailPointName } from '../../src/runtime/failpoints.ts';

/** Steps of a goal's run; each is a place to die before and after. */
const stepNames = [
  'planGoal',
  'listTargets',
  'retrieveEvidence',
  'decide',
  'judgeDraft',
  'proposeDraft',
  'settleTarget',
  'finishRun',
];
/** Steps of the run itself; the others come once for each target or draft. */
const onceInARun: ReadonlySet<string> = new Set(['planGoal', 'listTargets', 'finishRun']);

/**
 * Places in the life of a send: `after-hand-over` while it is on its way and has not arrived,
 * `after-calendar-entry` between a meeting's entry and its invitation. In an order in which a recovery follows a death
 * that left something to recover.
 */
const sendPlaces: readonly (FailPointName | 'after-hand-over' | 'after-calendar-entry')[] = [
  'after-calendar-entry',
  'before-claim',
  'after-claim',
  'after-hand-over',
  'before-recovery',
  'before-provider',
  'after-provider',
  'after-recovery',
  'before-receipt',
  'after-receipt',
];

/** Reached only in a recovery, or only by meetings: the first time counts. */
const atOnce = (name: string) => name.endsWith('recovery') || name.endsWith('entry');

export const everyPlace: readonly string[] = [
  ...sendPlaces,
  ...stepNames.flatMap((name) => [`before-${name}`, `after-${name}`]),
];

/** The deaths of one round in their order, each `place@count`: at the count-th time that the place is reached. */
export function placesOfRound(task: 'goal' | 'send', count: number): string[] {
  if (task === 'send') return sendPlaces.map((name) => `${name}@${atOnce(name) ? 1 : count}`);
  return stepNames.flatMap((name) => [`before-${name}@${onceInARun.has(name) ? 1 : count}`, `after-${name}@1`]);
}
