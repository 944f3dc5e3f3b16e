import { composeMessage } from '../../connectors/email/compose-message.ts';
import type { OutsideAnswer, OutsidePost } from '../../connectors/webhooks/out/post-outside.ts';
import { standardHeaders } from '../../connectors/webhooks/out/sign-standard.ts';
import { slackBody } from '../../connectors/webhooks/out/slack-body.ts';
import type { NoticeTarget } from '../../data/records/notice-channels.ts';
import type { ConnectedPlace } from '../../data/records/senders.ts';
import type { Clock } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { parseRetryAfter } from '../../models/retry.ts';
import type { Providers } from '../tools/tool-agent.ts';
import type { NoticeWords } from './word-notice.ts';

/** Where a message goes, with what it takes to get there. */
export type NoticePlace =
  | { kind: 'mail'; mailbox: ConnectedPlace & { address: string }; to: { name: string; address: string } }
  | { kind: 'webhook' | 'slack'; target: NoticeTarget };

/** One message, finished. */
export interface FinishedNotice {
  id: string;
  createdAt: Date;
  tenant: { id: string; slug: string; name: string };
  words: NoticeWords;
  place: NoticePlace;
}

/** What became of a delivery. `problem` holds no address and nothing that the other side said. */
export type Delivery = { kind: 'sent' } | { kind: 'later' | 'dead'; problem: string; waitMs: number };

export interface DeliveryServices {
  clock: Clock;
  providers: Providers;
  outside: OutsidePost;
}

/** Answers after which the same request would be answered the same. */
function isFinal(kind: 'webhook' | 'slack', status: number): boolean {
  if (status === 410 || (status >= 300 && status < 400)) return true;
  // Slack tells by them that the address or the channel is no more; others may mend their receiver.
  return kind === 'slack' && status >= 400 && status < 500 && status !== 429 && status !== 408;
}

function read(kind: 'webhook' | 'slack', { status, retryAfter }: OutsideAnswer, now: Date): Delivery {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const waitMs = parseRetryAfter(retryAfter ?? undefined, now) ?? 0;
  const problem = status >= 300 && status < 400 ? `answered ${status}: no redirect is followed` : `answered ${status}`;
  return { kind: isFinal(kind, status) ? 'dead' : 'later', problem, waitMs };
}

function webhookBody({ createdAt, tenant, words }: FinishedNotice): string {
  const { title, lines } = words;
  return JSON.stringify({
    ...{ type: 'gtm.notice.v1', timestamp: createdAt.toISOString() },
    data: { tenant: tenant.slug, title, lines },
  });
}

/** Mail to one of the tenant's own users, from a mailbox of the tenant; the ledger of outreach knows nothing of it. */
async function mailNotice(
  { clock, providers }: DeliveryServices,
  { id, tenant, words }: FinishedNotice,
  { mailbox, to }: Extract<NoticePlace, { kind: 'mail' }>,
): Promise<Delivery> {
  const provider = await providers.mail(tenant.id, mailbox);
  const messageId = `<notice.${id}@${mailbox.address.split('@')[1]}>`;
  const raw = await composeMessage({
    ...{ messageId, date: clock.now().toISOString(), automatic: true },
    from: { name: tenant.name, address: mailbox.address },
    ...{ to: [to], subject: words.title },
    body: words.lines.map(({ text, link }) => `${text}\n${link}`).join('\n\n'),
    allowedLinks: words.lines.map(({ link }) => link),
  });
  await provider.deliver({
    ...{ effectId: `notice.${id}`, messageId, raw },
    envelope: { from: mailbox.address, to: [to.address] },
  });
  return { kind: 'sent' };
}

/**
 * Delivers a message once more or for the first time: the other side knows a repetition by the id in `webhook-id`, or by
 * the Message-ID. Never rejects.
 */
export async function deliverNotice(services: DeliveryServices, notice: FinishedNotice): Promise<Delivery> {
  const { place, words } = notice;
  const now = services.clock.now();
  try {
    if (place.kind === 'mail') return await mailNotice(services, notice, place);
    const { url, key } = place.target;
    const body = place.kind === 'slack' ? slackBody(words) : webhookBody(notice);
    const headers = key === null ? {} : standardHeaders(key, { id: notice.id, at: now, body });
    return read(place.kind, await services.outside.post(url, { headers, body }), now);
  } catch (error) {
    const isOurs = GtmError.is(error);
    // What was refused here is refused again; a mailbox or receiver that is away may come back.
    const isFinalError = isOurs && (error.code === 'refused' || error.code === 'invalid') && place.kind !== 'mail';
    return { kind: isFinalError ? 'dead' : 'later', problem: isOurs ? error.code : 'internal', waitMs: 0 };
  }
}
