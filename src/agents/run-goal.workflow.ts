import type { Flow } from '../runtime/workflows/workflows.ts';
import type { Worked } from './work-target.workflow.ts';

/** How many targets of one run are worked on at the same time. */
const WIDTH = 3;

/** A run of a goal. */
export type RunGoalInput = { tenantId: string; runId: string };
type Planned = { state: 'planned' | 'needs_answer' | 'cancelled' };
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
 * fails is marked and stops no other; a goal that cannot be planned ends the run as failed; after a cancel no further
 * target is begun.
 */
export async function runGoal(flow: Flow, input: RunGoalInput): Promise<Ended> {
  let targetIds: string[];
  try {
    const planned = await flow.step<Planned>('planGoal', input);
    if (planned.state !== 'planned') return { state: planned.state };
    ({ targetIds } = await flow.step<Targets>('listTargets', input));
  } catch (error) {
    return flow.step<Ended>('failRun', { ...input, code: codeOf(error) });
  }
  const children = targetIds.map((targetId) => `target:${targetId}`);
  for (let index = 0; index < Math.min(WIDTH, children.length); index++) {
    await flow.startChild('workTarget', children[index]!, { ...input, targetId: targetIds[index]! });
  }
  let begun = Math.min(WIDTH, children.length);
  let isCancelled = false;
  for (let index = 0; index < begun; index++) {
    try {
      const { state } = await flow.waitForChild<Worked>(children[index]!);
      isCancelled ||= state === 'cancelled';
    } catch (error) {
      await flow.step('failTarget', { ...input, targetId: targetIds[index]!, code: codeOf(error) });
    }
    if (isCancelled || begun === children.length) continue;
    await flow.startChild('workTarget', children[begun]!, { ...input, targetId: targetIds[begun]! });
    begun += 1;
  }
  return flow.step<Ended>('finishRun', input);
}
