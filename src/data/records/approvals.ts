import type { TenantTransaction } from '../database/database.ts';

/** A person's decision, bound to the digest of what they were shown. */
export interface ApprovalRecord {
  id: string;
  proposalId: string;
  revision: number;
  digest: string;
  approvedBy: string;
  door: 'console' | 'cli' | 'api';
  overrideReason: string | null;
  approvedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

/** Stores an approval. The caller writes audit and event; one live approval per proposal is held by an index. */
export async function insertApproval(
  transaction: TenantTransaction,
  approval: Omit<ApprovalRecord, 'approvedAt' | 'expiresAt' | 'revokedAt'> & { expiresAfterDays: number },
): Promise<void> {
  await transaction.query(
    `insert into approvals (id, proposal_id, revision, digest, approved_by, door, override_reason, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, app.now() + $8 * interval '1 day')`,
    [
      ...[approval.id, approval.proposalId, approval.revision, approval.digest, approval.approvedBy, approval.door],
      ...[approval.overrideReason, approval.expiresAfterDays],
    ],
  );
}

/** The approval that still counts for a proposal, or null. */
export async function liveApproval(transaction: TenantTransaction, proposalId: string): Promise<ApprovalRecord | null> {
  const [row] = await transaction.query<ApprovalRecord>(
    `select id, proposal_id, revision, digest, approved_by, door, override_reason, approved_at, expires_at, revoked_at
     from approvals where proposal_id = $1 and revoked_at is null`,
    [proposalId],
  );
  return row ?? null;
}

/** Makes a live approval count no longer. The row stays: somebody did approve. */
export async function revokeApproval(transaction: TenantTransaction, proposalId: string): Promise<void> {
  await transaction.query('update approvals set revoked_at = app.now() where proposal_id = $1 and revoked_at is null', [
    proposalId,
  ]);
}
