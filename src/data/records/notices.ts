import type { Ids } from '../../domain/clock.ts';
import type { NoticeTopic } from '../../domain/notice.ts';
import type { TenantTransaction } from '../database/database.ts';

/** One message in so many minutes through one channel; what comes meanwhile is gathered into the next. */
const GAP_MINUTES = 15;

/** So long is kept what was told, or what nobody took. Whatever is still news by then would be told once more. */
export const noticesKeptDays = 90;

/** One thing to be told through one channel; `subject` says what about, by ids and times. */
export interface Notice {
  channelId: string;
  topic: NoticeTopic | 'test';
  subject: string;
}

export interface NoticeMessage {
  id: string;
  channelId: string;
  state: 'waiting' | 'sent' | 'dead';
  attempts: number;
  problem: string | null;
  createdAt: Date;
  triedAt: Date | null;
}

const messageColumns = 'id, channel_id, state, attempts, problem, created_at, tried_at';
const gap = `interval '${GAP_MINUTES} minutes'`;

/** Stores what is to be told; what was told before is told no second time. */
export async function addNotices(transaction: TenantTransaction, ids: Ids, notices: readonly Notice[]): Promise<void> {
  for (const { channelId, topic, subject } of notices) {
    await transaction.query(
      'insert into notices (id, channel_id, topic, subject) values ($1, $2, $3, $4) on conflict do nothing',
      [ids.next(), channelId, topic, subject],
    );
  }
}

/** Whether something was stored to be told before. */
export async function isTold(transaction: TenantTransaction, { channelId, topic, subject }: Notice): Promise<boolean> {
  const rows = await transaction.query('select 1 from notices where channel_id = $1 and topic = $2 and subject = $3', [
    channelId,
    topic,
    subject,
  ]);
  return rows.length > 0;
}

/** Whether anything is to be tried, or gathered into a message: only then is the channel locked, which is a write. */
async function isDue(transaction: TenantTransaction, channelId: string): Promise<boolean> {
  const [state] = await transaction.query<{ isDue: boolean }>(
    `select exists (select from notice_messages where channel_id = $1 and state = 'waiting' and next_attempt_at <= app.now())
       or (exists (select from notices where channel_id = $1 and message_id is null)
         and not exists (select from notice_messages
           where channel_id = $1 and (state = 'waiting' or tried_at > app.now() - ${gap}))) as is_due`,
    [channelId],
  );
  return state!.isDue;
}

/** Makes a message of everything that waits to be told through a channel, unless one of its messages waits or was just sent. */
async function gatherMessage(transaction: TenantTransaction, ids: Ids, channelId: string): Promise<void> {
  const [state] = await transaction.query<{ isDue: boolean }>(
    `select exists (select from notices where channel_id = $1 and message_id is null) and not exists (
       select from notice_messages where channel_id = $1 and (state = 'waiting' or tried_at > app.now() - ${gap})) as is_due`,
    [channelId],
  );
  if (state?.isDue !== true) return;
  const id = ids.next();
  await transaction.query('insert into notice_messages (id, channel_id, next_attempt_at) values ($1, $2, app.now())', [
    id,
    channelId,
  ]);
  await transaction.query('update notices set message_id = $2 where channel_id = $1 and message_id is null', [
    channelId,
    id,
  ]);
}

/**
 * The message of a channel that is to be delivered now, counted as tried; null where there is none. Should this process
 * die over it, it is due again after `retryMs(attempts)`.
 */
export async function claimMessage(
  transaction: TenantTransaction,
  ids: Ids,
  channelId: string,
  retryMs: (attempts: number) => number,
): Promise<NoticeMessage | null> {
  if (!(await isDue(transaction, channelId))) return null;
  // One process at a time looks after a channel.
  await transaction.query('select 1 from notice_channels where id = $1 for update', [channelId]);
  await gatherMessage(transaction, ids, channelId);
  const [due] = await transaction.query<NoticeMessage>(
    `select ${messageColumns} from notice_messages m
     where channel_id = $1 and state = 'waiting' and next_attempt_at <= app.now() and not exists (
       select from notice_messages o where o.channel_id = $1 and o.id <> m.id and o.tried_at > app.now() - ${gap})
     order by created_at, id limit 1`,
    [channelId],
  );
  if (!due) return null;
  const attempts = due.attempts + 1;
  await transaction.query(
    `update notice_messages set attempts = $2, tried_at = app.now(), next_attempt_at = app.now() + $3 * interval '1 millisecond'
     where id = $1`,
    [due.id, attempts, retryMs(attempts)],
  );
  return { ...due, attempts };
}

/** What became of a delivery; of one that is tried again, not before `waitMs` have passed. */
export async function settleMessage(
  transaction: TenantTransaction,
  { id, state, problem, waitMs }: { id: string; state: NoticeMessage['state']; problem: string | null; waitMs: number },
): Promise<void> {
  await transaction.query(
    `update notice_messages set state = $2, problem = $3, settled_at = case when $2 = 'waiting' then null else app.now() end,
       next_attempt_at = greatest(next_attempt_at, app.now() + $4 * interval '1 millisecond') where id = $1`,
    [id, state, problem, waitMs],
  );
}

/** What a message tells. */
export function noticesOf(transaction: TenantTransaction, messageId: string): Promise<Notice[]> {
  return transaction.query<Notice>(
    'select channel_id, topic, subject from notices where message_id = $1 order by created_at, id',
    [messageId],
  );
}

/** Messages of these channels that nobody took, newest first. */
export function listDeadMessages(
  transaction: TenantTransaction,
  channelIds: readonly string[],
): Promise<NoticeMessage[]> {
  return transaction.query<NoticeMessage>(
    `select ${messageColumns} from notice_messages where state = 'dead' and channel_id = any($1)
     order by created_at desc, id desc limit 500`,
    [channelIds],
  );
}

/** Has dead messages delivered again, under the ids they had; returns how many there were. */
export async function replayMessages(transaction: TenantTransaction, messageIds: readonly string[]): Promise<number> {
  const rows = await transaction.query(
    `update notice_messages set state = 'waiting', attempts = 0, problem = null, settled_at = null, next_attempt_at = app.now()
     where id = any($1) and state = 'dead' returning id`,
    [messageIds],
  );
  return rows.length;
}

/** Deletes messages that were settled long ago, with what they told; returns how many messages these were. */
export async function pruneNotices(transaction: TenantTransaction): Promise<number> {
  const rows = await transaction.query(
    `with gone as (delete from notice_messages
       where settled_at < app.now() - $1 * interval '1 day' returning id),
     told as (delete from notices where message_id in (select id from gone))
     select id from gone`,
    [noticesKeptDays],
  );
  return rows.length;
}

/** How far each channel got: what waits, what is dead, and when it was last sent to. */
export function channelStates(
  transaction: TenantTransaction,
): Promise<{ channelId: string; waiting: number; dead: number; lastSentAt: Date | null; problem: string | null }[]> {
  return transaction.query(
    `select c.id as channel_id,
       (select count(*) from notices n left join notice_messages m on m.id = n.message_id
        where n.channel_id = c.id and (n.message_id is null or m.state = 'waiting')) as waiting,
       (select count(*) from notice_messages m where m.channel_id = c.id and m.state = 'dead') as dead,
       (select max(settled_at) from notice_messages m where m.channel_id = c.id and m.state = 'sent') as last_sent_at,
       (select problem from notice_messages m where m.channel_id = c.id and m.tried_at is not null
        order by tried_at desc limit 1) as problem
     from notice_channels c where c.removed_at is null`,
  );
}
