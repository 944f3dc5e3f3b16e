import type { Json } from '../../../domain/json.ts';
import { lookUp, type MailEvent, mailEvent, type ParsedDelivery } from '../mail-event.ts';
import * as read from '../read-fields.ts';

const kinds: Readonly<Record<string, MailEvent['kind']>> = {
  MessageSent: 'delivered',
  MessageDelayed: 'deferred',
  MessageDeliveryFailed: 'failed',
  MessageHeld: 'queued',
  MessageBounced: 'bounced',
  MessageLinkClicked: 'clicked',
  MessageLoaded: 'opened',
};

/** Postal: one event of a mail that went out; those of incoming mails mean nothing here. */
export function parsePostal(body: Json): ParsedDelivery {
  const fields = read.requireFields(body, 'Postal');
  const payload = read.fieldsOf(fields['payload']);
  const isBounce = payload['bounce'] !== undefined;
  const message = read.fieldsOf(isBounce ? payload['original_message'] : payload['message']);
  const known = lookUp(kinds, read.textOf(fields['event']));
  if (known === null || message['direction'] === 'incoming') return { events: [], mails: [], others: 1 };
  const event = mailEvent({
    kind: isBounce ? 'bounced' : known,
    messageId: read.wordsOf(message['id']),
    rfcMessageId: read.messageIdOf(message['message_id']),
    eventId: read.wordsOf(fields['uuid']),
    recipient: read.wordsOf(message['to']),
    at: read.fromSeconds(fields['timestamp']),
    rejectReason: isBounce ? 'bounced' : null,
    // A report came back and said no more: nobody has proven that the address is gone.
    severity: isBounce ? 'soft' : null,
    description: read.textOf(payload['details']),
    mtaResponse: read.textOf(payload['output']),
    clickUrl: read.wordsOf(payload['url']),
    userAgent: read.wordsOf(payload['user_agent']),
    tags: read.textsOf(message['tag']),
  });
  return { events: [event], mails: [], others: 0 };
}
