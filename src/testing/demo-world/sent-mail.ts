import PostalMime from 'postal-mime';

export interface Mailbox {
  name: string;
  address: string;
}

/** A mail that somebody sent us, as a stranger's mail program understands it. */
export interface SentMail {
  /** With angle brackets; empty where the mail has none. */
  messageId: string;
  references: string[];
  from: Mailbox;
  to: Mailbox[];
  subject: string;
  date: Date;
  /** The plain text, quotes included. */
  text: string;
  /** The text above the first quoted line. */
  words: string;
  /** The iCalendar text of an invitation (METHOD:REQUEST); null where there is none. */
  invitation: string | null;
}

/** Reads an RFC 5322 message; null where it names no sender, no receiver or no date. */
export async function readSentMail(raw: Buffer): Promise<SentMail | null> {
  const mail = await PostalMime.parse(raw);
  const to = (mail.to ?? []).flatMap(mailboxOf);
  const from = mail.from ? mailboxOf(mail.from)[0] : undefined;
  const date = mail.date ? new Date(mail.date) : null;
  if (!from || to.length === 0 || !date || Number.isNaN(date.getTime())) return null;
  const text = (mail.text ?? '').replaceAll('\r\n', '\n').trim();
  const calendars = mail.attachments
    .filter((attachment) => attachment.mimeType.toLowerCase() === 'text/calendar')
    .map((attachment) =>
      typeof attachment.content === 'string' ? attachment.content : new TextDecoder().decode(attachment.content),
    );
  return {
    messageId: mail.messageId ?? '',
    references: (mail.references ?? '').split(/\s+/).filter(Boolean),
    from,
    to,
    subject: mail.subject ?? '',
    date,
    text,
    words: text.split(/^(?:>|On .{10,120}wrote:$)/m)[0]!.trim(),
    invitation: calendars.find((content) => /^METHOD:REQUEST\s*$/im.test(content)) ?? null,
  };
}

type ParsedAddress = NonNullable<Awaited<ReturnType<typeof PostalMime.parse>>['from']>;

function mailboxOf(parsed: ParsedAddress): Mailbox[] {
  return parsed.address ? [{ name: parsed.name ?? '', address: parsed.address.toLowerCase() }] : [];
}
