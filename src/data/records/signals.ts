import type { Ids } from '../../domain/clock.ts';
import type { Json } from '../../domain/json.ts';
import type { TenantTransaction } from '../database/database.ts';
import { insertRows } from './bulk-rows.ts';
import { appendEvents } from './outbox.ts';

/** What can happen and may matter. */
export type SignalKind =
  | 'reply'
  /** Somebody on record wrote of their own accord. */
  | 'mail_received'
  | 'auto_reply'
  | 'out_of_office'
  | 'bounce'
  | 'delivered'
  | 'opened'
  | 'clicked'
  | 'machine_opened'
  | 'machine_clicked'
  | 'complaint'
  | 'opt_out'
  | 'opt_out_doubtful'
  | 'meeting_accepted'
  | 'meeting_declined'
  | 'meeting_tentative'
  /** Somebody invited proposed another time for a meeting of ours. */
  | 'meeting_countered'
  | 'stage_changed';

/** `detail` holds ids, numbers, enums, dates, digests, and technical ids (Message-ID, UID); never mail text or addresses. */
export interface SignalRow {
  id: string;
  kind: SignalKind;
  occurredAt: Date;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  activityId: string | null;
  sourceRecordId: string | null;
  detail: Record<string, Json>;
}

/** Stores signals and announces them (`gtm.signal.recorded.v1` with `ids`, `kinds` and `accountIds`); one per kind and activity. */
export async function recordSignals(
  transaction: TenantTransaction,
  ids: Ids,
  connector: string,
  rows: readonly SignalRow[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await insertRows(
    transaction,
    'signals',
    rows.map((row) => ({ ...row, createdAt: at })),
  );
  const stored = await transaction.query<{ id: string; kind: string; accountId: string | null }>(
    'select id, kind, account_id from signals where id = any($1) order by occurred_at, id',
    [rows.map((row) => row.id)],
  );
  if (stored.length === 0) return;
  await appendEvents(transaction, ids, [
    {
      type: 'gtm.signal.recorded.v1',
      connector,
      subject: null,
      data: {
        ...{ ids: stored.map((row) => row.id), kinds: stored.map((row) => row.kind) },
        accountIds: stored.map((row) => row.accountId),
      },
    },
  ]);
}
