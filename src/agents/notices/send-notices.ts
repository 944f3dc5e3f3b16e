import type { Database, TenantTransaction } from '../../data/database/database.ts';
import type { InstallationKeys } from '../../data/installation-key.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { listNoticeChannels, type NoticeChannel, readNoticeTarget } from '../../data/records/notice-channels.ts';
import { claimMessage, type NoticeMessage, noticesOf, settleMessage } from '../../data/records/notices.ts';
import { findMembership } from '../../data/records/people.ts';
import type { ConnectedPlace } from '../../data/records/senders.ts';
import { getTenant } from '../../data/records/tenants.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids, Random } from '../../domain/clock.ts';
import {
  type Delivery,
  type DeliveryServices,
  deliverNotice,
  type FinishedNotice,
  type NoticePlace,
} from './deliver-notice.ts';
import { findNotices } from './find-notices.ts';
import { wordNotices } from './word-notice.ts';

const actor: Actor = { kind: 'system', id: 'notices', door: 'schedule' };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How long after each try the next one waits, as Standard Webhooks proposes; behind the last a message is dead. */
const retriesMs = [5000, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 10 * HOUR_MS];
/** Nobody is waited for longer, whatever they ask. */
const LONGEST_WAIT_MS = 24 * HOUR_MS;

export interface NoticeServices extends DeliveryServices {
  database: Database;
  ids: Ids;
  random: Random;
  keys(): InstallationKeys;
  /** The address in links. */
  ownUrl: string;
}

/** The wait after a try, up to a tenth longer, so that not all come back at once. */
function retryMs(random: Random, attempts: number): number {
  const base = retriesMs[Math.min(attempts, retriesMs.length) - 1]!;
  return Math.round(base * (1 + random.bytes(1)[0]! / 2550));
}

/** A mailbox of the tenant for mail to one of its own: their own one first, one that works before one that does not. */
async function ownMailbox(
  transaction: TenantTransaction,
  userId: string,
): Promise<(ConnectedPlace & { address: string }) | null> {
  const [mailbox] = await transaction.query<ConnectedPlace & { address: string }>(
    `select id, url, secret_id, address from mailboxes where status <> 'disconnected'
     order by failing_since is not null, status <> 'ready', user_id is distinct from $1, address limit 1`,
    [userId],
  );
  return mailbox ?? null;
}

/** Where a channel leads; null while it leads nowhere. */
async function placeOf(
  transaction: TenantTransaction,
  { keys }: Pick<NoticeServices, 'keys'>,
  { kind, userId, secretId }: NoticeChannel,
): Promise<NoticePlace | null> {
  if (kind !== 'mail') {
    if (secretId === null) return null;
    return { kind, target: await readNoticeTarget(transaction, { keys: keys() }, secretId) };
  }
  if (userId === null) return null;
  const member = await findMembership(transaction, userId);
  const mailbox = await ownMailbox(transaction, userId);
  return member && mailbox ? { kind, mailbox, to: { name: member.displayName, address: member.email } } : null;
}

/** The message of a channel that is to be delivered now, in words; null where there is none. */
async function nextMessage(
  services: NoticeServices,
  tenantId: string,
  channel: NoticeChannel,
): Promise<{ message: NoticeMessage; finished: FinishedNotice } | null> {
  return services.database.asTenant(tenantId, async (transaction) => {
    const place = await placeOf(transaction, services, channel);
    if (place === null) return null;
    const message = await claimMessage(transaction, services.ids, channel.id, (tries) =>
      retryMs(services.random, tries),
    );
    if (message === null) return null;
    const { slug, name } = await getTenant(transaction);
    const notices = await noticesOf(transaction, message.id);
    const words = await wordNotices(transaction, { channel, notices, ownUrl: services.ownUrl });
    const { id, createdAt } = message;
    return { message, finished: { id, createdAt, tenant: { id: tenantId, slug, name }, words, place } };
  });
}

/** Stores what became of a delivery; one that was tried often enough is dead. */
async function settle(
  { database, ids }: NoticeServices,
  tenantId: string,
  { id, attempts, channelId }: NoticeMessage,
  delivery: Delivery,
): Promise<void> {
  const isDead = delivery.kind === 'dead' || (delivery.kind === 'later' && attempts > retriesMs.length);
  const state = delivery.kind === 'sent' ? 'sent' : isDead ? 'dead' : 'waiting';
  const [problem, waitMs] = delivery.kind === 'sent' ? [null, 0] : [delivery.problem, delivery.waitMs];
  await database.asTenant(tenantId, async (transaction) => {
    await settleMessage(transaction, { id, state, problem, waitMs: Math.min(waitMs, LONGEST_WAIT_MS) });
    if (state === 'waiting') return;
    const subject = { subjectNoun: 'notice', subjectId: id, detail: { channelId, attempts } };
    await writeAudit(transaction, ids, { actor, action: `notice-${state}`, ...subject });
  });
}

/**
 * Tells the people of a tenant what is to be told now, through each of their channels: at most one message in 15 minutes,
 * each at least once, under an id by which a second one of it is known. Returns how many were delivered.
 */
export async function sendNotices(services: NoticeServices, tenantId: string): Promise<number> {
  const { database, ids } = services;
  const channels = await database.asTenant(tenantId, listNoticeChannels);
  if (channels.length === 0) return 0;
  await database.asTenant(tenantId, (transaction) => findNotices(transaction, ids, channels));
  const deliveries = await Promise.allSettled(
    channels.map(async (channel) => {
      const next = await nextMessage(services, tenantId, channel);
      if (next === null) return 0;
      const delivery = await deliverNotice(services, next.finished);
      await settle(services, tenantId, next.message, delivery);
      return delivery.kind === 'sent' ? 1 : 0;
    }),
  );
  // One channel that cannot be looked after keeps no other waiting.
  const failed = deliveries.find((delivery) => delivery.status === 'rejected');
  if (failed) throw failed.reason;
  return deliveries.filter((delivery) => delivery.status === 'fulfilled' && delivery.value === 1).length;
}
