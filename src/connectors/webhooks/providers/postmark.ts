import type { Json } from '../../../domain/json.ts';
import {
  type InboundMail,
  inboundMail,
  lookUp,
  type MailEvent,
  mailEvent,
  type ParsedDelivery,
} from '../mail-event.ts';
import { blocked, complaint, hardBounce, type Outcome, type Outcomes, softBounce, unsubscribed } from '../outcomes.ts';
import * as read from '../read-fields.ts';

/** Postmark's types of bounce; many of them are none. */
const bounces: Outcomes = {
  HardBounce: hardBounce,
  SoftBounce: softBounce,
  Transient: { kind: 'deferred' },
  DnsError: { kind: 'deferred', rejectReason: 'other' },
  Unsubscribe: unsubscribed,
  Subscribe: { kind: 'subscribed' },
  AutoResponder: { kind: 'autoresponded' },
  ChallengeVerification: { kind: 'autoresponded' },
  BadEmailAddress: { kind: 'rejected', rejectReason: 'invalid' },
  SpamNotification: complaint,
  SpamComplaint: complaint,
  VirusNotification: { kind: 'bounced', rejectReason: 'other', severity: 'soft' },
  Blocked: blocked,
  DMARCPolicy: blocked,
  ManuallyDeactivated: blocked,
  Unconfirmed: { kind: 'rejected', rejectReason: 'other' },
  SMTPApiError: { kind: 'failed' },
  TemplateRenderingFailed: { kind: 'failed' },
};

const suppressions: Outcomes = {
  HardBounce: hardBounce,
  SpamComplaint: complaint,
  ManualSuppression: unsubscribed,
};

const records: Readonly<Record<string, (fields: read.Fields) => Outcome | null>> = {
  Bounce: (fields) => lookUp(bounces, read.textOf(fields['Type'])),
  SpamComplaint: () => complaint,
  Delivery: () => ({ kind: 'delivered' }),
  Open: () => ({ kind: 'opened' }),
  Click: () => ({ kind: 'clicked' }),
  SubscriptionChange: (fields) =>
    fields['SuppressSending'] === true
      ? lookUp(suppressions, read.textOf(fields['SuppressionReason']))
      : { kind: 'subscribed' },
};

function readEvent(fields: read.Fields, outcome: Outcome): MailEvent {
  const at = fields['BouncedAt'] ?? fields['DeliveredAt'] ?? fields['ReceivedAt'] ?? fields['ChangedAt'];
  return mailEvent({
    ...outcome,
    messageId: read.wordsOf(fields['MessageID']),
    eventId: read.wordsOf(fields['ID']),
    recipient: read.wordsOf(fields['Email'] ?? fields['Recipient']),
    at: read.fromDateText(at),
    description: read.textOf(fields['Description']),
    mtaResponse: read.textOf(fields['Details']),
    clickUrl: read.wordsOf(fields['OriginalLink']),
    userAgent: read.wordsOf(fields['UserAgent']),
    tags: read.textsOf(fields['Tag']),
    metadata: read.objectOf(fields['Metadata']),
  });
}

function personOf(fields: read.Fields): string | null {
  const address = read.wordsOf(fields['Email']);
  const name = (read.wordsOf(fields['Name']) ?? '').replace(/["\\]/g, '');
  if (address === null) return null;
  return name === '' ? address : `"${name}" <${address}>`;
}

/** The headers that Postmark takes out of its list and sends as fields. */
function takenOut(fields: read.Fields): { name: string; value: string }[] {
  const people = (name: string, list: unknown) => ({
    name,
    value: read
      .entriesOf(list)
      .flatMap((one) => personOf(one) ?? [])
      .join(', '),
  });
  return [
    people('From', fields['FromFull']),
    people('To', fields['ToFull']),
    people('Cc', fields['CcFull']),
    { name: 'Reply-To', value: read.textOf(fields['ReplyTo']) ?? '' },
    { name: 'Date', value: read.textOf(fields['Date']) ?? '' },
  ].filter(({ value }) => value !== '');
}

function readMail(fields: read.Fields): InboundMail {
  const headers = read.headersOf(fields['Headers']);
  const score = Number.parseFloat(read.headerIn(headers, 'x-spam-score') ?? '');
  const spam = read.headerIn(headers, 'x-spam-status');
  return inboundMail({
    eventId: read.wordsOf(fields['MessageID']),
    raw: read.wordsOf(fields['RawEmail']),
    headers: [...takenOut(fields), ...headers],
    subject: read.textOf(fields['Subject']),
    text: read.textOf(fields['TextBody']),
    html: read.textOf(fields['HtmlBody']),
    attachments: read.entriesOf(fields['Attachments']).map((file) => ({
      name: read.textOf(file['Name']) ?? '',
      type: read.textOf(file['ContentType']) ?? '',
      content: Buffer.from(read.textOf(file['Content'] ?? file['Data']) ?? '', 'base64'),
    })),
    envelopeSender: read.bareAddress(read.headerIn(headers, 'return-path')),
    envelopeRecipient: read.wordsOf(fields['OriginalRecipient']),
    strippedText: read.textOf(fields['StrippedTextReply']),
    spamDetected: spam === null ? null : /^yes\b/i.test(spam),
    spamScore: Number.isNaN(score) ? null : score,
  });
}

/** Postmark: one record of a mail, or an inbound mail, which has no type of record. */
export function parsePostmark(body: Json): ParsedDelivery {
  const fields = read.requireFields(body, 'Postmark');
  const type = read.textOf(fields['RecordType']);
  if (type === null && fields['FromFull'] !== undefined) return { events: [], mails: [readMail(fields)], others: 0 };
  const outcomeOf = lookUp(records, type);
  if (!outcomeOf) return { events: [], mails: [], others: 1 };
  return { events: [readEvent(fields, outcomeOf(fields) ?? { kind: 'unknown' })], mails: [], others: 0 };
}
