import type { TenantTransaction } from '../database/database.ts';

/** A verdict with the facts it was computed from, and the proposal it speaks about. */
export interface VerdictFacts {
  proposalId: string;
  handle: string;
  headline: string;
  facts: unknown;
  policyVersion: number;
}

/** The tenant's verdicts, newest first. */
export function listVerdicts(
  transaction: TenantTransaction,
  { offset, limit }: { offset: number; limit: number },
): Promise<VerdictFacts[]> {
  return transaction.query<VerdictFacts>(
    `select v.proposal_id, p.handle, p.headline, v.facts, v.policy_version
     from verdicts v join proposals p on p.tenant_id = v.tenant_id and p.id = v.proposal_id
     order by v.created_at desc, v.id desc offset $1 limit $2`,
    [offset, limit],
  );
}
