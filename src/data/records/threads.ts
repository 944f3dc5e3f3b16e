import type { TenantTransaction } from '../database/database.ts';
import { insertRows } from './bulk-rows.ts';

/** A conversation by mail. `subjectBase` is the subject without reply and forward marks, in lower case. */
export interface ThreadRow {
  id: string;
  subjectBase: string;
  firstMessageId: string;
  accountId: string | null;
  lastActivityId: string | null;
  lastAt: Date | null;
  language: string | null;
}

const columns = 'id, subject_base, first_message_id, account_id, last_activity_id, last_at, language';

/** Threads by id. */
export async function loadThreads(
  transaction: TenantTransaction,
  ids: readonly string[],
): Promise<Map<string, ThreadRow>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<ThreadRow>(`select ${columns} from threads where id = any($1)`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertThreads(transaction: TenantTransaction, rows: readonly ThreadRow[]): Promise<void> {
  await insertRows(transaction, 'threads', rows);
}

/** The thread of each Message-ID that is stored, or that a stored message refers to. */
export async function threadsByMessageId(
  transaction: TenantTransaction,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  if (messageIds.length === 0) return new Map();
  const rows = await transaction.query<{ messageId: string; threadId: string }>(
    `select m.message_id, a.thread_id from messages m join activities a on a.id = m.activity_id
     where m.message_id = any($1) and a.thread_id is not null
     union all
     select t.first_message_id, t.id from threads t where t.first_message_id = any($1)`,
    [messageIds],
  );
  return new Map(rows.map((row) => [row.messageId, row.threadId]));
}

/** Threads with one of these base subjects, with everybody who took part. */
export function threadsBySubject(
  transaction: TenantTransaction,
  subjectBases: readonly string[],
): Promise<{ id: string; subjectBase: string; lastAt: Date; addresses: string[] }[]> {
  return transaction.query(
    `select t.id, t.subject_base, t.last_at, array_agg(distinct p.address) as addresses
     from threads t join activities a on a.thread_id = t.id join activity_participants p on p.activity_id = a.id
     where t.subject_base = any($1) and t.last_at is not null group by t.id, t.tenant_id, t.subject_base, t.last_at`,
    [subjectBases],
  );
}

/** Recomputes the last activity, account and language of these threads from their mails. */
export async function refreshThreads(transaction: TenantTransaction, ids: readonly string[]): Promise<void> {
  await transaction.query(
    `update threads t set last_activity_id = latest.id, last_at = latest.occurred_at,
       account_id = coalesce(latest.account_id, t.account_id), language = coalesce(latest.language, t.language)
     from (select distinct on (a.thread_id) a.thread_id, a.id, a.occurred_at, a.account_id, m.language
           from activities a left join messages m on m.activity_id = a.id
           where a.thread_id = any($1) order by a.thread_id, a.occurred_at desc, a.id desc) latest
     where t.id = latest.thread_id
       and (t.last_activity_id is distinct from latest.id or t.account_id is distinct from coalesce(latest.account_id, t.account_id))`,
    [ids],
  );
}
