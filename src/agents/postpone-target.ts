import type { TenantTransaction } from '../data/database/database.ts';
import { ownerOf } from '../data/records/insert-proposal.ts';
import { dayLimitReached } from '../data/records/proposals-today.ts';
import type { RunRecord, RunTarget } from '../data/records/runs.ts';
import type { Policy } from '../domain/policy.ts';

/** How many new proposals an owner is shown in a day. What a signal started is not counted, and old data show nothing new. */
export function dayLimitOf({ trigger, asOf }: RunRecord, { pressure }: Policy): number | undefined {
  return trigger === 'signal' || asOf !== null ? undefined : pressure.maxNewProposalsPerOwnerPerDay;
}

/** Marks a target as one for another day, unless something is proposed about it already. */
export async function postponeTarget(transaction: TenantTransaction, targetId: string, reason: string): Promise<void> {
  await transaction.query(
    `update run_targets set reason = $2, state = case when state = 'waiting' then 'postponed' else state end where id = $1`,
    [targetId, reason],
  );
}

/**
 * Why a target is for another day: nothing is open about it, and its owner is shown nothing new today. Null when it is
 * to be decided now. Asked before Decision is, since a language model costs money.
 */
export async function noRoomToday(
  transaction: TenantTransaction,
  { run, target, policy }: { run: RunRecord; target: RunTarget; policy: Policy },
): Promise<string | null> {
  const { userId } = await ownerOf(transaction, target);
  const reached = await dayLimitReached(transaction, userId, dayLimitOf(run, policy));
  if (reached === null) return null;
  const open = await transaction.query(
    `select 1 from proposals where state in ('open', 'approved', 'blocked') and not read_only
       and coalesce(contact_id, deal_id, account_id) in ($1, $2, $3) limit 1`,
    [target.contactId, target.dealId, target.accountId],
  );
  return open.length > 0 ? null : reached;
}
