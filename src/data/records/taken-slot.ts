import type { TenantTransaction } from '../database/database.ts';
import type { ProposalRecord } from './proposals.ts';
import type { Supersession } from './supersession.ts';

/** Whether another meeting of the sender, or the clock, has taken the time a meeting proposal wants. */
export async function findTakenSlot(
  transaction: TenantTransaction,
  { id, action }: ProposalRecord,
): Promise<Supersession | null> {
  if (action.tool !== 'schedule_meeting') return null;
  const [row] = await transaction.query<{ taken: boolean; past: boolean }>(
    `select $3::timestamptz <= app.now() as past, exists (
       select from activities a left join meetings m on m.tenant_id = a.tenant_id and m.activity_id = a.id
       where a.kind = 'meeting' and a.state <> 'cancelled' and a.occurred_at < $4 and coalesce(a.ends_at, a.occurred_at) > $3
         and (a.effect_id is null or not exists (select from effects e where e.id = a.effect_id and e.proposal_id = $1))
         and (m.calendar_id = $2 or a.user_id = $5 or exists (select from activity_participants p
           where p.tenant_id = a.tenant_id and p.activity_id = a.id and p.address = lower($6)
             and p.attendance is distinct from 'declined'))) as taken`,
    [id, action.calendarId, action.startsAt, action.endsAt, action.sender.userId, action.sender.address],
  );
  if (row?.past) return { cause: 'slot_taken', reason: 'The time of the meeting has passed.' };
  return row?.taken ? { cause: 'slot_taken', reason: 'Another meeting now takes that time.' } : null;
}
