import type { TenantTransaction } from '../../../data/database/database.ts';
import { trackRecord } from '../../../data/records/outcomes.ts';
import type { Action } from '../../../domain/action.ts';
import type { Draft } from '../../../domain/proposal.ts';
import { writesOf } from '../conflict.ts';
import { strengthOf } from '../evidence-strength.ts';
import type { EvidenceFacts, SupervisorFacts } from '../facts.ts';
import { effectKindOf } from './effect-kind.ts';
import { evidenceFacts, readStoredEvidence } from './text-facts.ts';

type OpenProposal = SupervisorFacts['openProposals'][number];

interface ProposalRow {
  id: string;
  headline: string;
  play: string;
  action: Action;
  confidence: number;
  contactId: string | null;
  accountId: string | null;
  dealId: string | null;
  targetId: string;
  evidenceIds: string[];
}

async function toOpenProposal(
  transaction: TenantTransaction,
  about: {
    id: string;
    draft: Pick<Draft, 'headline' | 'play' | 'action' | 'confidence' | 'contactId' | 'accountId' | 'dealId'>;
  },
  strength: number,
): Promise<OpenProposal> {
  const { draft } = about;
  return {
    proposalId: about.id,
    headline: draft.headline,
    play: draft.play,
    tool: draft.action.tool,
    effect: effectKindOf(draft.action, draft.play),
    contactId: draft.contactId,
    accountId: draft.accountId,
    dealId: draft.dealId,
    writes: writesOf(draft.action),
    startsAt: draft.action.tool === 'schedule_meeting' ? draft.action.startsAt : null,
    confidence: draft.confidence,
    evidenceStrength: strength,
    trackRecord: await trackRecord(transaction, draft.play),
  };
}

/**
 * What competes with a draft for the same contact, deal or account: proposals still open, and the other drafts made
 * for the same target in the same run (they become open a moment later).
 */
export async function competingProposals(
  transaction: TenantTransaction,
  about: { draftId: string; draft: Draft; evidence: readonly EvidenceFacts[]; now: string; runId: string },
): Promise<OpenProposal[]> {
  const { draft } = about;
  const open = await transaction.query<ProposalRow>(
    `select p.id, p.headline, p.play, p.action, p.confidence, p.contact_id, p.account_id, p.deal_id, p.target_id, p.evidence_ids
     from proposals p
     where p.state in ('open', 'approved') and p.id <> $1 and not p.read_only
       and (p.contact_id = $2 or p.deal_id = $3 or p.account_id = $4)`,
    [about.draftId, draft.contactId, draft.dealId, draft.accountId],
  );
  const siblings = await transaction.query<{ id: string; body: Draft }>(
    `select id, body from drafts d
     where run_id = $2 and id <> $1 and not exists (select from proposals p where p.tenant_id = d.tenant_id and p.id = d.id)
       and (body->>'contactId' = $3 or body->>'dealId' = $4 or body->>'accountId' = $5)`,
    [about.draftId, about.runId, draft.contactId, draft.dealId, draft.accountId],
  );
  const found: OpenProposal[] = [];
  for (const row of open) {
    const theirs = evidenceFacts(await readStoredEvidence(transaction, row.targetId), []);
    const strength = strengthOf(theirs, row.evidenceIds, about.now);
    found.push(await toOpenProposal(transaction, { id: row.id, draft: row }, strength));
  }
  for (const sibling of siblings) {
    const strength = strengthOf(about.evidence, sibling.body.evidenceIds, about.now);
    found.push(await toOpenProposal(transaction, { id: sibling.id, draft: sibling.body }, strength));
  }
  return found;
}
