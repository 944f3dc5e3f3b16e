import type { TenantTransaction } from '../data/database/database.ts';
import type { Attribution } from '../data/records/outcomes.ts';
import type { SignalRow } from '../data/records/signals.ts';

/** The effect a signal is an answer to, and how we know. */
export interface Cause {
  effectId: string;
  proposalId: string;
  attributedBy: Attribution;
}

interface Way {
  attributedBy: Attribution;
  /** SQL that gives the matching effects `e`; null when the signal has nothing to look by. */
  where: string;
  values: readonly (string | string[] | Date | null)[];
}

/** Without a reference an action is the cause for this long. */
const recencyDays = 14;
/** Clocks of other servers may be this far behind ours. */
const skew = "interval '1 hour'";
const happened = "e.state in ('done', 'unknown')";
const endedAt = 'coalesce(e.ended_at, e.claimed_at)';
const reaches = "e.tool in ('send_email', 'schedule_meeting')";
const recent = (signalAt: string) =>
  `${endedAt} between ${signalAt}::timestamptz - interval '${recencyDays} days' and ${signalAt}::timestamptz + ${skew}`;

/**
 * The action that a signal followed from, by the surest way there is: it names our Message-ID (a reply by its headers,
 * a bounce by its report) or our meeting, it stands in a thread we wrote in, it comes from an address we wrote to, or
 * it is about a person we acted on in the last 14 days; a change of stage, about such a deal or account. Of several the
 * latest before the signal; a later one, which only a slow clock can explain, comes last. Null when none of these holds.
 */
export async function findCause(transaction: TenantTransaction, signal: SignalRow): Promise<Cause | null> {
  const [message] = signal.activityId
    ? await transaction.query<{ keys: string[]; threadId: string | null; fromAddress: string | null }>(
        `select array_remove(m.reference_ids || m.in_reply_to, null) as keys, a.thread_id, lower(m.from_address) as from_address
         from activities a left join messages m on m.tenant_id = a.tenant_id and m.activity_id = a.id where a.id = $1`,
        [signal.activityId],
      )
    : [];
  for (const way of waysOf(signal, message ?? { keys: [], threadId: null, fromAddress: null })) {
    const [row] = await transaction.query<{ effectId: string; proposalId: string }>(
      `select e.id as effect_id, e.proposal_id from effects e join proposals p on p.tenant_id = e.tenant_id and p.id = e.proposal_id
       where ${happened} and ${way.where}
       order by ${endedAt} > $${way.values.length + 1}::timestamptz, ${endedAt} desc, e.id desc limit 1`,
      [...way.values, signal.occurredAt],
    );
    if (row) return { ...row, attributedBy: way.attributedBy };
  }
  return null;
}

function waysOf(
  signal: SignalRow,
  message: { keys: string[] | null; threadId: string | null; fromAddress: string | null },
): Way[] {
  const { detail } = signal;
  const text = (key: string) => (typeof detail[key] === 'string' ? [detail[key]] : []);
  // An invitation's Message-ID is its UID in angle brackets.
  const named = [...(message.keys ?? []), ...text('inReplyTo'), ...text('originalMessageId')].flatMap((key) => [
    key,
    key.replace(/^<|>$/g, ''),
  ]);
  const uids = text('uid');
  const effectIds = text('effectId');
  const ways: (Way | false)[] = [
    (named.length > 0 || effectIds.length > 0) && {
      attributedBy: 'message_id',
      where: '(e.external_key = any($1) or e.id::text = any($2))',
      values: [named, effectIds],
    },
    uids.length > 0 && { attributedBy: 'meeting_uid', where: 'e.external_key = any($1)', values: [uids] },
    message.threadId !== null && {
      attributedBy: 'thread',
      where: `exists (select from activities a where a.effect_id = e.id and a.thread_id = $1 and a.occurred_at <= $2::timestamptz + ${skew})`,
      values: [message.threadId, signal.occurredAt],
    },
    message.fromAddress !== null &&
      signal.kind !== 'bounce' && {
        attributedBy: 'address',
        where: `${recent('$2')} and exists (select from send_ledger l where l.effect_id = e.id and l.address = $1)`,
        values: [message.fromAddress, signal.occurredAt],
      },
    signal.contactId !== null && {
      attributedBy: 'recency',
      where: `${recent('$2')} and ${reaches} and (p.contact_id = $1
        or exists (select from send_ledger l where l.effect_id = e.id and l.contact_id = $1))`,
      values: [signal.contactId, signal.occurredAt],
    },
    // What somebody else at the account did is no answer of theirs to what we wrote to another; a stage is of all of them.
    signal.kind === 'stage_changed' && {
      attributedBy: 'recency',
      where: `${recent('$3')} and ${reaches} and (p.deal_id = $1 or ($1::uuid is null and p.account_id = $2))`,
      values: [signal.dealId, signal.accountId, signal.occurredAt],
    },
  ];
  return ways.filter((way) => way !== false);
}
