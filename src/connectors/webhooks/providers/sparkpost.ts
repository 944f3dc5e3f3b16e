import type { Json } from '../../../domain/json.ts';
import {
  type InboundMail,
  inboundMail,
  lookUp,
  type MailEvent,
  mailEvent,
  type ParsedDelivery,
} from '../mail-event.ts';
import * as read from '../read-fields.ts';

type Outcome = Pick<MailEvent, 'kind'> & Partial<MailEvent>;

const outcomes: Readonly<Record<string, Outcome>> = {
  injection: { kind: 'queued' },
  delivery: { kind: 'delivered' },
  bounce: { kind: 'bounced' },
  out_of_band: { kind: 'bounced' },
  delay: { kind: 'deferred' },
  policy_rejection: { kind: 'rejected', rejectReason: 'blocked' },
  generation_rejection: { kind: 'rejected', rejectReason: 'blocked' },
  generation_failure: { kind: 'failed' },
  spam_complaint: { kind: 'complained', rejectReason: 'spam' },
  open: { kind: 'opened' },
  initial_open: { kind: 'opened' },
  amp_open: { kind: 'opened' },
  amp_initial_open: { kind: 'opened' },
  click: { kind: 'clicked' },
  amp_click: { kind: 'clicked' },
  list_unsubscribe: { kind: 'unsubscribed', rejectReason: 'unsubscribed' },
  link_unsubscribe: { kind: 'unsubscribed', rejectReason: 'unsubscribed' },
};

const soft: Outcome = { kind: 'bounced', rejectReason: 'bounced', severity: 'soft' };
const hard: Outcome = { kind: 'bounced', rejectReason: 'bounced', severity: 'hard' };
const blocked: Outcome = { kind: 'bounced', rejectReason: 'blocked', severity: 'soft' };

/** SparkPost's bounce classification codes. */
const bounceClasses: Readonly<Record<string, Outcome>> = {
  1: { ...soft, rejectReason: 'other' },
  10: { ...hard, rejectReason: 'invalid' },
  ...{ 20: soft, 21: soft, 22: soft, 23: soft },
  24: { ...soft, rejectReason: 'timed_out' },
  25: blocked,
  ...{ 30: hard, 40: soft },
  ...{ 50: blocked, 51: blocked, 52: blocked, 53: blocked, 54: blocked },
  60: { kind: 'autoresponded', rejectReason: 'other' },
  70: { ...soft, rejectReason: 'other' },
  80: { kind: 'subscribed' },
  90: { kind: 'unsubscribed', rejectReason: 'unsubscribed' },
  100: { kind: 'autoresponded', rejectReason: 'other' },
};

function readEvent(fields: read.Fields): MailEvent {
  const outcome = lookUp(outcomes, read.textOf(fields['type'])) ?? { kind: 'unknown' as const };
  const classified = outcome.kind === 'bounced' ? lookUp(bounceClasses, read.textOf(fields['bounce_class'])) : null;
  return mailEvent({
    ...(classified ?? (outcome.kind === 'bounced' ? { ...soft, rejectReason: 'other' } : outcome)),
    messageId: read.wordsOf(fields['transmission_id']),
    eventId: read.wordsOf(fields['event_id']),
    recipient: read.wordsOf(fields['raw_rcpt_to'] ?? fields['rcpt_to']),
    at: read.fromSeconds(fields['timestamp']) ?? read.fromDateText(fields['timestamp']),
    mtaResponse: read.textOf(fields['raw_reason'] ?? fields['reason']),
    clickUrl: read.wordsOf(fields['target_link_url']),
    userAgent: read.wordsOf(fields['user_agent']),
    tags: read.textsOf(fields['campaign_id']),
    metadata: read.objectOf(fields['rcpt_meta']),
  });
}

function readMail(relayed: read.Fields): InboundMail {
  const content = read.fieldsOf(relayed['content']);
  const raw = read.wordsOf(content['email_rfc822']);
  const isEncoded = content['email_rfc822_is_base64'] === true;
  return inboundMail({
    raw: raw !== null && isEncoded ? Buffer.from(raw, 'base64').toString('latin1') : raw,
    subject: read.textOf(content['subject']),
    envelopeSender: read.wordsOf(relayed['msg_from']),
    envelopeRecipient: read.wordsOf(relayed['rcpt_to']),
  });
}

/** SparkPost: a list of events, each in an envelope named after its class; relayed mails among them. */
export function parseSparkPost(body: Json): ParsedDelivery {
  const parsed: ParsedDelivery = { events: [], mails: [], others: 0 };
  for (const entry of read.requireEntries(body, 'SparkPost')) {
    for (const [name, found] of Object.entries(read.fieldsOf(entry['msys']))) {
      if (name === 'relay_message') parsed.mails.push(readMail(read.fieldsOf(found)));
      else if (name.endsWith('_event')) parsed.events.push(readEvent(read.fieldsOf(found)));
      else parsed.others += 1;
    }
  }
  return parsed;
}
