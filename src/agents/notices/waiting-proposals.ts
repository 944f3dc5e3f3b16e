import type { TenantTransaction } from '../../data/database/database.ts';

/**
 * How many proposals wait for a person's approval, or for anybody's where no person is named, and the handle of the only
 * one. Those of a run over old data wait for nobody.
 */
export async function waitingProposals(
  transaction: TenantTransaction,
  userId: string | null,
): Promise<{ count: number; handle: string | null }> {
  const [row] = await transaction.query<{ count: number; handle: string | null }>(
    `select count(*) as count, min(p.handle) as handle from proposals p join runs r on r.id = p.run_id
     where p.state = 'open' and r.as_of is null and ($1::text is null or p.owner_user_id = $1)`,
    [userId],
  );
  return { count: row!.count, handle: row!.count === 1 ? row!.handle : null };
}
