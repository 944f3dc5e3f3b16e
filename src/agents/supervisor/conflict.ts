import type { Action } from '../../domain/action.ts';
import { crmFieldName } from '../../domain/crm-fields.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Effect, SupervisorFacts, TrackRecord } from './facts.ts';

type OpenProposal = SupervisorFacts['openProposals'][number];

// One of the two makes no sense, or does harm, while the other is open.
const excluding: readonly (readonly [Effect, Effect])[] = [
  ['sell', 'repair'],
  ['sell', 'answer'],
];

const dayMs = 86_400_000;
const contactingTools = ['send_email', 'schedule_meeting'];

/** What a CRM write would change, in the form `openProposals[].writes` uses; null for other actions. */
export function writesOf(action: Action): string | null {
  if (action.tool !== 'update_crm') return null;
  return `${action.record.noun}/${action.record.id}/${crmFieldName(action.field)}`;
}

/** How this draft and an open proposal about the same contact or deal get in each other's way; null when they do not. */
export function conflictBetween(
  policy: Policy,
  facts: SupervisorFacts,
  other: OpenProposal,
): 'exclude' | 'crowd' | null {
  const { draft } = facts;
  const sameContact = draft.contactId !== null && draft.contactId === other.contactId;
  const sameDeal = draft.dealId !== null && draft.dealId === other.dealId;
  const sameAccount = draft.accountId !== null && draft.accountId === other.accountId;
  const written = writesOf(draft.action);
  if (written !== null && written === other.writes) return 'exclude';
  const clash = excluding.some((pair) => pair.includes(facts.effect) && pair.includes(other.effect));
  // A complaint belongs to the whole account: nobody sells to a colleague of the person who complains.
  if (clash && facts.effect !== other.effect && (sameContact || sameDeal || sameAccount)) return 'exclude';
  if (!sameContact || !contactingTools.includes(draft.action.tool) || !contactingTools.includes(other.tool))
    return null;
  const apartMs = Math.abs(startOf(draft.action, facts.now) - Date.parse(other.startsAt ?? facts.now));
  return apartMs <= policy.conflicts.crowdingDays * dayMs ? 'crowd' : null;
}

function startOf(action: Action, now: string): number {
  return Date.parse(action.tool === 'schedule_meeting' ? action.startsAt : now);
}

/** Weight of the track record, 0.5..1.5; 1 (neutral) until the play has enough outcomes. */
function trackRecordWeight({ conflicts }: Policy, record: TrackRecord): number {
  return record.outcomes < conflicts.neutralUntilOutcomes ? 1 : 1 + record.meanValue / 2;
}

/** A vote: confidence x evidence strength x track record. An unusable part counts as zero. */
export function voteWeight(
  policy: Policy,
  voter: { confidence: number | null; evidenceStrength: number; trackRecord: TrackRecord },
): number {
  const weight = (voter.confidence ?? 0) * voter.evidenceStrength * trackRecordWeight(policy, voter.trackRecord);
  return Number.isFinite(weight) && weight > 0 ? weight : 0;
}
