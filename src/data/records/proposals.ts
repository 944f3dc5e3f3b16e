import type { Action, ActionKind } from '../../domain/action.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Author, Basis, Claim, ConfidencePart, ProposalState } from '../../domain/proposal.ts';
import { readHandle } from '../../domain/proposal-handle.ts';
import type { TenantTransaction } from '../database/database.ts';
import type { WatchedValues } from './watched-values.ts';

/** A proposal as it is stored. */
export interface ProposalRecord {
  id: string;
  handle: string;
  runId: string;
  targetId: string;
  goalId: string;
  play: string;
  tool: ActionKind;
  contactId: string | null;
  accountId: string | null;
  dealId: string | null;
  ownerUserId: string | null;
  teamId: string | null;
  headline: string;
  whyNow: string;
  rationale: string;
  confidence: number;
  confidenceParts: ConfidencePart[];
  evidenceIds: string[];
  claims: Claim[];
  author: Author;
  model: string | null;
  basis: Basis;
  watched: WatchedValues;
  action: Action;
  digest: string;
  policyVersion: number;
  revision: number;
  state: ProposalState;
  stateReason: string;
  priority: number;
  readOnly: boolean;
  causedByActivityId: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
}

const columns = `id, handle, run_id, target_id, goal_id, play, tool, contact_id, account_id, deal_id, owner_user_id, team_id,
  headline, why_now, rationale, confidence, confidence_parts, evidence_ids, claims, author, model, basis, watched, action,
  digest, policy_version, revision, state, state_reason, priority, read_only, caused_by_activity_id, created_at,
  updated_at, expires_at`;

/** Keeps one version of a proposal's action. */
export async function writeRevision(
  transaction: TenantTransaction,
  revision: { proposalId: string; revision: number; action: Action; digest: string; editedBy: string | null },
): Promise<void> {
  await transaction.query(
    'insert into proposal_revisions (proposal_id, revision, action, digest, edited_by) values ($1, $2, $3, $4, $5)',
    [revision.proposalId, revision.revision, revision.action, revision.digest, revision.editedBy],
  );
}

/** The proposal, or `not-found`. `lock` holds its row until the transaction ends. */
export async function getProposal(
  transaction: TenantTransaction,
  proposalId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<ProposalRecord> {
  const [row] = await transaction.query<ProposalRecord>(
    `select ${columns} from proposals where id = $1${lock ? ' for update' : ''}`,
    [proposalId],
  );
  if (!row) throw new GtmError('not-found', 'There is no such proposal; list them with `gtm approvals`.');
  return row;
}

/** The proposal with this four-character handle, in any case; null when there is none. */
export async function findByHandle(transaction: TenantTransaction, text: string): Promise<ProposalRecord | null> {
  const handle = readHandle(text);
  if (handle === null) return null;
  const [row] = await transaction.query<ProposalRecord>(`select ${columns} from proposals where handle = $1`, [handle]);
  return row ?? null;
}

export interface ProposalFilter {
  states?: readonly ProposalState[];
  runId?: string;
  goalId?: string;
  contactId?: string;
  dealId?: string;
  ownerUserId?: string;
  /** Continue behind this proposal of an earlier page. */
  after?: string | null;
  limit?: number;
}

/** Proposals, the most pressing first (priority, then newest). */
export async function listProposals(
  transaction: TenantTransaction,
  filter: ProposalFilter = {},
): Promise<ProposalRecord[]> {
  return transaction.query<ProposalRecord>(
    `select ${columns} from proposals
     where ($1::text[] is null or state = any($1)) and ($2::uuid is null or run_id = $2)
       and ($3::uuid is null or goal_id = $3) and ($4::uuid is null or contact_id = $4)
       and ($5::uuid is null or deal_id = $5) and ($6::text is null or owner_user_id = $6)
       and ($7::uuid is null or (priority, id) < (select priority, id from proposals where id = $7))
     order by priority desc, id desc limit $8`,
    [
      ...[filter.states ?? null, filter.runId ?? null, filter.goalId ?? null, filter.contactId ?? null],
      ...[filter.dealId ?? null, filter.ownerUserId ?? null, filter.after ?? null, filter.limit ?? 100],
    ],
  );
}
