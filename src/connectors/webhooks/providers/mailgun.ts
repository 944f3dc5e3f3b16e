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
  accepted: 'queued',
  delivered: 'delivered',
  failed: 'bounced',
  bounced: 'bounced',
  rejected: 'rejected',
  dropped: 'rejected',
  opened: 'opened',
  clicked: 'clicked',
  unsubscribed: 'unsubscribed',
  complained: 'complained',
};

const reasons: Readonly<Record<string, RejectReason>> = {
  bounce: 'bounced',
  'suppress-bounce': 'bounced',
  'suppress-unsubscribe': 'unsubscribed',
  'suppress-complaint': 'spam',
  espblock: 'blocked',
  blacklisted: 'blocked',
  old: 'timed_out',
};

/** Mailgun's own three-digit codes: why it did not even try. */
const legacyCodes: Readonly<Record<string, RejectReason>> = {
  ...{ '499': 'timed_out', '605': 'bounced', '606': 'unsubscribed', '607': 'spam' },
};

function reasonOf(kind: MailEvent['kind'], fields: read.Fields): RejectReason | null {
  if (kind === 'complained') return 'spam';
  if (kind === 'unsubscribed') return 'unsubscribed';
  if (!['bounced', 'rejected', 'deferred'].includes(kind)) return null;
  return lookUp(reasons, read.textOf(fields['reason'])) ?? 'other';
}

/** An event of the form that Mailgun sends today. */
function readEvent(fields: read.Fields, signature: read.Fields): MailEvent {
  const word = read.textOf(fields['event']);
  const isTemporary = word === 'failed' && fields['severity'] === 'temporary';
  const kind = isTemporary ? 'deferred' : (lookUp(kinds, word) ?? 'unknown');
  const headers = read.fieldsOf(read.fieldsOf(fields['message'])['headers']);
  const status = read.fieldsOf(fields['delivery-status']);
  const reject = read.fieldsOf(fields['reject']);
  const id = read.wordsOf(fields['id']);
  return mailEvent({
    kind,
    messageId: read.messageIdOf(headers['message-id']),
    rfcMessageId: read.messageIdOf(headers['message-id']),
    // A token is new for each try; the id stays.
    eventId: read.wordsOf(signature['token']),
    ...(id === null ? {} : { repeatKey: id }),
    recipient: read.wordsOf(fields['recipient']) ?? read.bareAddress(read.textOf(headers['to'])),
    at: read.fromSeconds(fields['timestamp']),
    rejectReason: reasonOf(kind, fields),
    severity: kind === 'bounced' ? 'hard' : null,
    description: read.textOf(status['description']) ?? read.textOf(reject['reason']),
    mtaResponse: read.textOf(status['message']),
    clickUrl: read.wordsOf(fields['url']),
    userAgent: read.wordsOf(read.fieldsOf(fields['client-info'])['user-agent']),
    byMachine: read.textOf(read.fieldsOf(fields['client-info'])['bot']) !== null,
    tags: read.textsOf(fields['tags']),
    metadata: read.objectOf(fields['user-variables']),
  });
}

/** Fields of the older form that are Mailgun's own; what stands beside them the sender attached to the mail. */
const ownFields = new Set([
  ...['event', 'recipient', 'domain', 'timestamp', 'token', 'signature', 'message-headers', 'Message-Id', 'message-id'],
  ...['X-Mailgun-Sid', 'tag', 'X-Mailgun-Tag', 'campaign-id', 'campaign-name', 'ip', 'country', 'region', 'city'],
  ...['user-agent', 'device-type', 'client-type', 'client-name', 'client-os', 'url', 'h', 'code', 'error', 'reason'],
  ...['description', 'notification', 'mailing-list', 'attachment-count', 'body-plain'],
]);

function readLegacy(fields: read.Fields): MailEvent {
  const kind = lookUp(kinds, read.textOf(fields['event'])) ?? 'unknown';
  const code = read.textOf(fields['code']);
  const refused = kind === 'bounced' ? 'bounced' : (lookUp(legacyCodes, code) ?? reasonOf(kind, fields));
  const messageId = read.messageIdOf(fields['Message-Id'] ?? fields['message-id']);
  const attached = Object.entries(fields).filter(([name]) => !ownFields.has(name));
  return mailEvent({
    ...{ kind, messageId, rfcMessageId: messageId },
    eventId: read.wordsOf(fields['token']),
    recipient: read.wordsOf(fields['recipient']),
    at: read.fromSeconds(fields['timestamp']),
    rejectReason: refused,
    severity: kind === 'bounced' ? 'hard' : null,
    description: read.textOf(fields['description'] ?? fields['notification']),
    mtaResponse: read.textOf(fields['error']),
    clickUrl: read.wordsOf(fields['url']),
    userAgent: read.wordsOf(fields['user-agent']),
    tags: read.textsOf(fields['tag'] ?? fields['X-Mailgun-Tag']),
    metadata: Object.fromEntries(attached) as Record<string, Json>,
  });
}

/** A mail that a route of Mailgun forwards, field by field. */
function readMail(fields: read.Fields): ParsedDelivery {
  const headers = read.listIn(read.textOf(fields['message-headers']) ?? '[]').flatMap((pair) => {
    const [name, value] = [pair].flat().map(read.textOf);
    return name && value ? [{ name, value }] : [];
  });
  const mail = inboundMail({
    raw: read.wordsOf(fields['body-mime']),
    headers:
      headers.length > 0
        ? headers
        : read.headersOf({ From: fields['from'] ?? fields['sender'], To: fields['recipient'] }),
    subject: read.textOf(fields['subject']),
    text: read.textOf(fields['body-plain']),
    html: read.textOf(fields['body-html']),
    envelopeSender: read.wordsOf(fields['sender']),
    envelopeRecipient: read.wordsOf(fields['recipient']),
    strippedText: read.textOf(fields['stripped-text']),
    strippedHtml: read.textOf(fields['stripped-html']),
  });
  return { events: [], mails: [mail], others: 0 };
}

/** Mailgun: an event as JSON, an event in the older form, or a mail forwarded by a route. */
export function parseMailgun(body: Json): ParsedDelivery {
  const fields = read.requireFields(body, 'Mailgun');
  if (fields['event-data'] !== undefined) {
    const event = readEvent(read.fieldsOf(fields['event-data']), read.fieldsOf(fields['signature']));
    return { events: [event], mails: [], others: 0 };
  }
  if (typeof fields['event'] === 'string') return { events: [readLegacy(fields)], mails: [], others: 0 };
  const isMail =
    fields['body-plain'] !== undefined || fields['body-html'] !== undefined || fields['body-mime'] !== undefined;
  return isMail ? readMail(fields) : { events: [], mails: [], others: 1 };
}
