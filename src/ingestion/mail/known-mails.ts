import type { ParsedMessage } from '../../connectors/email/parse-message.ts';
import type { TenantTransaction } from '../../data/database/database.ts';

/** What tells a copy of a mail from another one that came under its Message-ID. */
export interface KnownMail {
  fromAddress: string;
  body: string;
  /** Set on a mail of ours, which comes back in whichever words a server puts it. */
  effectId: string | null;
}

/** The mails that are there already, by Message-ID. */
export async function findKnownMails(
  transaction: TenantTransaction,
  messageIds: readonly string[],
): Promise<Map<string, KnownMail>> {
  const rows = await transaction.query<KnownMail & { messageId: string }>(
    `select m.message_id, m.from_address, a.body, a.effect_id from messages m join activities a on a.id = m.activity_id
     where m.message_id = any($1)`,
    [messageIds],
  );
  return new Map(rows.map((row) => [row.messageId, row]));
}

/**
 * How a mail stands to those that came before it: `new`, which is remembered in `known`; a `copy`, as from another mailbox;
 * or `other` content under a Message-ID that is taken.
 */
export function standingOf(known: Map<string, KnownMail>, parsed: ParsedMessage): 'new' | 'copy' | 'other' {
  const fromAddress = parsed.from?.address ?? '';
  const earlier = known.get(parsed.messageId);
  if (earlier === undefined) {
    known.set(parsed.messageId, { fromAddress, body: parsed.newText, effectId: null });
    return 'new';
  }
  const isCopy = earlier.fromAddress === fromAddress && earlier.body === parsed.newText;
  return earlier.effectId !== null || isCopy ? 'copy' : 'other';
}
