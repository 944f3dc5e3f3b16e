import type { Json } from '../../../domain/json.ts';
import { lookUp, type MailEvent, mailEvent, type ParsedDelivery, type RejectReason } from '../mail-event.ts';
import * as read from '../read-fields.ts';

const kinds: Readonly<Record<string, MailEvent['kind']>> = {
  processed: 'queued',
  dropped: 'rejected',
  delivered: 'delivered',
  deferred: 'deferred',
  bounce: 'bounced',
  open: 'opened',
  click: 'clicked',
  spamreport: 'complained',
  unsubscribe: 'unsubscribed',
  group_unsubscribe: 'unsubscribed',
  group_resubscribe: 'subscribed',
};

/** SendGrid's words for why it dropped a mail. */
const drops: Readonly<Record<string, RejectReason>> = {
  Invalid: 'invalid',
  'Invalid SMTPAPI header': 'other',
  'Bounced Address': 'bounced',
  'Spam Reporting Address': 'spam',
  'Spam Content (if spam checker app enabled)': 'blocked',
  'Unsubscribed Address': 'unsubscribed',
};

/** SendGrid's own fields; what stands beside them the sender attached to the mail. */
const ownFields = new Set([
  ...['email', 'timestamp', 'event', 'smtp-id', 'sg_event_id', 'sg_message_id', 'category', 'ip', 'tls', 'response'],
  ...['reason', 'status', 'attempt', 'type', 'useragent', 'url', 'url_offset', 'asm_group_id', 'cert_err', 'pool'],
  ...['newsletter', 'send_at', 'marketing_campaign_id', 'marketing_campaign_name', 'sg_content_type', 'domain', 'from'],
  ...['sg_machine_open', 'sg_template_id', 'sg_template_name', 'bounce_classification', 'singlesend_id', 'phase_id'],
]);

function outcomeOf(fields: read.Fields, kind: MailEvent['kind']): Partial<MailEvent> {
  const reason = read.textOf(fields['reason']);
  if (kind === 'rejected') return { rejectReason: lookUp(drops, reason) ?? 'other', description: reason };
  if (kind === 'complained') return { rejectReason: 'spam' };
  if (kind === 'unsubscribed') return { rejectReason: 'unsubscribed' };
  if (kind !== 'bounced') return {};
  const isBlock = fields['type'] === 'blocked';
  return { rejectReason: isBlock ? 'blocked' : 'bounced', severity: isBlock ? 'soft' : 'hard', mtaResponse: reason };
}

function readEvent(fields: read.Fields, argument: string): MailEvent {
  const kind = lookUp(kinds, read.textOf(fields['event'])) ?? 'unknown';
  const attached = Object.entries(fields).filter(([name]) => !ownFields.has(name) && name !== argument);
  const named = read.wordsOf(fields[argument]);
  return mailEvent({
    kind,
    messageId: named ?? read.wordsOf(fields['smtp-id']) ?? read.wordsOf(fields['sg_message_id']),
    rfcMessageId: read.messageIdOf(named) ?? read.messageIdOf(fields['smtp-id']),
    eventId: read.wordsOf(fields['sg_event_id']),
    recipient: read.wordsOf(fields['email']),
    at: read.fromSeconds(fields['timestamp']),
    mtaResponse: read.textOf(fields['response']),
    clickUrl: read.wordsOf(fields['url']),
    userAgent: read.wordsOf(fields['useragent']),
    byMachine: fields['sg_machine_open'] === true,
    tags: read.textsOf(fields['category']),
    metadata: Object.fromEntries(attached) as Record<string, Json>,
    ...outcomeOf(fields, kind),
  });
}

/** SendGrid's event webhook: a list of events. `argument` is the custom argument in which the sender keeps its Message-ID. */
export function parseSendGrid(body: Json, argument: string): ParsedDelivery {
  const entries = read.requireEntries(body, 'SendGrid');
  return { events: entries.map((entry) => readEvent(entry, argument)), mails: [], others: 0 };
}
