import type { TenantTransaction } from '../../../data/database/database.ts';
import { openQuestions } from '../../../domain/reading/ask-detector.ts';
import type { SupervisorFacts } from '../facts.ts';

const LATEST_MAILS = 20;

/** Questions in mails of theirs that end a thread: what the people of an account still wait for, in their words. */
export async function questionFacts(
  transaction: TenantTransaction,
  accountId: string | null,
): Promise<SupervisorFacts['openQuestions']> {
  const rows = await transaction.query<{ contactId: string | null; askedAt: Date; text: string }>(
    `select a.contact_id, a.occurred_at as asked_at, a.body as text
     from activities a join threads t on t.tenant_id = a.tenant_id and t.id = a.thread_id
     where a.account_id = $1 and a.kind = 'email' and a.direction = 'inbound' and a.state = 'plain' and t.last_activity_id = a.id
     order by a.occurred_at desc limit ${LATEST_MAILS}`,
    [accountId],
  );
  return rows.flatMap(({ contactId, askedAt, text }) =>
    openQuestions(text).map((question) => ({ contactId, askedAt: askedAt.toISOString(), text: question.words })),
  );
}
