import type { Policy } from '../../domain/policy.ts';
import type { RuleFinding, Verdict, VerdictDecision } from '../../domain/verdict.ts';
import type { SupervisorFacts } from './facts.ts';
import type { FiredRule } from './rule.ts';
import { rules } from './rules.ts';

const strength: Record<VerdictDecision, number> = { approve: 0, adjust: 1, escalate: 2, reject: 3 };
/** Decision may revise a draft this often; what a person wrote is theirs to change. */
export const maxRevisions = 2;

/**
 * The Supervisor's answer, a pure function of policy and facts: the strongest decision among the rules that fired
 * (reject, then escalate, adjust, approve). Findings come strongest first. Adjustments are what is asked for while a
 * finding says `adjust`, and else what was changed: a draft that passes because it was changed is one that was adjusted.
 * Nothing here lets an action run by itself; see `waitsForAPerson`.
 */
export function decideVerdict(policy: Policy, facts: SupervisorFacts): Verdict {
  const fired = rules
    .flatMap((rule) => rule.check(policy, facts))
    .map((found) => stopRevising(withOverride(found, facts), facts))
    .sort((left, right) => strength[right.decision] - strength[left.decision]);
  const decision = fired[0]?.decision ?? 'approve';
  const wasChanged = decision === 'approve' && facts.changes.length > 0;
  return {
    decision: wasChanged ? 'adjust' : decision,
    findings: fired.map(({ adjustments: _adjustments, ...found }): RuleFinding => found),
    adjustments: decision === 'adjust' ? fired.flatMap((found) => found.adjustments) : facts.changes,
    policyVersion: policy.version,
  };
}

function withOverride(found: FiredRule, { overrides }: SupervisorFacts): FiredRule {
  if (!found.overridable || found.decision === 'approve') return found;
  const override = overrides.find(({ rule, reason }) => rule === found.rule && reason.trim() !== '');
  if (!override) return found;
  return { ...found, decision: 'approve', message: `${found.message} A person approved it: ${override.reason.trim()}` };
}

function stopRevising(found: FiredRule, { revisions }: SupervisorFacts): FiredRule {
  return found.decision === 'adjust' && revisions >= maxRevisions ? { ...found, decision: 'escalate' } : found;
}

/** Whether Decision is asked to revise the draft: a finding says so, and none is stronger. */
export function asksForRevision({ decision, findings }: Verdict): boolean {
  return decision === 'adjust' && findings.some((found) => found.decision === 'adjust');
}
