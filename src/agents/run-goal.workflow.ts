import type { Flow } from '../runtime/workflows/workflows.ts';

/** How many targets of one run are worked on at the same time. */
const WIDTH = 3;

/** A run of a goal. */
export type RunGoalInput = { tenantId: string; runId: string };
type Planned = { state: 'planned' | 'needs_answer' };
type Targets = { targetIds: string[] };
type Ended = { state: string };

/** The code under which a step or a child failed. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'internal';
}

/**
 * From a goal to its proposals: plan it, find whom it is about, work on each target in a child of its own, and say how
 * it ended. The order of targets is the order of why-now, so the most pressing proposal comes first. A target that
 * fails is marked and stops no other; a goal that cannot be planned ends the run as failed.
 */
export async function runGoal(flow: Flow, input: RunGoalInput): Promise<Ended> {
  let targetIds: string[];
  try {
    const planned = await flow.step<Planned>('planGoal', input);
    if (planned.state === 'needs_answer') return { state: 'needs_answer' };
    ({ targetIds } = await flow.step<Targets>('listTargets', input));
  } catch (error) {
    return flow.step<Ended>('failRun', { ...input, code: codeOf(error) });
  }
  const children = targetIds.map((targetId) => `target:${targetId}`);
  for (let index = 0; index < Math.min(WIDTH, children.length); index++) {
    await flow.startChild('workTarget', children[index]!, { ...input, targetId: targetIds[index]! });
  }
  for (let index = 0; index < children.length; index++) {
    try {
      await flow.waitForChild(children[index]!);
    } catch (error) {
      await flow.step('failTarget', { ...input, targetId: targetIds[index]!, code: codeOf(error) });
    }
    const next = index + WIDTH;
    if (next < children.length) {
      await flow.startChild('workTarget', children[next]!, { ...input, targetId: targetIds[next]! });
    }
  }
  return flow.step<Ended>('finishRun', input);
}
