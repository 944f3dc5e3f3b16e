import type { ActionKind } from '../../domain/action.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Verdict } from '../../domain/verdict.ts';

/**
 * What a person with the right to approve may do with a verdict: approve as it stands, approve with a reason that
 * overrides the rules in the way, or nothing until the draft or the data changes.
 */
export function approvability(verdict: Verdict): 'approvable' | 'with-reason' | 'blocked' {
  const inTheWay = verdict.findings.filter(({ decision }) => decision === 'reject' || decision === 'escalate');
  if (inTheWay.some((found) => !found.overridable)) return 'blocked';
  return inTheWay.some(({ decision }) => decision === 'reject') ? 'with-reason' : 'approvable';
}

/** Whether this kind of action never runs without a person's approval, whatever its verdict. */
export function waitsForAPerson(policy: Policy, tool: ActionKind): boolean {
  return policy.ceiling.toolsThatWaitForAPerson.includes(tool);
}
