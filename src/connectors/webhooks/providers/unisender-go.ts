import type { Json } from '../../../domain/json.ts';
import { type MailEvent, mailEvent, type ParsedDelivery } from '../mail-event.ts';
import { complaint, hardBounce, type Outcomes, outcomeOf, unsubscribed } from '../outcomes.ts';
import * as read from '../read-fields.ts';

const outcomes: Outcomes = {
  sent: { kind: 'sent' },
  delivered: { kind: 'delivered' },
  opened: { kind: 'opened' },
  clicked: { kind: 'clicked' },
  unsubscribed,
  subscribed: { kind: 'subscribed' },
  soft_bounced: { kind: 'deferred', rejectReason: 'bounced' },
  hard_bounced: hardBounce,
  spam: complaint,
};

function readEvent(data: read.Fields, argument: string): MailEvent {
  const { [argument]: named, ...metadata } = read.objectOf(data['metadata']);
  const info = read.fieldsOf(data['delivery_info']);
  return mailEvent({
    ...outcomeOf(outcomes, read.textOf(data['status'])),
    messageId: read.wordsOf(named) ?? read.wordsOf(data['job_id']),
    rfcMessageId: read.messageIdOf(named),
    recipient: read.wordsOf(data['email']),
    at: read.fromDateText(data['event_time']),
    description: read.textOf(info['delivery_status'] ?? data['comment']),
    mtaResponse: read.textOf(info['destination_response']),
    clickUrl: read.wordsOf(data['url']),
    userAgent: read.wordsOf(info['user_agent']),
    metadata,
  });
}

/** Unisender Go: events grouped by user, or one alone. `argument` is the metadata in which the sender keeps its Message-ID. */
export function parseUnisenderGo(body: Json, argument: string): ParsedDelivery {
  const fields = read.requireFields(body, 'Unisender Go');
  const grouped = read.entriesOf(fields['events_by_user']).flatMap((user) => read.entriesOf(user['events']));
  const entries = Array.isArray(fields['events_by_user']) ? grouped : [fields];
  const told = entries.filter((entry) => entry['event_name'] === 'transactional_email_status');
  const events = told.map((entry) => readEvent(read.fieldsOf(entry['event_data'] ?? entry), argument));
  return { events, mails: [], others: entries.length - told.length };
}
