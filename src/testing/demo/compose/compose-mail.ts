import { createHash } from 'node:crypto';
import type { MailDraft, Party } from '../source-records.ts';
import { base64Lines, encodeHeaderText, encodeMailbox, escapeHtml, quotedPrintable } from './encode-mime.ts';
import { blockDate, mailDate, quoteDate } from './mail-date.ts';

/** A mail that exists: what a later answer needs to quote it and to stay in its thread. */
export interface ComposedMail {
  draft: MailDraft;
  messageId: string;
  references: string[];
  /** Words, signature and quotes as plain text. */
  fullText: string;
  raw: Buffer;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Message-ID (angle brackets included) of a draft: depends on its key and sender only. */
export function messageIdOf(draft: MailDraft): string {
  const hash = digest(`${draft.key} ${draft.from.address}`);
  return `<${hash.slice(0, 8)}.${hash.slice(8, 24)}@${draft.from.address.split('@')[1]}>`;
}

/** Makes the bytes of a draft; `answered` is the mail it answers. */
export function composeMail(draft: MailDraft, answered: ComposedMail | null): ComposedMail {
  const messageId = messageIdOf(draft);
  const references = answered ? [...answered.references, answered.messageId] : [];
  const text = [greetingLine(draft), draft.words.trim(), closingAndSignature(draft)].filter(Boolean).join('\n\n');
  const quote = answered && draft.from.habit.quoting !== 'none' ? quoted(answered, draft) : '';
  const fullText = quote ? `${text}\n\n${quote}` : text;
  if (draft.raw) return { draft, messageId, references, fullText, raw: draft.raw(messageId) };
  const headers = [
    `From: ${encodeMailbox(draft.from.name, draft.from.address)}`,
    `To: ${mailboxes(draft.to)}`,
    ...(draft.cc?.length ? [`Cc: ${mailboxes(draft.cc)}`] : []),
    `Subject: ${encodeHeaderText(draft.subject)}`,
    `Date: ${mailDate(draft.at, draft.utcOffsetMinutes)}`,
    `Message-ID: ${messageId}`,
    ...(answered ? [`In-Reply-To: ${answered.messageId}`, `References: ${references.join('\r\n ')}`] : []),
    ...(draft.headers ?? []).map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
  ];
  const html = draft.from.habit.html ? htmlBody(draft, answered, text) : null;
  const body = bodyPart(fullText, html, draft, digest(messageId).slice(0, 20));
  return { draft, messageId, references, fullText, raw: Buffer.from(`${headers.join('\r\n')}\r\n${body}\r\n`) };
}

function mailboxes(parties: Party[]): string {
  return parties.map((party) => encodeMailbox(party.name, party.address)).join(', ');
}

function greetingLine(draft: MailDraft): string {
  if (draft.greeting !== undefined) return draft.greeting;
  const [first, ...rest] = (draft.to[0]?.name ?? '').split(' ');
  const last = rest.at(-1) ?? first;
  switch (draft.from.habit.greeting) {
    case 'dear':
      return `Dear ${first} ${last},`;
    case 'hi':
      return `Hi ${first},`;
    case 'hello':
      return `Hello ${first},`;
    case 'good-morning':
      return `Good ${localHour(draft) < 12 ? 'morning' : 'afternoon'} ${first},`;
    case 'name':
      return `${first},`;
  }
}

function localHour({ at, utcOffsetMinutes }: MailDraft): number {
  return new Date(at.getTime() + utcOffsetMinutes * 60_000).getUTCHours();
}

function closingAndSignature(draft: MailDraft): string {
  const { habit, signatureLines } = draft.from;
  const closing = draft.closing ?? habit.closing;
  if (habit.signature === 'short') return [closing, signatureLines[0]!.split(' ')[0]].filter(Boolean).join('\n');
  if (habit.signature === 'plain') return [closing, '', ...signatureLines].join('\n').trim();
  return [closing, signatureLines[0]!.split(' ')[0], '', '-- ', ...signatureLines].join('\n').trim();
}

/** Earlier text below an answer: marked line by line, or under a header block. At most two generations are kept. */
function quoted(answered: ComposedMail, draft: MailDraft): string {
  const { from, at, subject, to } = answered.draft;
  const kept = answered.fullText.split('\n').filter((line) => !line.startsWith('> >'));
  if (draft.from.habit.quoting === 'outlook') {
    const names = to.map((party) => party.name).join('; ');
    const block = [
      `From: ${from.name} <${from.address}>`,
      `Sent: ${blockDate(at, draft.utcOffsetMinutes)}`,
      `To: ${names}`,
      `Subject: ${subject}`,
    ];
    return ['________________________________', ...block, '', ...kept].join('\n');
  }
  return [attribution(answered, draft), ...kept.map((line) => (line ? `> ${line}` : '>'))].join('\n');
}

function attribution(answered: ComposedMail, draft: MailDraft): string {
  const { from, at } = answered.draft;
  return `On ${quoteDate(at, draft.utcOffsetMinutes)}, ${from.name} <${from.address}> wrote:`;
}

function paragraphs(text: string): string {
  return text
    .split('\n\n')
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n');
}

function htmlBody(draft: MailDraft, answered: ComposedMail | null, text: string): string {
  const own = `<div style="font-family:Calibri,Arial,sans-serif;font-size:11pt">\n${paragraphs(text)}\n</div>`;
  if (!answered || draft.from.habit.quoting === 'none') return `<html><body>\n${own}\n</body></html>`;
  const quote =
    `<div class="gmail_quote"><div class="gmail_attr">${escapeHtml(attribution(answered, draft))}</div>\n` +
    `<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">\n` +
    `${paragraphs(answered.fullText)}\n</blockquote></div>`;
  return `<html><body>\n${own}\n${quote}\n</body></html>`;
}

function textPart(type: string, content: string): string {
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(content)}`;
}

function multipart(subtype: string, boundary: string, parts: string[]): string {
  const inside = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${inside}--${boundary}--`;
}

function bodyPart(text: string, html: string | null, draft: MailDraft, token: string): string {
  const plain = textPart('text/plain', text);
  const words = html ? multipart('alternative', `alt_${token}`, [plain, textPart('text/html', html)]) : plain;
  if (!draft.attachments?.length) return words;
  const files = draft.attachments.map(
    ({ fileName, contentType, content }) =>
      `Content-Type: ${contentType}; name="${fileName}"\r\nContent-Disposition: attachment; filename="${fileName}"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${base64Lines(content)}`,
  );
  return multipart('mixed', `mix_${token}`, [words, ...files]);
}
