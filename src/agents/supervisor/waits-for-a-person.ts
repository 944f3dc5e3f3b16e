import type { ActionKind } from '../../domain/action.ts';
import type { Policy } from '../../domain/policy.ts';

/** Whether this kind of action never runs without a person's approval, whatever its verdict. */
export function waitsForAPerson(policy: Policy, tool: ActionKind): boolean {
  return policy.ceiling.toolsThatWaitForAPerson.includes(tool);
}
