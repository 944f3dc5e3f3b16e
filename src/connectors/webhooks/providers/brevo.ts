import type { Json } from '../../../domain/json.ts';
import { type InboundMail, inboundMail, type MailEvent, mailEvent, type ParsedDelivery } from '../mail-event.ts';
import { blocked, complaint, hardBounce, type Outcomes, outcomeOf, softBounce, unsubscribed } from '../outcomes.ts';
import * as read from '../read-fields.ts';

const outcomes: Outcomes = {
  request: { kind: 'queued' },
  delivered: { kind: 'delivered' },
  hard_bounce: hardBounce,
  soft_bounce: softBounce,
  invalid_email: { kind: 'bounced', rejectReason: 'invalid', severity: 'hard' },
  blocked,
  spam: complaint,
  complaint,
  error: { kind: 'failed' },
  deferred: { kind: 'deferred' },
  opened: { kind: 'opened' },
  unique_opened: { kind: 'opened' },
  proxy_open: { kind: 'opened' },
  unique_proxy_open: { kind: 'opened' },
  click: { kind: 'clicked' },
  unsubscribe: unsubscribed,
};

/** Tags stand in a list, in one text, or as a list inside a text. */
function tagsOf(fields: read.Fields): string[] {
  if (Array.isArray(fields['tags'])) return read.textsOf(fields['tags']);
  const tag = fields['tag'];
  return typeof tag === 'string' && tag.startsWith('[') ? read.textsOf(read.listIn(tag)) : read.textsOf(tag);
}

function readEvent(fields: read.Fields): MailEvent {
  const milliseconds = Number(fields['ts_epoch']);
  return mailEvent({
    ...outcomeOf(outcomes, read.textOf(fields['event'])),
    messageId: read.wordsOf(fields['message-id']),
    rfcMessageId: read.messageIdOf(fields['message-id']),
    recipient: read.wordsOf(fields['email']),
    at: read.fromSeconds(milliseconds > 1e11 ? milliseconds / 1000 : (fields['ts_event'] ?? fields['ts'])),
    mtaResponse: read.textOf(fields['reason']),
    clickUrl: read.wordsOf(fields['link']),
    userAgent: read.wordsOf(fields['user_agent']),
    tags: tagsOf(fields),
    metadata: read.objectOf(fields['X-Mailin-custom']),
  });
}

function readMail(item: read.Fields): InboundMail {
  const headers = read.headersOf(item['Headers']);
  const score = item['SpamScore'];
  return inboundMail({
    eventId: read.textsOf(item['Uuid'])[0] ?? null,
    headers,
    subject: read.textOf(item['Subject']),
    text: read.textOf(item['RawTextBody']),
    html: read.textOf(item['RawHtmlBody']),
    strippedText: read.textOf(item['ExtractedMarkdownMessage']),
    envelopeSender: read.bareAddress(read.headerIn(headers, 'return-path')),
    envelopeRecipient: read.bareAddress(read.headerIn(headers, 'delivered-to')),
    spamScore: typeof score === 'number' ? score : null,
  });
}

/** Brevo: one event of a mail, or the mails of its inbound parsing. */
export function parseBrevo(body: Json): ParsedDelivery {
  const fields = read.requireFields(body, 'Brevo');
  if (typeof fields['event'] === 'string') return { events: [readEvent(fields)], mails: [], others: 0 };
  const items = Array.isArray(fields['items']) ? read.entriesOf(fields['items']) : [fields];
  const mails = items.filter((item) => item['Headers'] !== undefined || item['Uuid'] !== undefined);
  return { events: [], mails: mails.map(readMail), others: items.length - mails.length };
}
