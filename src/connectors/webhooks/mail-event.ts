import type { Json } from '../../domain/json.ts';

/** What a provider says happened to a mail, in one list of words for all of them. */
export type MailEventKind =
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'opened'
  | 'clicked'
  | 'bounced'
  | 'rejected'
  | 'deferred'
  | 'failed'
  | 'complained'
  | 'unsubscribed'
  | 'subscribed'
  | 'autoresponded'
  | 'unknown';

export type RejectReason = 'invalid' | 'bounced' | 'timed_out' | 'blocked' | 'spam' | 'unsubscribed' | 'other';

/** One event of one recipient. Everything in it comes from outside and is tainted. */
export interface MailEvent {
  kind: MailEventKind;
  /** The provider's name for the mail; null where it says none. */
  messageId: string | null;
  /** The Message-ID of the mail itself, with angle brackets. */
  rfcMessageId: string | null;
  eventId: string | null;
  /** What repeats when the provider tells the same event again, where that is not `eventId`. */
  repeatKey?: string;
  recipient: string | null;
  /** Others that the mail went to, where the provider does not say which of them it means. */
  alsoTo: string[];
  /** ISO instant. */
  at: string | null;
  rejectReason: RejectReason | null;
  /** Of a bounce: whether the address is gone for good. */
  severity: 'hard' | 'soft' | null;
  description: string | null;
  mtaResponse: string | null;
  clickUrl: string | null;
  userAgent: string | null;
  /** Whether the provider itself says that a program opened or clicked. */
  byMachine: boolean;
  tags: string[];
  metadata: Record<string, Json>;
}

/** A mail that somebody sent to us, as a provider hands it on. */
export interface InboundMail {
  eventId: string | null;
  /** The message as it came, where the provider sends it along; then the fields below stay empty. */
  raw: string | null;
  /** Names as written, values in one line each. */
  headers: { name: string; value: string }[];
  subject: string | null;
  text: string | null;
  html: string | null;
  attachments: { name: string; type: string; content: Buffer }[];
  envelopeSender: string | null;
  envelopeRecipient: string | null;
  /** The new words without quotes, as the provider found them. */
  strippedText: string | null;
  strippedHtml: string | null;
  spamDetected: boolean | null;
  spamScore: number | null;
}

/** What one delivery says. */
export interface ParsedDelivery {
  events: MailEvent[];
  mails: InboundMail[];
  /** Entries that mean nothing to us. */
  others: number;
}

const nothing: Omit<MailEvent, 'kind' | 'tags' | 'metadata' | 'alsoTo'> = {
  ...{ messageId: null, rfcMessageId: null, eventId: null, recipient: null, at: null, rejectReason: null },
  ...{ severity: null, description: null, mtaResponse: null, clickUrl: null, userAgent: null },
  byMachine: false,
};

/** An event with what is known of it; the rest is empty. */
export function mailEvent(known: Pick<MailEvent, 'kind'> & Partial<MailEvent>): MailEvent {
  return { ...nothing, alsoTo: [], tags: [], metadata: {}, ...known };
}

/** A mail with what is known of it; the rest is empty. */
export function inboundMail(known: Partial<InboundMail>): InboundMail {
  return {
    ...{ eventId: null, raw: null, headers: [], subject: null, text: null, html: null, attachments: [] },
    ...{ envelopeSender: null, envelopeRecipient: null, strippedText: null, strippedHtml: null },
    ...{ spamDetected: null, spamScore: null, ...known },
  };
}

/** The word of a table for a provider's own word. */
export function lookUp<T>(table: Readonly<Record<string, T>>, word: string | null): T | null {
  return word !== null && Object.hasOwn(table, word) ? table[word]! : null;
}
