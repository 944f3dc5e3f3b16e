import type { ActionKind } from '../../domain/action.ts';
import type { Policy } from '../../domain/policy.ts';

/** Kinds that touch nothing outside. */
const internalKinds: readonly ActionKind[] = ['create_task', 'enrich_contact'];

/** Whether an action of this kind may run without a person: it stays inside and the policy leaves it free. */
export function runsAlone(tool: ActionKind, { ceiling }: Policy): boolean {
  return internalKinds.includes(tool) && !ceiling.toolsThatWaitForAPerson.includes(tool);
}
