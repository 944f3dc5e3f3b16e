import type { TenantTransaction } from '../database/database.ts';
import type { ProposalRecord } from './proposals.ts';
import type { Supersession } from './supersession.ts';
import { timePassed } from './time-passed.ts';

/**
 * Whether somebody else of the account replied since outreach was written: what was going to the rest of it may be
 * wrong now. Only a person's reply counts; answers that somebody asked for are not held up.
 */
export async function findColleagueReply(
  transaction: TenantTransaction,
  { action, accountId, contactId, createdAt }: ProposalRecord,
): Promise<Supersession | null> {
  if (action.tool !== 'send_email' || action.purpose !== 'outreach' || accountId === null) return null;
  const [found] = await transaction.query<{ name: string | null; minutesAgo: number }>(
    `select (select nullif(f.name, '') from activity_participants f where f.activity_id = a.id and f.role = 'from' limit 1) as name,
       greatest(0, floor(extract(epoch from app.now() - a.occurred_at) / 60))::int as minutes_ago
     from activities a join replies r on r.activity_id = a.id
     where a.account_id = $1 and a.contact_id is distinct from $2 and a.state = 'plain' and r.is_answer
       and r.kinds <> '{out_of_office}'
       and a.created_at >= $3 and a.occurred_at > $3::timestamptz - interval '1 day'
     order by a.occurred_at desc, a.id desc limit 1`,
    [accountId, contactId, createdAt],
  );
  if (!found) return null;
  const who = found.name ?? 'Somebody';
  const when = timePassed(found.minutesAgo);
  return {
    cause: 'reply',
    reason: `${who} of the same account replied ${when}; this was written to somebody else there before that.`,
  };
}
