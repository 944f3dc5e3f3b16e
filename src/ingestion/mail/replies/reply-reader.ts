import type { ParsedMessage } from '../../../connectors/email/parse-message.ts';
import type { ReplyReading } from '../../../domain/reply.ts';

/** What a reader may look at of an incoming mail. */
export type ReplyMail = Pick<
  ParsedMessage,
  'kind' | 'automatic' | 'subject' | 'newText' | 'quotedText' | 'from' | 'to' | 'cc' | 'bounce'
> & {
  /** When it was sent: days it names are seen from there. */
  sentAt: Date;
};

/**
 * Reads what an incoming mail says. Pure: the same mail gives the same reading, and nothing is asked outside. Never
 * throws for what a mail holds. Every kind of a reading has a finding. Newsletters and notifications
 * (`automatic` and of kind `message`) and answers to invitations (kind `calendar`) have no kinds.
 */
export interface ReplyReader {
  /** Name and version, kept with each reading. */
  name: string;
  read(mail: ReplyMail): Promise<ReplyReading>;
}
