import { createHash } from 'node:crypto';
import type { MailAddress } from '../../domain/action.ts';
import { GtmError } from '../../domain/errors.ts';
import { cleanName, normaliseAddress } from './address.ts';
import { bodyHtml, bodyText } from './compose-body.ts';
import { type ParsedMessage, parseMessage } from './parse-message.ts';

export interface OutgoingAttachment {
  fileName: string;
  contentType: string;
  content: Uint8Array;
}

/** Everything that an outgoing mail says; nothing is filled in. */
export interface OutgoingMail {
  /** Assigned before, with angle brackets. */
  messageId: string;
  /** UTC ISO instant of the Date header. */
  date: string;
  from: MailAddress;
  to: readonly MailAddress[];
  cc?: readonly MailAddress[];
  bcc?: readonly MailAddress[];
  subject: string;
  inReplyTo?: string | null;
  /** Oldest first, each with angle brackets. */
  references?: readonly string[];
  /** The words of the mail as plain text; the HTML part is made from them. */
  body: string;
  signatureText?: string;
  /** Re-serialised from a short list of tags; empty means that the text form is used. */
  signatureHtml?: string;
  /** Earlier text, lines prefixed with `> `, placed under the signature. */
  quotedText?: string;
  /** URLs of the body that may become links in the HTML part; others stay plain text. */
  allowedLinks?: readonly string[];
  /** https addresses of ours to which allowed links lead in the HTML part. */
  linkTargets?: ReadonlyMap<string, string>;
  /** https address of the one image in the HTML part; null for none. */
  pixel?: string | null;
  attachments?: readonly OutgoingAttachment[];
  /** RFC 2369 and, with an https address, RFC 8058 one-click. */
  unsubscribe?: { https: string | null; mailto: string | null } | null;
  /** An iCalendar text that mail programs show as an invitation (RFC 6047). */
  calendar?: { method: 'REQUEST' | 'CANCEL'; text: string } | null;
  /** Value of X-GTM-Effect; left out when null. */
  effectId?: string | null;
  /** Says that no person wrote it (RFC 3834), so that no program answers it. */
  automatic?: boolean;
}

export interface ComposeOptions {
  /** Keep the Bcc header, for mailboxes that only store the message and have no envelope. */
  keepBcc?: boolean;
}

/**
 * Builds the RFC 5322 file of a mail: the same input gives the same bytes. Refuses (`invalid`, naming the field) line
 * breaks and other control characters in anything that becomes a header, text that would not survive, and addresses
 * that are none. The result is parsed again and compared with the input; a difference is `internal` and nothing is
 * returned.
 */
export async function composeMessage(mail: OutgoingMail, options: ComposeOptions = {}): Promise<Buffer> {
  checkMail(mail);
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const text = bodyText(mail);
  const html = bodyHtml(mail);
  const node = new MailComposer({
    from: mail.from,
    to: [...mail.to],
    cc: [...(mail.cc ?? [])],
    bcc: [...(mail.bcc ?? [])],
    subject: mail.subject,
    messageId: mail.messageId,
    date: new Date(mail.date),
    ...(mail.inReplyTo ? { inReplyTo: mail.inReplyTo } : {}),
    ...(mail.references?.length ? { references: [...mail.references] } : {}),
    headers: extraHeaders(mail),
    text: text.replaceAll('\n', '\r\n'),
    html: html.replaceAll('\n', '\r\n'),
    ...(mail.calendar ? { alternatives: [calendarPart(mail.calendar)] } : {}),
    attachments: (mail.attachments ?? []).map((attachment) => ({
      filename: attachment.fileName,
      contentType: attachment.contentType,
      content: Buffer.from(attachment.content),
      contentDisposition: 'attachment',
    })),
    // Sent as 7bit, a line may lose the space at its end on the way, and `-- ` would no longer part the signature.
    encoding: 'quoted-printable',
    newline: 'win',
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24),
    disableUrlAccess: true,
    disableFileAccess: true,
  }).compile();
  node.keepBcc = options.keepBcc ?? false;
  const raw = await node.build();
  await verify(raw, mail, text, options.keepBcc ?? false);
  return raw;
}

function extraHeaders(mail: OutgoingMail): { key: string; value: string }[] {
  const headers: { key: string; value: string }[] = [];
  const ways = [mail.unsubscribe?.https, mail.unsubscribe?.mailto].flatMap((way) => (way ? [`<${way}>`] : []));
  if (ways.length > 0) headers.push({ key: 'List-Unsubscribe', value: ways.join(', ') });
  if (mail.unsubscribe?.https) headers.push({ key: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' });
  if (mail.effectId) headers.push({ key: 'X-GTM-Effect', value: mail.effectId });
  if (mail.automatic) headers.push({ key: 'Auto-Submitted', value: 'auto-generated' });
  return headers;
}

function calendarPart(calendar: { method: string; text: string }) {
  return {
    contentType: `text/calendar; charset=utf-8; method=${calendar.method}`,
    content: calendar.text,
    contentTransferEncoding: 'base64',
  };
}

const messageIdPattern = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,240}@[\x21-\x3b\x3d\x3f-\x7e]{1,240}>$/;
/** Control, line separator and direction-changing characters: never part of an honest header. */
const headerEvil = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

function refuse(field: string, problem: string): never {
  throw new GtmError('invalid', `The mail's ${field} ${problem}; nothing was composed`, { field });
}

function checkHeaderText(field: string, value: string, maxLength = 900): void {
  if (headerEvil.test(value)) refuse(field, 'contains a line break or control character');
  if (!value.isWellFormed()) refuse(field, 'is not valid Unicode');
  if (value.length > maxLength) refuse(field, `is longer than ${maxLength} characters`);
}

function checkMail(mail: OutgoingMail): void {
  checkAddress('from', mail.from);
  if (mail.to.length === 0) refuse('to', 'is empty');
  const lists = { to: mail.to, cc: mail.cc ?? [], bcc: mail.bcc ?? [] };
  for (const [field, list] of Object.entries(lists)) {
    list.forEach((entry, index) => {
      checkAddress(`${field}.${index}`, entry);
    });
  }
  checkHeaderText('subject', mail.subject);
  if (mail.subject.trim() === '') refuse('subject', 'is empty');
  const ids: [string, string][] = [['messageId', mail.messageId]];
  if (mail.inReplyTo) ids.push(['inReplyTo', mail.inReplyTo]);
  mail.references?.forEach((id, index) => {
    ids.push([`references.${index}`, id]);
  });
  for (const [field, id] of ids) if (!messageIdPattern.test(id)) refuse(field, 'must look like <left@right>');
  if (Number.isNaN(Date.parse(mail.date))) refuse('date', 'is no date');
  if (mail.effectId && !/^[\w.-]{1,100}$/.test(mail.effectId))
    refuse('effectId', 'has other characters than letters, digits, dot and dash');
  checkUnsubscribe(mail.unsubscribe);
  if (mail.pixel && !httpsUrl.test(mail.pixel)) refuse('pixel', 'is no https URL');
  if ([...(mail.linkTargets?.values() ?? [])].some((target) => !httpsUrl.test(target)))
    refuse('linkTargets', 'holds something other than https URLs');
  for (const field of ['body', 'signatureText', 'signatureHtml', 'quotedText'] as const)
    checkText(field, mail[field] ?? '');
  mail.attachments?.forEach((attachment, index) => {
    checkAttachment(`attachments.${index}`, attachment);
  });
  if (mail.calendar && !/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/.test(mail.calendar.text))
    refuse('calendar', 'is no iCalendar text');
}

function checkAddress(field: string, { name, address }: MailAddress): void {
  checkHeaderText(`${field}.name`, name, 200);
  if (normaliseAddress(address) !== address) refuse(`${field}.address`, 'is no address in normalised form');
}

function checkText(field: string, text: string): void {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) refuse(field, 'contains control characters');
  if (/\r(?!\n)/.test(text)) refuse(field, 'contains a carriage return without line feed');
  if (!text.isWellFormed()) refuse(field, 'is not valid Unicode');
}

const httpsUrl = /^https:\/\/[\x21\x23-\x3b\x3d\x3f-\x7e]{4,2000}$/;

function checkUnsubscribe(unsubscribe: OutgoingMail['unsubscribe']): void {
  if (!unsubscribe) return;
  const { https, mailto } = unsubscribe;
  if (https !== null && !httpsUrl.test(https)) refuse('unsubscribe.https', 'is no https URL');
  if (mailto !== null && !/^mailto:[\x21\x23-\x3b\x3d\x3f-\x7e]{3,500}$/.test(mailto))
    refuse('unsubscribe.mailto', 'is no mailto URL');
}

function checkAttachment(field: string, attachment: OutgoingAttachment): void {
  checkHeaderText(`${field}.fileName`, attachment.fileName, 200);
  if (attachment.fileName.trim() === '' || /[/\\"]/.test(attachment.fileName))
    refuse(`${field}.fileName`, 'is no file name');
  if (!/^[a-z]+\/[a-z0-9.+-]+$/.test(attachment.contentType)) refuse(`${field}.contentType`, 'is no media type');
}

/** Header fields that may occur, each at most once; anything else in the result is somebody else's. */
const expectedHeaders = new Set(
  'from to cc bcc subject message-id date in-reply-to references list-unsubscribe list-unsubscribe-post x-gtm-effect auto-submitted mime-version content-type content-transfer-encoding'.split(
    ' ',
  ),
);

/** Reads the composed message as a stranger would and compares it with what was asked for. */
async function verify(raw: Buffer, mail: OutgoingMail, text: string, keepsBcc: boolean): Promise<void> {
  const head = raw
    .subarray(0, raw.indexOf('\r\n\r\n'))
    .toString('latin1')
    .replace(/\r\n[ \t]+/g, ' ');
  const names = head.split('\r\n').map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  const strange = names.find((name, index) => !expectedHeaders.has(name) || names.indexOf(name) !== index);
  const parsed = await parseMessage(raw);
  const differing = strange !== undefined ? 'headers' : differingField(parsed, mail, text, keepsBcc);
  if (differing !== null) {
    throw new GtmError(
      'internal',
      `The composed mail reads differently from what was asked for (${differing}); it was discarded`,
    );
  }
}

function differingField(parsed: ParsedMessage, mail: OutgoingMail, text: string, keepsBcc: boolean): string | null {
  const people = (list: readonly MailAddress[]) =>
    JSON.stringify(list.map(({ name, address }) => [address, cleanName(name, address)]));
  const files = (list: readonly { name: string | null; sha256: string }[]) =>
    JSON.stringify(list.map((file) => [file.name, file.sha256]));
  const wanted = (mail.attachments ?? []).map((file) => ({
    name: file.fileName,
    sha256: createHash('sha256').update(file.content).digest('hex'),
  }));
  const pairs: Record<string, [string, string]> = {
    from: [people(parsed.from ? [parsed.from] : []), people([mail.from])],
    to: [people(parsed.to), people(mail.to)],
    cc: [people(parsed.cc), people(mail.cc ?? [])],
    bcc: [people(parsed.bcc), people(keepsBcc ? (mail.bcc ?? []) : [])],
    subject: [squeeze(parsed.subject), squeeze(mail.subject)],
    messageId: [parsed.messageId, mail.messageId],
    date: [parsed.date ?? '', `${new Date(mail.date).toISOString().slice(0, 19)}.000Z`],
    inReplyTo: [parsed.inReplyTo ?? '', mail.inReplyTo ?? ''],
    references: [parsed.references.join(), [...new Set(mail.references ?? [])].join()],
    text: [parsed.text, text.trimEnd()],
    attachments: [files(parsed.attachments.filter((file) => file.type !== 'text/calendar')), files(wanted)],
    unsubscribe: [
      parsed.list['list-unsubscribe'] ?? '',
      extraHeaders(mail).find((header) => header.key === 'List-Unsubscribe')?.value ?? '',
    ],
    calendar: [parsed.calendar?.body.replace(/\r?\n/g, '\r\n') ?? '', mail.calendar?.text ?? ''],
    effectId: [parsed.effectId ?? '', mail.effectId ?? ''],
  };
  return Object.entries(pairs).find(([, [is, should]]) => is !== should)?.[0] ?? null;
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
