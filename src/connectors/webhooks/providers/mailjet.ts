import type { Json } from '../../../domain/json.ts';
import {
  inboundMail,
  lookUp,
  type MailEvent,
  mailEvent,
  type ParsedDelivery,
  type RejectReason,
} from '../mail-event.ts';
import * as read from '../read-fields.ts';

const kinds: Readonly<Record<string, MailEvent['kind']>> = {
  sent: 'delivered',
  open: 'opened',
  click: 'clicked',
  bounce: 'bounced',
  blocked: 'rejected',
  spam: 'complained',
  unsub: 'unsubscribed',
};

/** Mailjet's words for why a mail did not arrive. */
const reasons: Readonly<Record<string, RejectReason>> = {
  ...{ 'user unknown': 'bounced', 'mailbox inactive': 'bounced', 'quota exceeded': 'bounced' },
  ...{ 'invalid domain': 'bounced', 'no mail host': 'bounced', 'relay/access denied': 'bounced' },
  ...{
    greylisted: 'other',
    typofix: 'invalid',
    blacklisted: 'blocked',
    preblocked: 'blocked',
    'sender blocked': 'blocked',
  },
  ...{ 'spam reporter': 'spam', 'spam complaint': 'spam', 'content blocked': 'blocked', 'policy issue': 'blocked' },
};

function reasonOf(kind: MailEvent['kind'], error: string | null): RejectReason | null {
  if (kind === 'complained') return 'spam';
  if (kind === 'unsubscribed') return 'unsubscribed';
  if (kind === 'bounced') return lookUp(reasons, error) ?? 'bounced';
  return kind === 'rejected' || kind === 'deferred' ? (lookUp(reasons, error) ?? 'other') : null;
}

function readEvent(fields: read.Fields): MailEvent {
  const error = read.textOf(fields['error']);
  const known = lookUp(kinds, read.textOf(fields['event'])) ?? 'unknown';
  const kind = known === 'bounced' && error === 'greylisted' ? 'deferred' : known;
  return mailEvent({
    kind,
    messageId: read.wordsOf(fields['mj_message_id'] ?? fields['MessageID']),
    recipient: read.wordsOf(fields['email']),
    at: read.fromSeconds(fields['time']),
    rejectReason: reasonOf(kind, error),
    severity: kind === 'bounced' ? (fields['hard_bounce'] === true ? 'hard' : 'soft') : null,
    description: error,
    mtaResponse: read.textOf(fields['smtp_reply']),
    clickUrl: read.wordsOf(fields['url']),
    userAgent: read.wordsOf(fields['agent']),
    tags: read.textsOf(fields['customcampaign']),
    metadata: read.objectOf(fields['Payload']),
  });
}

function readMail(fields: read.Fields): ParsedDelivery {
  const score = Number.parseFloat(read.textOf(fields['SpamAssassinScore']) ?? '');
  const mail = inboundMail({
    headers: read.headersOf(fields['Headers']),
    subject: read.textOf(fields['Subject']),
    text: read.textOf(fields['Text-part']),
    html: read.textOf(fields['Html-part']),
    envelopeSender: read.wordsOf(fields['Sender']),
    envelopeRecipient: read.wordsOf(fields['Recipient']),
    spamScore: Number.isNaN(score) ? null : score,
  });
  return { events: [], mails: [mail], others: 0 };
}

/** Mailjet: events one by one or in a list, or a mail of its parse API. */
export function parseMailjet(body: Json): ParsedDelivery {
  const entries = read.requireEntries(body, 'Mailjet');
  const [first] = entries;
  if (entries.length === 1 && first!['event'] === undefined && first!['Headers'] !== undefined) return readMail(first!);
  const events = entries.filter((entry) => typeof entry['event'] === 'string');
  return { events: events.map(readEvent), mails: [], others: entries.length - events.length };
}
