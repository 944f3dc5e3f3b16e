import { actionDigest } from '../../domain/action-digest.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { Draft } from '../../domain/proposal.ts';
import { proposalHandle } from '../../domain/proposal-handle.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { appendEvents } from './outbox.ts';
import { findStaleBasis } from './proposal-basis.ts';
import { markSuperseded } from './proposal-states.ts';
import { getProposal, writeRevision } from './proposals.ts';
import { dayLimitReached } from './proposals-today.ts';
import { watchValues } from './watched-values.ts';

/** Where a draft comes from and whose it is. */
export interface ProposalContext {
  actor: Actor;
  /** The proposal keeps the id of the draft it comes from. */
  proposalId?: string;
  runId: string;
  targetId: string;
  goalId: string;
  policyVersion: number;
  expiresAt: Date;
  /** Left out: the owner and team of the deal, else of the account, else of the contact. */
  owner?: { userId: string | null; teamId: string | null };
  priority?: number;
  /** A run over old data: can be read and never approved. */
  readOnly?: boolean;
  causedByActivityId?: string;
  model?: string;
  /** How many new ones the owner is shown in a day; left out where nobody counts them. */
  maxPerOwnerPerDay?: number;
  /** Prompt that worded it, with its version; of the playbook's own words it goes without saying. */
  template?: string;
}

export type InsertedProposal =
  | { kind: 'inserted'; proposalId: string; handle: string; digest: string }
  /** Another open proposal of this tenant has the same kind of action and contact (or deal). */
  | { kind: 'exists'; proposalId: string }
  /** The owner has been shown as many as a day brings. */
  | { kind: 'postponed'; reason: string };

const handleAttempts = 100;
/** Another transaction made the proposal between our look and our insert. */
const beaten = { action: 'proposal-found', subjectNoun: 'proposal' };

/**
 * Stores a draft as an open proposal with its first revision. `leave_alone` is no proposal: it asks nobody.
 * A draft whose contact or deal already has an open proposal of the same kind changes nothing, unless that one has been
 * overtaken: then it is closed with the reason, and the draft takes its place.
 */
export async function insertProposal(
  transaction: TenantTransaction,
  ids: Ids,
  draft: Draft,
  context: ProposalContext,
): Promise<InsertedProposal> {
  if (draft.action.tool === 'leave_alone') {
    throw new GtmError('invalid', 'leave_alone asks nobody: keep its reason with the target of the run.');
  }
  const digest = actionDigest({ ...context, tenantId: transaction.tenantId, ...draft });
  const owner = context.owner ?? (await ownerOf(transaction, draft));
  const watched = await watchValues(transaction, draft);
  const template = templateOf(draft, context);
  const proposalId = context.proposalId ?? ids.next();
  for (let attempt = 0; attempt < handleAttempts; attempt++) {
    if (!context.readOnly) {
      const existing = await findOpen(transaction, ids, draft, context.actor);
      if (existing) {
        if (attempt > 0) await writeAudit(transaction, ids, { ...beaten, actor: context.actor, subjectId: existing });
        return { kind: 'exists', proposalId: existing };
      }
    }
    const reached = await dayLimitReached(transaction, owner.userId, context.maxPerOwnerPerDay);
    if (reached !== null) return { kind: 'postponed', reason: reached };
    const handle = proposalHandle(proposalId, attempt);
    const stored = await transaction.query(
      `insert into proposals (id, handle, run_id, target_id, goal_id, play, tool, contact_id, account_id, deal_id,
         owner_user_id, team_id, headline, why_now, rationale, confidence, confidence_parts, evidence_ids, claims, author,
         model, template, basis, watched, action, digest, policy_version, priority, read_only, caused_by_activity_id, expires_at)
       values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31)
       on conflict do nothing returning 1`,
      [
        ...[proposalId, handle, context.runId, context.targetId, context.goalId, draft.play, draft.action.tool],
        ...[draft.contactId, draft.accountId, draft.dealId, owner.userId, owner.teamId],
        ...[draft.headline, draft.whyNow, draft.rationale, draft.confidence, JSON.stringify(draft.confidenceParts)],
        ...[draft.evidenceIds, JSON.stringify(draft.claims), draft.author, context.model ?? null],
        template,
        ...[draft.basis, watched, draft.action, digest, context.policyVersion, context.priority ?? 0],
        ...[context.readOnly ?? false, context.causedByActivityId ?? null, context.expiresAt],
      ],
    );
    if (stored.length === 0) continue;
    await writeRevision(transaction, { proposalId, revision: 1, action: draft.action, digest, editedBy: null });
    await announce(transaction, ids, { proposalId, draft, context, personId: owner.userId });
    return { kind: 'inserted', proposalId, handle, digest };
  }
  throw new GtmError('unavailable', 'No free four-character handle was found; close old proposals and try again.');
}

function templateOf({ author }: Draft, { template }: ProposalContext): string | null {
  return author === 'playbook' ? 'playbook' : (template ?? null);
}

async function announce(
  transaction: TenantTransaction,
  ids: Ids,
  made: { proposalId: string; draft: Draft; context: ProposalContext; personId: string | null },
): Promise<void> {
  const { proposalId, draft, context, personId } = made;
  const subject = formatId('proposal', proposalId);
  const detail = { runId: context.runId, play: draft.play, tool: draft.action.tool, author: draft.author };
  await writeAudit(transaction, ids, {
    actor: context.actor,
    action: 'proposal-created',
    subjectNoun: 'proposal',
    subjectId: proposalId,
    detail,
  });
  const { targetId, policyVersion, readOnly = false } = context;
  const template = templateOf(draft, context);
  const data = {
    ...{ proposalId, ...detail, confidence: draft.confidence, readOnly, targetId, policyVersion },
    ...{ personId, accountId: draft.accountId, dealId: draft.dealId, ...(template !== null && { template }) },
  };
  await appendEvents(transaction, ids, [{ type: 'gtm.proposal.created.v1', connector: 'agents', subject, data }]);
}

/** The proposal in the way of this draft; one that has been overtaken is closed and in nobody's way. */
async function findOpen(transaction: TenantTransaction, ids: Ids, draft: Draft, actor: Actor): Promise<string | null> {
  const about = draft.contactId ?? draft.dealId ?? draft.accountId;
  if (about === null) return null;
  const [row] = await transaction.query<{ id: string }>(
    `select id from proposals where tool = $1 and coalesce(contact_id, deal_id, account_id) = $2
       and state in ('open', 'approved', 'blocked') and not read_only`,
    [draft.action.tool, about],
  );
  if (!row) return null;
  const stale = await findStaleBasis(transaction, await getProposal(transaction, row.id, { lock: true }));
  const closed = stale && (await markSuperseded(transaction, ids, { actor, proposalId: row.id, ...stale }));
  return closed ? null : row.id;
}

/** Whose it is: the deal's owner, else the account's, else the contact's. */
export async function ownerOf(
  transaction: TenantTransaction,
  draft: Pick<Draft, 'dealId' | 'accountId' | 'contactId'>,
): Promise<{ userId: string | null; teamId: string | null }> {
  const [row] = await transaction.query<{ userId: string | null; teamId: string | null }>(
    `select owner_user_id as user_id, team_id from (
       select owner_user_id, team_id, 1 as rank from deals where id = $1
       union all select owner_user_id, team_id, 2 from accounts where id = $2
       union all select owner_user_id, team_id, 3 from contacts where id = $3
     ) candidates where owner_user_id is not null or team_id is not null order by (owner_user_id is null), rank limit 1`,
    [draft.dealId, draft.accountId, draft.contactId],
  );
  return { userId: row?.userId ?? null, teamId: row?.teamId ?? null };
}
