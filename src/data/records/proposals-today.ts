import { counted } from '../../domain/counted.ts';
import type { TenantTransaction } from '../database/database.ts';

/**
 * Why an owner is shown nothing new today: goals and schedules have made `limit` proposals for them since midnight in
 * the tenant's zone. Null while there is room, or without a limit. What a signal started is not counted, since somebody
 * waits for it, nor what news has overtaken; `ownerUserId` null counts what belongs to nobody.
 */
export async function dayLimitReached(
  transaction: TenantTransaction,
  ownerUserId: string | null,
  limit: number | undefined,
): Promise<string | null> {
  if (limit === undefined) return null;
  const [row] = await transaction.query<{ count: number; ownerName: string | null }>(
    `select count(*) as count, (select display_name from memberships where user_id = $1) as owner_name
     from proposals p join runs r on r.tenant_id = p.tenant_id and r.id = p.run_id, tenants t
     where p.owner_user_id is not distinct from $1 and not p.read_only and p.state <> 'superseded' and r.trigger <> 'signal'
       and p.created_at >= date_trunc('day', app.now() at time zone t.zone) at time zone t.zone`,
    [ownerUserId],
  );
  if (row!.count < limit) return null;
  return `Waits for another day: ${counted(limit, 'new proposal')} for ${row!.ownerName ?? 'what belongs to nobody'} today.`;
}
