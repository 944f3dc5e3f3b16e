import { counted } from '../../../domain/counted.ts';
import type { Policy } from '../../../domain/policy.ts';
import { conflictBetween, voteWeight } from '../conflict.ts';
import { strengthOf } from '../evidence-strength.ts';
import type { SupervisorFacts } from '../facts.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'conflict';
type OpenProposal = SupervisorFacts['openProposals'][number];

/** Puts drafts that exclude or crowd an open proposal to a weighted vote, and close votes to a person. */
export const conflictRule: Rule = {
  name,
  check(policy, facts) {
    if (facts.draft.action.tool === 'leave_alone') return [];
    return facts.openProposals.flatMap((other) => {
      const kind = conflictBetween(policy, facts, other);
      return kind ? [vote(policy, facts, other, kind)] : [];
    });
  },
};

function vote(policy: Policy, facts: SupervisorFacts, other: OpenProposal, kind: 'exclude' | 'crowd'): FiredRule {
  const { conflicts, ceiling } = policy;
  const strength = strengthOf(facts.evidence, facts.draft.evidenceIds, facts.now);
  const own = voteWeight(policy, {
    confidence: facts.draft.confidence,
    evidenceStrength: strength,
    trackRecord: facts.trackRecord,
  });
  const theirs = voteWeight(policy, other);
  const records = `${record(policy, facts)}; the other: ${record(policy, other)}`;
  const scores = `${own.toFixed(2)} to ${theirs.toFixed(2)} (${records})`;
  const how = kind === 'exclude' ? 'rules out' : 'crowds';
  const message = `This ${how} "${other.headline}". Vote: ${scores}.`;
  const total = own + theirs;
  const close = total === 0 || Math.abs(own - theirs) / total <= conflicts.conflictMargin;
  // A complaint and an offer to the same people: the vote is shown, and a person puts the complaint first.
  if (facts.effect === 'repair' && other.effect === 'sell') {
    const first = `Approve this one first; "${other.headline}" waits until the complaint is settled.`;
    return finding(name, 'escalate', `${message} The complaint comes first.`, first, { overridable: true });
  }
  const settle = `Reject or carry out "${other.headline}" first, or choose between the two.`;
  if (ceiling.conflictingActions === 'person' || close) {
    const why = close ? 'Too close to call.' : 'A person decides every conflict here.';
    return finding(name, 'escalate', `${message} ${why}`, settle, { overridable: true });
  }
  if (own < theirs) return finding(name, 'reject', message, settle, { overridable: true });
  // A vote may not put selling before an open complaint or question of theirs.
  const sellsFirst = facts.effect === 'sell' && (other.effect === 'repair' || other.effect === 'answer');
  if (sellsFirst) {
    const first = other.effect === 'repair' ? 'complaint' : 'question';
    return finding(name, 'escalate', `${message} Their ${first} comes first.`, settle, { overridable: true });
  }
  return finding(name, 'approve', `${message} This one wins.`, settle);
}

function record({ conflicts }: Policy, voter: Pick<OpenProposal, 'trackRecord'>): string {
  const { outcomes, meanValue } = voter.trackRecord;
  if (outcomes >= conflicts.neutralUntilOutcomes)
    return `track record ${meanValue.toFixed(2)} over ${counted(outcomes, 'outcome')}`;
  return `track record neutral until ${counted(conflicts.neutralUntilOutcomes, 'outcome')}, so far ${outcomes}`;
}
