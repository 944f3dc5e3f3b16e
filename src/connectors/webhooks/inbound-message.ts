import { createHash } from 'node:crypto';
import type { InboundMail } from './mail-event.ts';
import { headerIn, messageIdOf } from './read-fields.ts';

/** Headers by which it is known that a program wrote, or a list passed on. The others are the provider's own. */
const keptHeaders = ['Auto-Submitted', 'Precedence', 'X-Auto-Response-Suppress', 'List-Id', 'List-Unsubscribe'];

/** One line without control characters: nothing of a value can become a header of its own. */
const oneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();

/** What a mail without a Message-ID is known by, so that the same one is not taken in twice. */
function contentId(mail: InboundMail): string {
  const content = JSON.stringify([mail.headers, mail.subject, mail.text, mail.html]);
  return `<${createHash('sha256').update(content).digest('hex')}@missing-message-id.invalid>`;
}

/**
 * The RFC 5322 message of a mail that a provider hands on: as it came where it is sent along, else put together from the
 * provider's fields; the same fields give the same bytes. A file that the provider only points at is not fetched.
 */
export async function inboundMessage(mail: InboundMail, receivedAt: Date): Promise<Buffer> {
  if (mail.raw !== null) return Buffer.from(mail.raw, mail.raw.match(/[^\u0000-\u00ff]/) ? 'utf8' : 'latin1');
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const header = (name: string) => oneLine(headerIn(mail.headers, name) ?? '');
  const messageId = messageIdOf(header('message-id')) ?? contentId(mail);
  const date = Date.parse(header('date'));
  const references = header('references')
    .split(/\s+/)
    .flatMap((id) => messageIdOf(id) ?? []);
  const inReplyTo = messageIdOf(header('in-reply-to'));
  const replyTo = header('reply-to');
  return new MailComposer({
    from: header('from') || oneLine(mail.envelopeSender ?? ''),
    to: header('to') || oneLine(mail.envelopeRecipient ?? ''),
    ...{ cc: header('cc'), subject: oneLine(mail.subject ?? ''), messageId },
    date: Number.isNaN(date) ? receivedAt : new Date(date),
    ...(replyTo === '' ? {} : { replyTo }),
    ...(inReplyTo === null ? {} : { inReplyTo }),
    ...(references.length === 0 ? {} : { references }),
    headers: keptHeaders.flatMap((key) => (header(key.toLowerCase()) ? { key, value: header(key.toLowerCase()) } : [])),
    text: mail.text ?? '',
    ...(mail.html === null ? {} : { html: mail.html }),
    attachments: mail.attachments.map(({ name, type, content }) => ({
      ...{ filename: oneLine(name), content },
      ...(/^[\w.+-]+\/[\w.+-]+$/.test(type) ? { contentType: type } : {}),
    })),
    baseBoundary: createHash('sha256').update(messageId).digest('hex').slice(0, 24),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
    .compile()
    .build();
}
