import type { Json } from '../../../domain/json.ts';
import { lookUp, type MailEvent, mailEvent, type ParsedDelivery } from '../mail-event.ts';
import * as read from '../read-fields.ts';

const kinds: Readonly<Record<string, MailEvent['kind']>> = {
  'email.scheduled': 'queued',
  'email.sent': 'sent',
  'email.delivered': 'delivered',
  'email.delivery_delayed': 'deferred',
  'email.bounced': 'bounced',
  'email.suppressed': 'rejected',
  'email.failed': 'failed',
  'email.complained': 'complained',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
};

/** What Resend's words about a bounce mean: it also calls one what its own list kept from leaving. */
function readBounce(kind: MailEvent['kind'], bounce: read.Fields): Partial<MailEvent> {
  if (kind === 'complained') return { rejectReason: 'spam' };
  if (kind !== 'bounced') return {};
  const words = read.textOf(bounce['message']);
  const isKept = /\bsuppress/i.test(words ?? '') || bounce['subType'] === 'Suppressed';
  const isPassing = /^(transient|undetermined|temporary)$/i.test(read.textOf(bounce['type']) ?? '');
  return {
    ...{ description: words, rejectReason: isKept ? 'blocked' : 'bounced' },
    severity: isKept || isPassing ? 'soft' : 'hard',
  };
}

/** Resend: one event of a mail. It says to whom the mail went and not which of them the event is about. */
export function parseResend(body: Json): ParsedDelivery {
  const fields = read.requireFields(body, 'Resend');
  const kind = lookUp(kinds, read.textOf(fields['type']));
  if (kind === null) return { events: [], mails: [], others: 1 };
  const data = read.fieldsOf(fields['data']);
  const headers = read.headersOf(data['headers']);
  const click = read.fieldsOf(data['click']);
  const [recipient = null, ...alsoTo] = read.textsOf(data['to']).flatMap((text) => read.bareAddress(text) ?? []);
  const event = mailEvent({
    ...{ kind, recipient, alsoTo },
    messageId: read.wordsOf(data['email_id']),
    at: read.fromDateText(fields['created_at']),
    clickUrl: read.wordsOf(click['link']),
    userAgent: read.wordsOf(click['userAgent']),
    tags: read.textsOf(read.listIn(read.headerIn(headers, 'x-tags') ?? '[]')),
    metadata: read.objectOf(read.headerIn(headers, 'x-metadata')),
    ...readBounce(kind, read.fieldsOf(data['bounce'])),
  });
  return { events: [event], mails: [], others: 0 };
}
