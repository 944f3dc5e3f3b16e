import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { inOrder, type ReplyKind, type ReplyReading } from '../../domain/reply.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { insertRows } from './bulk-rows.ts';
import { appendEvents } from './outbox.ts';

/** How one incoming mail was read. */
export interface ReplyRow extends ReplyReading {
  activityId: string;
  /** Whether it answers a mail of ours, or names one that it answers. */
  isAnswer: boolean;
}

/** New readings; a mail that has one keeps it. */
export async function insertReplies(transaction: TenantTransaction, rows: readonly ReplyRow[]): Promise<void> {
  await insertRows(
    transaction,
    'replies',
    rows.map((row) => ({ ...row, readAs: row.kinds })),
  );
}

/** What a correction replaced, and whose mail it was. */
export interface Corrected {
  /** What it counted as. */
  before: ReplyKind[];
  fromAddress: string | null;
}

/**
 * Says what a mail counts as from now on. What it was read as stays, and so does each correction. Throws `not-found` for
 * a mail that was not read.
 */
export async function correctReply(
  transaction: TenantTransaction,
  ids: Ids,
  { actor, activityId, kinds }: { actor: Actor; activityId: string; kinds: readonly ReplyKind[] },
): Promise<Corrected> {
  const [row] = await transaction.query<Corrected>(
    `select r.kinds as before, lower(m.from_address) as from_address
     from replies r left join messages m on m.activity_id = r.activity_id where r.activity_id = $1 for update of r`,
    [activityId],
  );
  if (!row)
    throw new GtmError('not-found', 'There is no such reply. `gtm replies` shows what came in.', { field: 'id' });
  const corrected = inOrder(kinds);
  await transaction.query('update replies set kinds = $2 where activity_id = $1', [activityId, corrected]);
  await transaction.query(
    'insert into reply_corrections (id, activity_id, kinds, corrected_by) values ($1, $2, $3, $4)',
    [ids.next(), activityId, corrected, actor.id],
  );
  await writeAudit(transaction, ids, {
    ...{ actor, action: 'reply-corrected', subjectNoun: 'activity', subjectId: activityId },
    detail: { from: row.before, to: corrected },
  });
  await appendEvents(transaction, ids, [
    {
      ...{ type: 'gtm.reply.corrected.v1', connector: 'api', subject: formatId('activity', activityId) },
      data: { activityId, kinds: corrected },
    },
  ]);
  return row;
}
