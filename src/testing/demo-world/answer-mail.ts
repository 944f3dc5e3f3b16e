import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type Mail from 'nodemailer/lib/mailer/index.js';
import { bounceReport } from '../demo/compose/bounce-report.ts';
import { quoteDate } from '../demo/compose/mail-date.ts';
import type { Answer } from './answer-rules.ts';
import { acceptInvitation } from './calendar-reply.ts';
import type { Mailbox, SentMail } from './sent-mail.ts';

interface AnswerInput {
  mail: SentMail;
  receiver: Mailbox;
  now: Date;
}

/** Message-ID of the answer: the same mail and receiver always give the same one. */
export function answerId({ mail, receiver }: Pick<AnswerInput, 'mail' | 'receiver'>): string {
  const digest = createHash('sha256').update(`${mail.messageId} ${receiver.address}`).digest('hex');
  return `<${digest.slice(0, 24)}@${receiver.address.split('@')[1]}>`;
}

/** The raw message by which the receiver answers. */
export async function composeAnswer(answer: Answer, input: AnswerInput): Promise<Buffer> {
  const { mail, receiver, now } = input;
  if (answer.kind === 'bounce') {
    return bounceReport({
      messageId: answerId(input),
      at: now,
      utcOffsetMinutes: 0,
      reportingHost: `mx1.${receiver.address.split('@')[1]}`,
      sender: mail.from.address,
      failed: receiver.address,
      status: answer.status,
      diagnostic: answer.diagnostic,
      originalMessageId: mail.messageId,
      originalSubject: mail.subject,
      originalDate: mail.date,
    });
  }
  if (answer.kind === 'out-of-office') {
    return build({
      ...envelope(input, answer.from),
      subject: `Automatic reply: ${mail.subject}`,
      inReplyTo: mail.messageId,
      references: [...mail.references, mail.messageId],
      headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
      text: answer.words,
    });
  }
  const greeting = answer.greeting ?? `Hi ${mail.from.name.split(' ')[0] || 'there'},`;
  const text = [greeting, answer.words, answer.signature.join('\n'), quoted(mail)].filter(Boolean).join('\n\n');
  return build({
    ...envelope(input, answer.from),
    subject: replySubject(mail.subject),
    ...(answer.threadHeaders ? { inReplyTo: mail.messageId, references: [...mail.references, mail.messageId] } : {}),
    text,
  });
}

/** The raw message that accepts an invitation; null if the invitation has no event. */
export async function composeAcceptance(input: AnswerInput): Promise<Buffer | null> {
  const { mail, receiver, now } = input;
  const content = acceptInvitation(mail.invitation ?? '', receiver, now);
  if (!content) return null;
  return build({
    ...envelope(input, receiver),
    subject: `Accepted: ${mail.subject.replace(/^Invitation: /, '')}`,
    inReplyTo: mail.messageId,
    references: [...mail.references, mail.messageId],
    text: `${receiver.name || receiver.address} has accepted this invitation.`,
    icalEvent: { method: 'REPLY', content },
  });
}

function envelope(input: AnswerInput, from: Mailbox): Mail.Options {
  return { from, to: input.mail.from, date: input.now, messageId: answerId(input) };
}

function build(options: Mail.Options): Promise<Buffer> {
  return new MailComposer(options).compile().build();
}

function replySubject(subject: string): string {
  return /^(?:re|aw):/i.test(subject) ? subject : `Re: ${subject}`;
}

function quoted(mail: SentMail): string {
  const lines = mail.text.split('\n').filter((line) => !line.startsWith('> >'));
  const from = mail.from.name ? `${mail.from.name} <${mail.from.address}>` : mail.from.address;
  return [`On ${quoteDate(mail.date, 60)}, ${from} wrote:`, ...lines.map((line) => (line ? `> ${line}` : '>'))].join(
    '\n',
  );
}
