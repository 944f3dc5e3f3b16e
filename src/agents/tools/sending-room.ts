import type { TenantTransaction } from '../../data/database/database.ts';
import type { ProposalRecord } from '../../data/records/proposals.ts';
import { mailboxSends, type Recipient, takenPlaces } from '../../data/records/send-ledger.ts';
import type { Supersession } from '../../data/records/supersession.ts';
import { counted } from '../../domain/counted.ts';
import { pausedWords } from '../../domain/paused-words.ts';
import type { Policy } from '../../domain/policy.ts';
import { endOfDay, firstFreePlace } from './daily-places.ts';

interface Question {
  proposal: ProposalRecord;
  recipients: readonly Recipient[];
  policy: Policy;
  now: Date;
}

/** When there is room for it and why not now; a supersession when there never is; null when there is room now. */
type Room = Later | Supersession | null;
interface Later {
  notBefore: Date;
  reason: string;
}

const mailboxRetryMs = 5 * 60_000;

/**
 * Whether a mail may take its places now: daily limit per contact and per address, absences, the mailbox's cap,
 * spacing and state. Only meaningful while the locks of recipients and mailbox are held.
 */
export async function findSendingRoom(transaction: TenantTransaction, question: Question): Promise<Room> {
  const { action } = question.proposal;
  if (action.tool !== 'send_email' && action.tool !== 'schedule_meeting') return null;
  const outside = question.recipients.filter(({ ours }) => !ours);
  const away = outside.find(({ awayUntil }) => awayUntil !== null);
  if (away && action.tool === 'send_email')
    return { notBefore: away.awayUntil!, reason: 'The recipient is away until then.' };
  const daily = await dailyRoom(transaction, outside, question);
  const mailbox = await mailboxRoom(transaction, action.sender, question);
  if (!daily || !mailbox) return daily ?? mailbox;
  if ('cause' in daily) return daily;
  return daily.notBefore > mailbox.notBefore ? daily : mailbox;
}

async function dailyRoom(
  transaction: TenantTransaction,
  outside: readonly Recipient[],
  { policy, now }: Question,
): Promise<Room> {
  const limit = policy.ceiling.maxMailsPerContactPerDay;
  const nowMs = now.getTime();
  let latestMs = nowMs;
  for (const recipient of outside) {
    const { address, addresses, contactId, contactIds, zone } = recipient;
    const adds = contactId === null ? 1 : outside.filter((other) => other.contactId === contactId).length;
    const byAddress = await takenPlaces(transaction, { addresses: [address] });
    const byContact = await takenPlaces(transaction, { addresses, contactIds });
    const times = [
      firstFreePlace(byAddress, { nowMs, zone, limit, adds: 1 }),
      firstFreePlace(byContact, { nowMs, zone, limit, adds }),
    ];
    if (times.includes(null)) {
      return {
        cause: 'limit',
        reason: `This one mail would reach the same person more than ${counted(limit, 'time')}.`,
      };
    }
    latestMs = Math.max(latestMs, ...times.map((time) => time ?? nowMs));
  }
  if (latestMs === nowMs) return null;
  return { notBefore: new Date(latestMs), reason: `A recipient already has ${counted(limit, 'mail')} that day.` };
}

interface MailboxRow {
  address: string;
  status: string;
  pausedFor: 'bounces' | 'complaints' | null;
  dailyCap: number;
  zone: string;
}

function whyNotReady(mailbox: MailboxRow | undefined): string {
  if (!mailbox?.pausedFor) return 'The mailbox cannot send at the moment; it is tried again.';
  const { message, remedy } = pausedWords(mailbox.address, mailbox.pausedFor);
  return `${message} ${remedy}`;
}

async function mailboxRoom(
  transaction: TenantTransaction,
  sender: { mailboxId: string; identityId: string },
  { policy, now }: Question,
): Promise<Later | null> {
  const [mailbox] = await transaction.query<MailboxRow>(
    `select m.address, m.status, m.paused_for, m.daily_cap, s.zone from mailboxes m
     join sender_identities s on s.tenant_id = m.tenant_id and s.mailbox_id = m.id where m.id = $1 and s.id = $2`,
    [sender.mailboxId, sender.identityId],
  );
  if (mailbox?.status !== 'ready') {
    const notBefore = new Date(now.getTime() + mailboxRetryMs);
    return { notBefore, reason: whyNotReady(mailbox) };
  }
  const sends = (await mailboxSends(transaction, sender.mailboxId)).map((sentAt) => sentAt.getTime());
  const nowMs = now.getTime();
  const cap = Math.min(mailbox.dailyCap, policy.timing.mailboxDailyCap);
  const today = sends.filter((sentMs) => endOfDay(sentMs, mailbox.zone) > nowMs).length;
  if (today >= cap) {
    const reason = 'This mailbox has sent its mails for the day.';
    return { notBefore: new Date(endOfDay(nowMs, mailbox.zone)), reason };
  }
  const gapMs = policy.timing.minSecondsBetweenMails * 1000;
  const freeAtMs = Math.max(0, ...sends) + gapMs;
  if (freeAtMs <= nowMs) return null;
  const reason = `${counted(policy.timing.minSecondsBetweenMails, 'second')} between mails of one mailbox.`;
  return { notBefore: new Date(freeAtMs), reason };
}
