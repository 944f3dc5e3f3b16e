import type { Json } from '../../../domain/json.ts';
import { type MailEvent, mailEvent, type ParsedDelivery } from '../mail-event.ts';
import { blocked, complaint, hardBounce, type Outcomes, outcomeOf, unsubscribed } from '../outcomes.ts';
import * as read from '../read-fields.ts';

const outcomes: Outcomes = {
  delivery: { kind: 'delivered' },
  open: { kind: 'opened' },
  click: { kind: 'clicked' },
  bounce: hardBounce,
  'soft bounce': { kind: 'deferred', rejectReason: 'other' },
  suspension: { kind: 'deferred', rejectReason: 'other' },
  spam: complaint,
  unsubscribe: unsubscribed,
  reject: blocked,
};

function readEvent(fields: read.Fields): MailEvent {
  return mailEvent({
    ...outcomeOf(outcomes, read.textOf(fields['event'])),
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
