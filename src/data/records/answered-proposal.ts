import type { Draft } from '../../domain/proposal.ts';
import type { TenantTransaction } from '../database/database.ts';

/**
 * A task that was made stands until they write on in its thread, whatever records changed; one about a person's deal that
 * is in no thread, until they write at all.
 */
const sameTask = `tool = 'create_task' and basis->'threadLastActivityId' = $5::jsonb->'threadLastActivityId'
  and (basis->>'threadLastActivityId' is not null
    or basis->>'contactLastActivityId' = $5::jsonb->>'contactLastActivityId' and deal_id is not distinct from $4)`;

/**
 * The latest proposal of the same play that rested on what this draft rests on, and that was turned down or
 * carried out within `days`; null when there is none. One whose tone alone was wrong is worded again, and one whose
 * rejection was taken back counts no more.
 */
export async function findAnswered(
  transaction: TenantTransaction,
  draft: Draft,
  { days }: { days: number },
): Promise<{ kind: 'answered'; proposalId: string } | null> {
  const [row] = await transaction.query<{ proposalId: string }>(
    `select id as proposal_id from proposals
     where tool = $1 and play = $2 and contact_id is not distinct from $3
       and (deal_id is not distinct from $4 and basis = $5::jsonb or ${sameTask})
       and state in ('rejected', 'executed') and not read_only
       and not exists (select from feedback f where f.proposal_id = proposals.id and f.kind = 'reject'
         and (f.reason = 'wrong_tone' or f.lifted_at is not null))
       and updated_at > app.now() - make_interval(days => $6) order by updated_at desc limit 1`,
    [draft.action.tool, draft.play, draft.contactId, draft.dealId, draft.basis, days],
  );
  return row ? { kind: 'answered', ...row } : null;
}
