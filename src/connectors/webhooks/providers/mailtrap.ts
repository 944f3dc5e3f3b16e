import type { Json } from '../../../domain/json.ts';
import { lookUp, type MailEvent, mailEvent, type ParsedDelivery } from '../mail-event.ts';
import * as read from '../read-fields.ts';

const outcomes: Readonly<Record<string, Pick<MailEvent, 'kind'> & Partial<MailEvent>>> = {
  delivery: { kind: 'delivered' },
  open: { kind: 'opened' },
  click: { kind: 'clicked' },
  bounce: { kind: 'bounced', rejectReason: 'bounced', severity: 'hard' },
  'soft bounce': { kind: 'deferred', rejectReason: 'other' },
  suspension: { kind: 'deferred', rejectReason: 'other' },
  spam: { kind: 'complained', rejectReason: 'spam' },
  unsubscribe: { kind: 'unsubscribed', rejectReason: 'unsubscribed' },
  reject: { kind: 'rejected', rejectReason: 'blocked' },
};

function readEvent(fields: read.Fields): MailEvent {
  return mailEvent({
    ...(lookUp(outcomes, read.textOf(fields['event'])) ?? { kind: 'unknown' }),
    messageId: read.wordsOf(fields['message_id']),
    eventId: read.wordsOf(fields['event_id']),
    recipient: read.wordsOf(fields['email']),
    at: read.fromSeconds(fields['timestamp']),
    description: read.textOf(fields['reason']),
    mtaResponse: read.textOf(fields['response']),
    clickUrl: read.wordsOf(fields['url']),
    userAgent: read.wordsOf(fields['user_agent']),
    tags: read.textsOf(fields['category']),
    metadata: read.objectOf(fields['custom_variables']),
  });
}

/** Mailtrap: a list of events. */
export function parseMailtrap(body: Json): ParsedDelivery {
  const events = read.requireEntries(read.requireFields(body, 'Mailtrap')['events'], 'Mailtrap');
  return { events: events.map(readEvent), mails: [], others: 0 };
}
