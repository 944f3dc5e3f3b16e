import type { Policy } from '../../domain/policy.ts';
import type { Adjustment, Mark, RuleFinding, VerdictDecision } from '../../domain/verdict.ts';
import type { SupervisorFacts } from './facts.ts';

/** A finding and the changes that would mend it. */
export interface FiredRule extends RuleFinding {
  adjustments: Adjustment[];
}

/** A pure rule; it returns nothing where it has nothing to say. */
export interface Rule {
  /** Kebab-case, equal to its file name. */
  readonly name: string;
  check(policy: Policy, facts: SupervisorFacts): FiredRule[];
}

export interface FindingOptions {
  /** Whether an approver may override it with a reason. */
  overridable?: boolean;
  marks?: Mark[];
  adjustments?: Adjustment[];
}

/** Makes one finding. `approve` is a note: it fired, it says something, and it stands in nobody's way. */
export function finding(
  rule: string,
  decision: VerdictDecision,
  message: string,
  wouldPass: string,
  { overridable = false, marks = [], adjustments = [] }: FindingOptions = {},
): FiredRule {
  return { rule, decision, message, wouldPass, overridable, marks, adjustments };
}
