import type { TenantTransaction } from '../../../data/database/database.ts';
import { suppressionHmacs } from '../../../data/records/suppressions.ts';
import { optOutSentence } from '../text/opt-out-sentence.ts';

/**
 * When and in which words the writer of an address opted out: from the mail the ledger names, else from their own latest
 * one that says so, else when the ledger was told; null when it holds nothing about the address.
 */
export async function readOptOut(
  transaction: TenantTransaction,
  address: string,
): Promise<{ on: string; words: string | null } | null> {
  const [entry] = await transaction.query<{ createdAt: Date; activityId: string | null }>(
    'select created_at, activity_id from suppressions where hmac = any($1) order by created_at limit 1',
    [await suppressionHmacs(transaction, address)],
  );
  const mails = await transaction.query<{ id: string; occurredAt: Date; body: string }>(
    `select a.id, a.occurred_at, a.body from activities a join messages m on m.activity_id = a.id
     where a.kind = 'email' and (a.id = $1 or m.from_address = $2) order by a.id = $1 desc nulls last, a.occurred_at desc limit 20`,
    [entry?.activityId ?? null, address],
  );
  for (const mail of mails) {
    const words = optOutSentence(mail.body);
    if (words !== null) return { on: mail.occurredAt.toISOString(), words };
  }
  return entry ? { on: entry.createdAt.toISOString(), words: null } : null;
}
