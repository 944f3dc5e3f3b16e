import type { Json } from '../../../domain/json.ts';
import { mailEvent, type ParsedDelivery } from '../mail-event.ts';
import { complaint, hardBounce, type Outcomes, outcomeOf, softBounce, unsubscribed } from '../outcomes.ts';
import * as read from '../read-fields.ts';

const outcomes: Outcomes = {
  sent: { kind: 'sent' },
  delivered: { kind: 'delivered' },
  soft_bounced: softBounce,
  hard_bounced: hardBounce,
  deferred: { kind: 'deferred' },
  opened: { kind: 'opened' },
  opened_unique: { kind: 'opened' },
  clicked: { kind: 'clicked' },
  clicked_unique: { kind: 'clicked' },
  unsubscribed,
  spam_complaint: complaint,
};

/** MailerSend: one activity. */
export function parseMailerSend(body: Json): ParsedDelivery {
  const fields = read.requireFields(body, 'MailerSend');
  const type = read.textOf(fields['type']);
  if (!type?.startsWith('activity.')) return { events: [], mails: [], others: 1 };
  const data = read.fieldsOf(fields['data']);
  const email = read.fieldsOf(data['email']);
  const cause = read.fieldsOf(data['morph']);
  const event = mailEvent({
    ...outcomeOf(outcomes, type.slice('activity.'.length)),
    messageId: read.wordsOf(read.fieldsOf(email['message'])['id']),
    eventId: read.wordsOf(data['id']),
    recipient: read.wordsOf(read.fieldsOf(email['recipient'])['email']),
    at: read.fromDateText(data['created_at']),
    description: read.textOf(cause['readable_reason'] ?? cause['reason']),
    clickUrl: read.wordsOf(cause['url']),
    tags: read.textsOf(email['tags']),
  });
  return { events: [event], mails: [], others: 0 };
}
