import { parseCloudEvent } from '../../../domain/events/cloud-event.ts';
import type { Json } from '../../../domain/json.ts';
import { inboundMail, lookUp, mailEvent, type ParsedDelivery } from '../mail-event.ts';
import { complaint, type Outcomes, unsubscribed } from '../outcomes.ts';
import * as read from '../read-fields.ts';

/** The CloudEvents types that mean something here. */
const outcomes: Outcomes = {
  'mail.delivered': { kind: 'delivered' },
  'mail.opened': { kind: 'opened' },
  'mail.clicked': { kind: 'clicked' },
  'mail.bounced': { kind: 'bounced', rejectReason: 'bounced' },
  'mail.complained': complaint,
  'mail.unsubscribed': unsubscribed,
};

/**
 * One CloudEvents 1.0 event in the JSON format. `data` of an event of a mail has `recipient`, and where they are known
 * `messageId`, `severity` and `userAgent`; `data_base64` of `mail.received` is the message. Throws `invalid` for no such event.
 */
export function parseStandard(body: Json): ParsedDelivery {
  const event = parseCloudEvent(body);
  const eventId = `${event.source} ${event.id}`;
  if (event.type === 'mail.received' && event.data_base64 !== undefined) {
    const raw = Buffer.from(event.data_base64, 'base64').toString('latin1');
    return { events: [], mails: [inboundMail({ eventId, raw })], others: 0 };
  }
  const outcome = lookUp(outcomes, event.type);
  if (!outcome) return { events: [], mails: [], others: 1 };
  const data = read.fieldsOf(event.data);
  const severity = data['severity'] === 'hard' ? ('hard' as const) : ('soft' as const);
  const told = mailEvent({
    ...outcome,
    eventId,
    ...(outcome.kind === 'bounced' ? { severity } : {}),
    messageId: read.wordsOf(data['messageId']),
    rfcMessageId: read.messageIdOf(data['messageId']),
    recipient: read.wordsOf(data['recipient']),
    userAgent: read.wordsOf(data['userAgent']),
    at: read.fromDateText(event.time),
  });
  return { events: [told], mails: [], others: 0 };
}
