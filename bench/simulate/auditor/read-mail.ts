import PostalMime, { type Address, type Email } from 'postal-mime';
import type { FailedDelivery, Mail } from './evidence.ts';

/** Reads an RFC 5322 file; null where it names no sender or no date. */
export async function readMail(raw: Uint8Array, file: string): Promise<Mail | null> {
  const mail = await PostalMime.parse(raw);
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? '';
  const from = addressesIn(mail.from ? [mail.from] : [])[0];
  const at = Date.parse(header('date').replace(/\(.*\)/, ''));
  if (!from || Number.isNaN(at)) return null;
  return {
    file,
    messageId: mail.messageId ?? '',
    inReplyTo: mail.inReplyTo ?? '',
    from,
    to: [...new Set(addressesIn([...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])]))],
    at,
    offset: /([+-]\d{4})\s*(?:\(.*\))?$/.exec(header('date'))?.[1] ?? null,
    subject: mail.subject ?? '',
    text: textOf(mail),
    unsubscribe: header('list-unsubscribe'),
    isAutomatic:
      /^(?!no\b)./i.test(header('auto-submitted')) ||
      /bulk|auto_reply|list/i.test(header('precedence')) ||
      /multipart\/report/i.test(header('content-type')),
    failed: failedIn(Buffer.from(raw).toString('latin1'), header('content-type')),
    invitation: invitationIn(mail),
  };
}

function addressesIn(parsed: readonly Address[]): string[] {
  return parsed.flatMap((entry) => {
    if (entry.group) return addressesIn(entry.group);
    return entry.address ? [entry.address.toLowerCase()] : [];
  });
}

function textOf(mail: Email): string {
  const text = mail.text ?? (mail.html ?? '').replace(/<(br|\/p|\/div)\b[^>]*>/gi, '\n').replace(/<[^>]*>/g, '');
  return text.replaceAll('\r\n', '\n').trim();
}

/** Recipients that a delivery report (RFC 3464) says failed for good. */
function failedIn(raw: string, contentType: string): FailedDelivery[] {
  if (!/delivery-status/i.test(contentType)) return [];
  return raw.split(/\r?\n\r?\n/).flatMap((block) => {
    const address = /^Final-Recipient:[^;\n]*;\s*<?([^\s<>]+@[^\s<>]+)/im.exec(block)?.[1];
    const status = /^Status:\s*(5\.\d+\.\d+)/im.exec(block)?.[1];
    if (!address || !status || !/^Action:\s*failed/im.test(block)) return [];
    return [{ address: address.toLowerCase(), status }];
  });
}

function invitationIn({ attachments }: Email): string | null {
  const calendars = attachments
    .filter(({ mimeType }) => mimeType.toLowerCase() === 'text/calendar')
    .map(({ content }) => (typeof content === 'string' ? content : new TextDecoder().decode(content)));
  return calendars.find((content) => /^METHOD:REQUEST\s*$/im.test(content)) ?? null;
}
