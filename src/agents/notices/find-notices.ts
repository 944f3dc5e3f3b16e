import type { TenantTransaction } from '../../data/database/database.ts';
import type { NoticeChannel } from '../../data/records/notice-channels.ts';
import { addNotices, isTold, type Notice, noticesKeptDays } from '../../data/records/notices.ts';
import { listMemberships } from '../../data/records/people.ts';
import { getTenant } from '../../data/records/tenants.ts';
import type { Ids } from '../../domain/clock.ts';
import type { NoticeTopic } from '../../domain/notice.ts';
import { latestOccurrence } from '../latest-occurrence.ts';
import { waitingProposals } from './waiting-proposals.ts';

/** When somebody is told what waits for their approval, in their zone. */
const MORNINGS = { kind: 'cron', cron: '30 8 * * mon-fri' } as const;
/** A morning that nobody was told of is over after this. */
const MORNING_HOURS = 12;
/** A mailbox that cannot be read for less than this is not worth a word. */
const UNREADABLE_MINUTES = 15;

/** Answers that came in since the channel is there, to whom they concern; thanks alone need nobody. */
async function findReplies(transaction: TenantTransaction): Promise<Notice[]> {
  return transaction.query<Notice>(
    `select c.id as channel_id, 'reply' as topic, s.id::text as subject
     from signals s join notice_channels c on c.removed_at is null and 'reply' = any(c.topics) and s.created_at >= c.created_at
     left join contacts p on p.id = s.contact_id left join accounts a on a.id = s.account_id
     left join messages m on m.activity_id = s.activity_id left join mailboxes b on b.id = m.mailbox_id
     left join replies r on r.activity_id = s.activity_id
     where s.kind in ('reply', 'mail_received', 'opt_out_doubtful') and s.occurred_at > app.now() - interval '1 day'
       and (c.user_id is null or c.user_id in (p.owner_user_id, a.owner_user_id, b.user_id))
       and r.kinds is distinct from array['thanks']
       and not exists (select from notices n where n.channel_id = c.id and n.topic = 'reply' and n.subject = s.id::text)
     order by s.occurred_at, s.id limit 500`,
  );
}

/** What waits for approval, once each morning of a working day. */
async function findApprovals(
  transaction: TenantTransaction,
  channels: readonly NoticeChannel[],
  zones: { tenant: string; ofUser: ReadonlyMap<string, string | null> },
): Promise<Notice[]> {
  const now = await transaction.now();
  const notices: Notice[] = [];
  for (const { id: channelId, userId, createdAt } of channels) {
    const zone = (userId !== null && zones.ofUser.get(userId)) || zones.tenant;
    const morning = latestOccurrence(MORNINGS, { after: createdAt, now, zone });
    if (morning === null || now.getTime() - morning.getTime() > MORNING_HOURS * 3_600_000) continue;
    const notice = { channelId, topic: 'approvals', subject: morning.toISOString() } as const;
    if (await isTold(transaction, notice)) continue;
    if ((await waitingProposals(transaction, userId)).count > 0) notices.push(notice);
  }
  return notices;
}

/** Of a mailbox, its own user is told and whoever administers the tenant, and the tenant's own channels are. */
function toldOf(mailbox: { userId: string | null }, administrators: ReadonlySet<string>) {
  return ({ userId }: NoticeChannel) => userId === null || userId === mailbox.userId || administrators.has(userId);
}

interface MailboxState {
  id: string;
  userId: string | null;
  stoppedAt: Date | null;
  pausedAt: Date | null;
  optOutsNotedAt: Date | null;
}

interface MailboxTrouble {
  userId: string | null;
  topic: NoticeTopic;
  subject: string;
}

/**
 * Mailboxes that stopped, and those from which much comes back; each as one trouble, by when it began. One that began before
 * what was told is kept might have been told.
 */
async function findTrouble(transaction: TenantTransaction): Promise<MailboxTrouble[]> {
  const mailboxes = await transaction.query<MailboxState>(
    `select id, user_id, paused_at, opt_outs_noted_at,
       case when failing_since < app.now() - $1 * interval '1 minute' then failing_since end as stopped_at
     from mailboxes`,
    [UNREADABLE_MINUTES],
  );
  const now = await transaction.now();
  const oldest = now.getTime() - noticesKeptDays * 86_400_000;
  return mailboxes.flatMap(({ id, userId, stoppedAt, pausedAt, optOutsNotedAt }) => {
    const trouble = (topic: NoticeTopic, since: Date | null, what = '') =>
      since === null || since.getTime() < oldest
        ? []
        : [{ userId, topic, subject: `${id}/${what}${since.toISOString()}` }];
    return [
      ...trouble('mailbox', stoppedAt),
      ...trouble('spike', pausedAt),
      ...trouble('spike', optOutsNotedAt, 'opt-outs/'),
    ];
  });
}

/** Stores what is to be told now through these channels, each thing once. */
export async function findNotices(
  transaction: TenantTransaction,
  ids: Ids,
  channels: readonly NoticeChannel[],
): Promise<void> {
  const wanting = (topic: NoticeTopic) => channels.filter(({ topics }) => topics.includes(topic));
  const people = await listMemberships(transaction);
  const administrators = new Set(
    people.filter(({ role }) => role === 'owner' || role === 'admin').map(({ userId }) => userId),
  );
  const zones = {
    tenant: (await getTenant(transaction)).zone,
    ofUser: new Map(people.map(({ userId, zone }) => [userId, zone])),
  };
  const isAskedForTrouble = channels.some(({ topics }) => topics.includes('mailbox') || topics.includes('spike'));
  const troubles = isAskedForTrouble ? await findTrouble(transaction) : [];
  await addNotices(transaction, ids, [
    ...(await findReplies(transaction)),
    ...(await findApprovals(transaction, wanting('approvals'), zones)),
    ...troubles.flatMap((trouble) =>
      wanting(trouble.topic)
        .filter(toldOf(trouble, administrators))
        .map(({ id: channelId }) => ({ channelId, topic: trouble.topic, subject: trouble.subject })),
    ),
  ]);
}
