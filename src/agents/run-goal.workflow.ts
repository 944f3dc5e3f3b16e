import type { Flow } from '../runtime/workflows/workflows.ts';

/** How many targets of one run are worked on at the same time. */
const WIDTH = 3;

/** A run of a goal. */
export type RunGoalInput = { tenantId: string; runId: string };
type Planned = { state: 'planned' | 'needs_answer' };
type Targets = { targetIds: string[] };
type Ended = { state: string };

/**
 * From a goal to its proposals: plan it, find whom it is about, work on each target in a child of its own, and say how
 * it ended. The order of targets is the order of why-now, so the most pressing proposal comes first.
 */
export async function runGoal(flow: Flow, input: RunGoalInput): Promise<Ended> {
  const planned = await flow.step<Planned>('planGoal', input);
  if (planned.state === 'needs_answer') return { state: 'needs_answer' };
  const { targetIds } = await flow.step<Targets>('listTargets', input);
  const children = targetIds.map((targetId) => `target:${targetId}`);
  for (let index = 0; index < Math.min(WIDTH, children.length); index++) {
    await flow.startChild('workTarget', children[index]!, { ...input, targetId: targetIds[index]! });
  }
  for (let index = 0; index < children.length; index++) {
    await flow.waitForChild(children[index]!);
    const next = index + WIDTH;
    if (next < children.length) {
      await flow.startChild('workTarget', children[next]!, { ...input, targetId: targetIds[next]! });
    }
  }
  return flow.step<Ended>('finishRun', input);
}
