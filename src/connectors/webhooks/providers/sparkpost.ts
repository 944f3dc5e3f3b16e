import type { Json } from '../../../domain/json.ts';
import {
  type InboundMail,
  inboundMail,
  lookUp,
  type MailEvent,
  mailEvent,
  type ParsedDelivery,
} from '../mail-event.ts';
import {
  blocked,
  complaint,
  hardBounce,
  type Outcome,
  type Outcomes,
  outcomeOf,
  softBounce,
  unsubscribed,
} from '../outcomes.ts';
import * as read from '../read-fields.ts';

const outcomes: Outcomes = {
  injection: { kind: 'queued' },
  delivery: { kind: 'delivered' },
  bounce: { kind: 'bounced' },
  out_of_band: { kind: 'bounced' },
  delay: { kind: 'deferred' },
  policy_rejection: blocked,
  generation_rejection: blocked,
  generation_failure: { kind: 'failed' },
  spam_complaint: complaint,
  open: { kind: 'opened' },
  initial_open: { kind: 'opened' },
  amp_open: { kind: 'opened' },
  amp_initial_open: { kind: 'opened' },
  click: { kind: 'clicked' },
  amp_click: { kind: 'clicked' },
  list_unsubscribe: unsubscribed,
  link_unsubscribe: unsubscribed,
};

const held: Outcome = { ...softBounce, rejectReason: 'blocked' };
const undetermined: Outcome = { ...softBounce, rejectReason: 'other' };

/** SparkPost's bounce classification codes. */
const bounceClasses: Outcomes = {
  1: undetermined,
  10: { ...hardBounce, rejectReason: 'invalid' },
  ...{ 20: softBounce, 21: softBounce, 22: softBounce, 23: softBounce },
  24: { ...softBounce, rejectReason: 'timed_out' },
  25: held,
  ...{ 30: hardBounce, 40: softBounce },
  ...{ 50: held, 51: held, 52: held, 53: held, 54: held },
  60: { kind: 'autoresponded', rejectReason: 'other' },
  70: undetermined,
  80: { kind: 'subscribed' },
  90: unsubscribed,
  100: { kind: 'autoresponded', rejectReason: 'other' },
};

function readEvent(fields: read.Fields): MailEvent {
  const outcome = outcomeOf(outcomes, read.textOf(fields['type']));
  const classified = outcome.kind === 'bounced' ? lookUp(bounceClasses, read.textOf(fields['bounce_class'])) : null;
  return mailEvent({
    ...(classified ?? (outcome.kind === 'bounced' ? undetermined : outcome)),
    messageId: read.wordsOf(fields['transmission_id']),
    eventId: read.wordsOf(fields['event_id']),
    recipient: read.wordsOf(fields['raw_rcpt_to'] ?? fields['rcpt_to']),
    at: read.fromSeconds(fields['timestamp']) ?? read.fromDateText(fields['timestamp']),
    mtaResponse: read.textOf(fields['raw_reason'] ?? fields['reason']),
    clickUrl: read.wordsOf(fields['target_link_url']),
    userAgent: read.wordsOf(fields['user_agent']),
    byMachine: read.fieldsOf(fields['user_agent_parsed'])['is_prefetched'] === true,
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
