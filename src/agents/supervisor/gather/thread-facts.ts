import type { TenantTransaction } from '../../../data/database/database.ts';
import type { SupervisorFacts } from '../facts.ts';

interface InboundRow {
  id: string;
  body: string;
  occurredAt: Date;
  fromAddress: string;
}
interface ThreadRow {
  subjectBase: string;
  language: string | null;
}

/** The thread an action answers in: its people, and their last message in their own words. */
export async function threadFacts(
  transaction: TenantTransaction,
  threadId: string | null,
): Promise<SupervisorFacts['thread']> {
  if (threadId === null) return null;
  const [thread] = await transaction.query<ThreadRow>('select subject_base, language from threads where id = $1', [
    threadId,
  ]);
  if (!thread) return null;
  const [inbound] = await transaction.query<InboundRow>(
    `select a.id, a.body, a.occurred_at, lower(m.from_address) as from_address
     from activities a join messages m on m.tenant_id = a.tenant_id and m.activity_id = a.id
     where a.thread_id = $1 and a.direction = 'inbound' and a.state = 'plain' order by a.occurred_at desc limit 1`,
    [threadId],
  );
  const people = await transaction.query<{ address: string; activityId: string }>(
    `select distinct lower(p.address) as address, p.activity_id
     from activity_participants p join activities a on a.tenant_id = p.tenant_id and a.id = p.activity_id
     where a.thread_id = $1`,
    [threadId],
  );
  return {
    threadId,
    subject: thread.subjectBase,
    language: thread.language,
    lastInboundAt: inbound?.occurredAt.toISOString() ?? null,
    lastInboundFrom: inbound?.fromAddress ?? null,
    lastInboundPeople: people.filter((row) => row.activityId === inbound?.id).map((row) => row.address),
    lastInboundText: inbound?.body ?? '',
    participants: [...new Set(people.map((row) => row.address))],
  };
}
