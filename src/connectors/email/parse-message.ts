import { createHash } from 'node:crypto';
import type { Email, Header } from 'postal-mime';
import type { MailAddress } from '../../domain/action.ts';
import { counted } from '../../domain/counted.ts';
import { GtmError } from '../../domain/errors.ts';
import { readMailboxes } from './address.ts';
import { type DeliveryReport, readDeliveryReport } from './delivery-status.ts';
import { htmlToLines } from './html-to-lines.ts';
import { parseMailDate } from './mail-date.ts';
import { autoReplyEvidence, headerOf, isAutomatic, mailingListOf, subjectBase } from './message-kind.ts';
import { type MimeLeaf, type MimeLimits, readMimeTree } from './mime-tree.ts';
import { isForged } from './sender-check.ts';
import { htmlToText, type SplitReply, splitReplyHtml, splitReplyText } from './split-reply.ts';

export interface ParsedAttachment {
  name: string | null;
  /** Lower-case media type as the message claims it. */
  type: string;
  sizeBytes: number;
  /** Hex digest of the decoded content. */
  sha256: string;
  /** Shown inside the text (a logo), not handed over by a person. */
  inline: boolean;
}

export interface ParsedMessage {
  /** With angle brackets. Derived from the content (`<sha256...@missing-message-id.invalid>`) where the header is missing. */
  messageId: string;
  messageIdMissing: boolean;
  inReplyTo: string | null;
  /** Oldest first, without repetition, at most 200 (the oldest and the latest). */
  references: string[];
  /** UTC ISO instant; null where no header gives a date that exists. */
  date: string | null;
  /** Where `date` came from: the sender, or the first server that took the message. */
  dateSource: 'date' | 'received' | null;
  /** The sender's offset (`+02:00`) and the header's own words. */
  dateOffset: string | null;
  dateText: string | null;
  from: MailAddress | null;
  sender: MailAddress | null;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  subject: string;
  /** Without Re:, Fwd:, AW: and the like; equal for the mails of a thread. */
  subjectBase: string;
  /** The whole body as text; made from the HTML where there is no text part. */
  text: string;
  newText: string;
  quotedText: string;
  signature: string;
  /** Web links of the body, as written. */
  links: string[];
  attachments: ParsedAttachment[];
  /** List-* headers, keys in lower case. */
  list: Readonly<Record<string, string>>;
  /** Written by a program without a person's doing: notification, campaign, auto-reply, bounce. */
  automatic: boolean;
  /** The list, newsletter or group address it came through. */
  mailingList: { domain: string | null } | null;
  kind: 'message' | 'auto-reply' | 'bounce' | 'calendar';
  /** Why `kind` is not `message`. */
  kindEvidence: string[];
  bounce: DeliveryReport | null;
  calendar: { method: string | null; body: string } | null;
  /** The server that took it in found that it does not come from where it says. */
  isForged: boolean;
  /** The effect this message carries out, when it is one of ours. */
  effectId: string | null;
  /** What was wrong with the message and how it was read all the same. No personal data. */
  warnings: string[];
}

export type ParseOptions = Partial<MimeLimits>;

const defaults: MimeLimits = {
  // An attachment of 70 MB, as base64 writes it.
  maxSizeBytes: 100 * 1024 * 1024,
  maxNestingDepth: 50,
  maxHeaderBytes: 1024 * 1024,
  maxParts: 2000,
};
/** Text beyond this is cut: nobody wrote it by hand, and reading it would hold everything else up. */
const maxTextLength = 2_000_000;

/**
 * Reads one RFC 5322 message. Everything in the result comes from outside and is tainted.
 * Throws `invalid` when the bytes are no mail message or pass a limit; what can be read otherwise is read, with warnings.
 */
export async function parseMessage(raw: Uint8Array, options: ParseOptions = {}): Promise<ParsedMessage> {
  if (raw.byteLength === 0) throw new GtmError('invalid', 'The message is empty');
  const { email, leaves, isCut } = await readMimeTree(withoutMboxLine(raw), { ...defaults, ...options });
  requireMail(email.headers);
  const warnings: string[] = [];
  if (isCut) warnings.push('it breaks off in the middle of a part; what there is was read');
  const people = readPeople(email, warnings);
  const subject = (email.subject ?? '').replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  const body = readBody(leaves, people.from, warnings);
  const calendar = readCalendar(leaves);
  const bounce = readDeliveryReport({ headers: email.headers, from: rawFrom(email), subject, leaves, text: body.text });
  const { kind, kindEvidence } = decideKind(email.headers, subject, bounce, calendar);
  return {
    ...readIds(raw, email, warnings),
    ...readDate(email.headers, warnings),
    ...people,
    subject,
    subjectBase: subjectBase(subject),
    ...body,
    attachments: leaves.filter((leaf) => !isBody(leaf)).map(describeAttachment),
    list: listHeaders(email.headers),
    automatic: kind === 'auto-reply' || kind === 'bounce' || isAutomatic(email.headers),
    mailingList: mailingListOf(email.headers),
    kind,
    kindEvidence,
    bounce,
    calendar,
    isForged: isForged(email.headers),
    effectId: headerOf(email.headers, 'x-gtm-effect') || null,
    warnings,
  };
}

/** Single messages saved from an mbox keep its `From ` line, which is no header. */
function withoutMboxLine(raw: Uint8Array): Uint8Array {
  const start = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 1000)).toString('latin1');
  const line = /^(?:\ufeff|\xef\xbb\xbf)?(?:>?From [^\r\n]*\r?\n)?/.exec(start)![0];
  return raw.subarray(line.length);
}

function requireMail(headers: readonly Header[]): void {
  const known = ['from', 'sender', 'to', 'date', 'subject', 'message-id', 'received', 'return-path', 'delivered-to'];
  if (!headers.some((header) => known.includes(header.key) && header.value !== '')) {
    throw new GtmError('invalid', 'This is no mail message: it has none of From, To, Date, Subject and Message-ID');
  }
}

function rawFrom(email: Email): string {
  return email.from?.address ?? email.from?.group?.[0]?.address ?? '';
}

function readPeople(email: Email, warnings: string[]) {
  let unreadable = 0;
  const read = (list: Email['to']): MailAddress[] => {
    const result = readMailboxes(list ?? []);
    unreadable += result.unreadable;
    return result.addresses;
  };
  const people = {
    from: read(email.from ? [email.from] : [])[0] ?? null,
    sender: read(email.sender ? [email.sender] : [])[0] ?? null,
    replyTo: read(email.replyTo),
    to: read(email.to),
    cc: read(email.cc),
    bcc: read(email.bcc),
  };
  if (unreadable > 0) warnings.push(`${counted(unreadable, 'address', 'addresses')} could not be read`);
  const authors = email.headers.filter((header) => header.key === 'from').length;
  if (authors > 1) warnings.push('more than one From header; the first counts');
  return people;
}

const idPattern = /<[^<>\s]{1,500}>/g;

function readIds(raw: Uint8Array, email: Email, warnings: string[]) {
  const own = idsIn(email.messageId ?? '')[0] ?? bareId(email.messageId ?? '');
  const digest = own === null ? createHash('sha256').update(raw).digest('hex') : '';
  if (own === null) warnings.push('no Message-ID; one was derived from the content');
  const references = [...new Set(idsIn(email.references ?? ''))];
  const answered = idsIn(email.inReplyTo ?? '');
  return {
    messageId: own ?? `<${digest}@missing-message-id.invalid>`,
    messageIdMissing: own === null,
    inReplyTo: answered[0] ?? null,
    references: references.length > 200 ? [...references.slice(0, 1), ...references.slice(-199)] : references,
  };
}

function idsIn(text: string): string[] {
  return text.slice(0, 100_000).match(idPattern) ?? [];
}

/** Some programs leave the angle brackets out. */
function bareId(text: string): string | null {
  const trimmed = text.trim();
  return /^[^<>\s]{1,500}@[^<>\s]{1,500}$/.test(trimmed) ? `<${trimmed}>` : null;
}

function readDate(headers: readonly Header[], warnings: string[]) {
  const dateText = headerOf(headers, 'date') || null;
  const own = dateText === null ? null : parseMailDate(dateText);
  if (own) return { date: own.instant, dateSource: 'date' as const, dateOffset: own.offset, dateText };
  warnings.push(dateText === null ? 'no Date header' : 'the Date header names no date that exists');
  // The lowest Received header was written first, by the server nearest to the sender.
  const received = headers.filter((header) => header.key === 'received').at(-1)?.value ?? '';
  const taken = parseMailDate(received.slice(received.lastIndexOf(';') + 1).trim());
  return { date: taken?.instant ?? null, dateSource: taken ? ('received' as const) : null, dateOffset: null, dateText };
}

function isBody(leaf: MimeLeaf): boolean {
  return (
    (leaf.type === 'text/plain' || leaf.type === 'text/html') &&
    leaf.disposition !== 'attachment' &&
    leaf.fileName === null
  );
}

function readBody(leaves: readonly MimeLeaf[], from: MailAddress | null, warnings: string[]) {
  const join = (type: string) => {
    const whole = leaves
      .filter((leaf) => isBody(leaf) && leaf.type === type)
      .map((leaf) => leaf.text())
      .join('\n');
    if (whole.length > maxTextLength) warnings.push('the text is very long and was cut');
    return whole.slice(0, maxTextLength).replace(/\u0000/g, '');
  };
  if (leaves.some((leaf) => isBody(leaf) && leaf.charsetGuessed()))
    warnings.push('its text is not in the charset that it names; the charset was guessed');
  const plain = join('text/plain').replace(/\r\n?/g, '\n');
  const html = join('text/html');
  const hints = from ? { senderName: from.name, senderAddress: from.address } : {};
  let split: SplitReply =
    plain.trim() === '' && html !== '' ? splitReplyHtml(html, hints) : splitReplyText(plain, hints);
  if (plain.trim() !== '' && split.quotedText === '' && html !== '') {
    // Programs that mark quoted text only in the HTML part: believe that part where it found something.
    const marked = splitReplyHtml(html, hints);
    if (marked.quotedText !== '' && marked.newText !== '') split = marked;
  }
  const links = new Set(html === '' ? [] : htmlToLines(html).links);
  for (const match of plain.matchAll(/https?:\/\/[^\s<>"')\]]{1,2000}/gi))
    links.add(match[0].replace(/[.,;:!?]+$/, ''));
  return {
    text: plain.trim() === '' && html !== '' ? htmlToText(html) : plain.trimEnd(),
    newText: split.newText,
    quotedText: split.quotedText,
    signature: split.signature,
    links: [...links].slice(0, 500),
  };
}

function readCalendar(leaves: readonly MimeLeaf[]): ParsedMessage['calendar'] {
  const leaf =
    leaves.find((part) => part.type === 'text/calendar') ?? leaves.find((part) => part.type === 'application/ics');
  if (!leaf) return null;
  const body = leaf.text();
  const method = leaf.parameters['method'] ?? /^METHOD:\s*([A-Z]+)\s*$/im.exec(body.slice(0, 20_000))?.[1];
  return { method: method?.trim().toUpperCase() ?? null, body };
}

function describeAttachment(leaf: MimeLeaf): ParsedAttachment {
  return {
    name: leaf.fileName,
    type: leaf.type,
    sizeBytes: leaf.content.byteLength,
    sha256: createHash('sha256').update(leaf.content).digest('hex'),
    inline: leaf.disposition === 'inline' || (leaf.contentId !== null && leaf.disposition !== 'attachment'),
  };
}

function listHeaders(headers: readonly Header[]): Record<string, string> {
  const wanted = headers.filter((header) => header.key.startsWith('list-') && header.value !== '');
  return Object.fromEntries(wanted.toReversed().map((header) => [header.key, header.value]));
}

const invitationMethods = new Set(['REQUEST', 'REPLY', 'CANCEL', 'COUNTER', 'DECLINECOUNTER', 'REFRESH', 'ADD']);

function decideKind(
  headers: readonly Header[],
  subject: string,
  bounce: DeliveryReport | null,
  calendar: ParsedMessage['calendar'],
) {
  if (bounce) {
    const good = bounce.recipients.every((recipient) => recipient.severity === 'none');
    const words = bounce.standard ? 'delivery status report' : 'words of a delivery failure';
    return { kind: good ? ('auto-reply' as const) : ('bounce' as const), kindEvidence: [words] };
  }
  if (calendar && invitationMethods.has(calendar.method ?? '')) {
    return { kind: 'calendar' as const, kindEvidence: [`iCalendar ${calendar.method}`] };
  }
  const evidence = autoReplyEvidence(headers, subject);
  if (/report-type\s*=\s*"?disposition-notification/i.test(headerOf(headers, 'content-type')))
    evidence.push('read receipt');
  return { kind: evidence.length > 0 ? ('auto-reply' as const) : ('message' as const), kindEvidence: evidence };
}
