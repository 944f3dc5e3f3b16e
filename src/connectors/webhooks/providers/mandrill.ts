import type { Json } from '../../../domain/json.ts';
import { type InboundMail, inboundMail, type MailEvent, mailEvent, type ParsedDelivery } from '../mail-event.ts';
import { blocked, complaint, hardBounce, type Outcomes, outcomeOf, softBounce, unsubscribed } from '../outcomes.ts';
import * as read from '../read-fields.ts';

const outcomes: Outcomes = {
  send: { kind: 'sent' },
  delivered: { kind: 'delivered' },
  deferral: { kind: 'deferred' },
  hard_bounce: hardBounce,
  soft_bounce: softBounce,
  open: { kind: 'opened' },
  click: { kind: 'clicked' },
  spam: complaint,
  unsub: unsubscribed,
  reject: blocked,
};

function readEvent(entry: read.Fields): MailEvent {
  const message = read.fieldsOf(entry['msg']);
  // A change of Mandrill's own lists.
  const reject = read.fieldsOf(entry['reject']);
  return mailEvent({
    ...outcomeOf(outcomes, read.textOf(entry['event'])),
    messageId: read.wordsOf(message['_id'] ?? entry['_id']),
    recipient: read.wordsOf(message['email'] ?? reject['email']),
    at: read.fromSeconds(entry['ts']),
    description: read.textOf(message['bounce_description'] ?? reject['reason']),
    mtaResponse: read.textOf(message['diag']),
    clickUrl: read.wordsOf(entry['url']),
    userAgent: read.wordsOf(entry['user_agent']),
    tags: read.textsOf(message['tags']),
    metadata: read.objectOf(message['metadata']),
  });
}

function readMail(entry: read.Fields): InboundMail {
  const message = read.fieldsOf(entry['msg']);
  return inboundMail({
    raw: read.wordsOf(message['raw_msg']),
    subject: read.textOf(message['subject']),
    envelopeSender: read.wordsOf(message['sender'] ?? message['from_email']),
    envelopeRecipient: read.wordsOf(message['email']),
  });
}

/** Mandrill: a list of events in the form field `mandrill_events`, inbound mails among them. */
export function parseMandrill(body: Json): ParsedDelivery {
  const inField = read.fieldsOf(body)['mandrill_events'];
  const entries = read.requireEntries(typeof inField === 'string' ? read.listIn(inField) : body, 'Mandrill');
  const mails = entries.filter((entry) => entry['event'] === 'inbound');
  const events = entries.filter((entry) => entry['event'] !== 'inbound');
  return { events: events.map(readEvent), mails: mails.map(readMail), others: 0 };
}
