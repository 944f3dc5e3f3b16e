import type { NoticeTopic, NoticeWay } from '../../domain/notice.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import { deleteSecret, putSecret, readSecret, type SecretServices } from './secrets.ts';

/** Where somebody, or the tenant where `userId` is null, is told, and of what. */
export interface NoticeChannel {
  id: string;
  userId: string | null;
  kind: NoticeWay;
  topics: NoticeTopic[];
  /** Of the address and the key; null for mail, and where an archive brought the channel without them. */
  secretId: string | null;
  /** The host of the address, which is no secret. */
  host: string | null;
  createdAt: Date;
}

/** An address and, for a webhook, the key that signs; both are kept as one secret. */
export interface NoticeTarget {
  url: string;
  key: string | null;
}

const columns = 'id, user_id, kind, topics, secret_id, host, created_at';

/** The channels in use, by person and way; those of people who have left are none. */
export function listNoticeChannels(transaction: TenantTransaction): Promise<NoticeChannel[]> {
  return transaction.query<NoticeChannel>(
    `select ${columns} from notice_channels c
     where removed_at is null and (user_id is null or exists (select from memberships m where m.user_id = c.user_id and m.active))
     order by user_id nulls first, kind`,
  );
}

/** The address and key of a channel. Throws what `readSecret` throws. */
export async function readNoticeTarget(
  transaction: TenantTransaction,
  services: Pick<SecretServices, 'keys'>,
  secretId: string,
): Promise<NoticeTarget> {
  return JSON.parse(await readSecret(transaction, services, secretId)) as NoticeTarget;
}

/** Takes a channel out of use and forgets its address and key. */
export async function removeNoticeChannel(
  transaction: TenantTransaction,
  services: SecretServices,
  channel: NoticeChannel,
): Promise<void> {
  const { ids, actor } = services;
  await transaction.query('update notice_channels set removed_at = app.now(), secret_id = null where id = $1', [
    channel.id,
  ]);
  await transaction.query("delete from notice_messages where channel_id = $1 and state <> 'sent'", [channel.id]);
  await transaction.query('delete from notices where channel_id = $1', [channel.id]);
  if (channel.secretId !== null) await deleteSecret(transaction, services, channel.secretId);
  const subject = { subjectNoun: 'channel', subjectId: channel.id, detail: { kind: channel.kind } };
  await writeAudit(transaction, ids, { actor, action: 'notices-off', ...subject });
}

/**
 * Makes a channel, or changes what one is told of; `target` replaces its address, and what was not delivered there goes
 * to the new one.
 */
export async function putNoticeChannel(
  transaction: TenantTransaction,
  services: SecretServices,
  channel: Pick<NoticeChannel, 'userId' | 'kind' | 'topics'> & { target: NoticeTarget | null },
): Promise<void> {
  const { ids, actor } = services;
  const { userId, kind, topics, target } = channel;
  const known = (await listNoticeChannels(transaction)).find((one) => one.userId === userId && one.kind === kind);
  const id = known?.id ?? ids.next();
  let secretId = known?.secretId ?? null;
  if (target !== null) {
    const secret = { provider: `notices:${kind}`, text: JSON.stringify(target) };
    secretId = await putSecret(transaction, services, secretId === null ? secret : { ...secret, id: secretId });
  }
  const host = target === null ? (known?.host ?? null) : new URL(target.url).host;
  await transaction.query(
    `insert into notice_channels (id, user_id, kind, topics, secret_id, host) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, id) do update set topics = excluded.topics, secret_id = excluded.secret_id, host = excluded.host`,
    [id, userId, kind, topics, secretId, host],
  );
  const subject = { subjectNoun: 'channel', subjectId: id, detail: { kind, topics } };
  await writeAudit(transaction, ids, { actor, action: 'notices-on', ...subject });
}
