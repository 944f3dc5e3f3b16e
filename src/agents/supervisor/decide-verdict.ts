import type { Policy } from '../../domain/policy.ts';
import type { RuleFinding, Verdict, VerdictDecision } from '../../domain/verdict.ts';
import type { SupervisorFacts } from './facts.ts';
import type { FiredRule } from './rule.ts';
import { rules } from './rules.ts';

const strength: Record<VerdictDecision, number> = { approve: 0, adjust: 1, escalate: 2, reject: 3 };
const maxRevisions = 2;

/**
 * The Supervisor's answer, a pure function of policy and facts: the strongest decision among the rules that fired
 * (reject, then escalate, adjust, approve). Findings come strongest first. Nothing here lets an action run by itself;
 * see `waitsForAPerson`.
 */
export function decideVerdict(policy: Policy, facts: SupervisorFacts): Verdict {
  const fired = rules
    .flatMap((rule) => rule.check(policy, facts))
    .map((found) => stopRevising(withOverride(found, facts), facts))
    .sort((left, right) => strength[right.decision] - strength[left.decision]);
  const decision = fired[0]?.decision ?? 'approve';
  return {
    decision,
    findings: fired.map(({ adjustments: _adjustments, ...found }): RuleFinding => found),
    adjustments: fired.flatMap((found) => found.adjustments),
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
  if (found.decision !== 'adjust' || revisions < maxRevisions) return found;
  return { ...found, decision: 'escalate', message: `${found.message} Revised ${revisions} times already.` };
}
