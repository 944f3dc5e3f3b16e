import type { ParsedMessage } from '../../connectors/email/parse-message.ts';

/** How the mails of an import are read again. */
export interface MailSettings {
  /** The mailbox they were taken from; null for a file, whose mails find their mailbox by address. */
  mailboxId: string | null;
}

/** One mail of a batch. */
export interface MailRecord {
  sourceRecordId: string;
  line: number;
  parsed: ParsedMessage;
  /** When it was sent; the time of import where no header says so. */
  sentAt: Date;
}

/** A mail with what was found out about it before it is stored. */
export interface PlacedMail extends MailRecord {
  activityId: string;
  direction: 'inbound' | 'outbound' | null;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  threadId: string;
  /** Whether its thread already had mail of ours, or it names a mail it answers. */
  isAnswer: boolean;
}

/** Everybody on a mail who is no sender, each address once. */
export function recipientsOf({ parsed }: MailRecord): { address: string; name: string; role: 'to' | 'cc' | 'bcc' }[] {
  const seen = new Set<string>();
  return (['to', 'cc', 'bcc'] as const)
    .flatMap((role) => parsed[role].map((person) => ({ ...person, role })))
    .filter(({ address }) => !seen.has(address) && seen.add(address) !== undefined);
}

/** Whether a person wrote it, as opposed to a program: bounces, automatic replies, newsletters, notifications. */
export function isFromPerson({ parsed }: MailRecord): boolean {
  return (parsed.kind === 'message' || parsed.kind === 'calendar') && !parsed.automatic;
}
