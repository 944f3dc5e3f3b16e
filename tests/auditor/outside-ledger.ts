import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import type { Providers } from '../../src/agents/tools/tool-agent.ts';
import type { MailProvider, MailReceipt, OutgoingEnvelope } from '../../src/connectors/email/mail-provider.ts';
import { GtmError } from '../../src/domain/errors.ts';

/** One mail that really left, as the world outside saw it. */
export interface LedgerLine {
  tenantId: string;
  mailboxId: string;
  messageId: string;
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  digest: string;
  /** By the tenant's clock, in milliseconds. */
  atMs: number;
}

/** What becomes of a delivery: what happened outside, and what the sender hears of it. */
export type Fate = 'accepted' | 'refused' | 'lost-before' | 'lost-after' | 'error-after';
export const fates: readonly Fate[] = ['accepted', 'refused', 'lost-before', 'lost-after', 'error-after'];

/** The world outside: mailboxes that accept whatever comes, also twice, and write it down. */
export interface OutsideLedger {
  lines: LedgerLine[];
  providers: Providers;
}

/**
 * A ledger whose mailboxes answer as `fateOf` says. `opaque` mailboxes cannot be asked whether a mail arrived.
 */
export function createOutsideLedger(options: {
  fateOf(): Fate;
  nowMs(): number;
  isOpaque(mailboxId: string): boolean;
}): OutsideLedger {
  const lines: LedgerLine[] = [];
  const acceptedAt = '2026-01-01T00:00:00.000Z';
  const receiptOf = ({ messageId, digest }: Pick<LedgerLine, 'messageId' | 'digest'>): MailReceipt => ({
    ...{ messageId, digest, externalId: messageId, acceptedAt },
  });
  const write = async (tenantId: string, mailboxId: string, { envelope, raw, messageId }: OutgoingEnvelope) => {
    const mail = await PostalMime.parse(raw);
    const digest = createHash('sha256').update(raw).digest('hex');
    const to = envelope.to.map((address) => address.toLowerCase()).sort();
    const words = { subject: mail.subject ?? '', text: mail.text ?? '' };
    const line = { tenantId, mailboxId, messageId, from: mail.from?.address ?? '', to, ...words, digest };
    lines.push({ ...line, atMs: options.nowMs() });
    return receiptOf(line);
  };
  const mail = async (tenantId: string, { id: mailboxId }: { id: string }): Promise<MailProvider> => ({
    kind: 'ledger',
    absenceProves: !options.isOpaque(mailboxId),
    delivers: true,
    async deliver(message) {
      const fate = options.fateOf();
      if (fate === 'refused') throw new GtmError('refused', 'Nobody of that name lives here.');
      if (fate === 'lost-before') throw new GtmError('unavailable', 'The line went dead.');
      const receipt = await write(tenantId, mailboxId, message);
      if (fate === 'lost-after') throw new GtmError('timeout', 'The line went dead.');
      if (fate === 'error-after') throw new Error('500 internal error');
      return receipt;
    },
    async findByMessageId(messageId) {
      if (options.isOpaque(mailboxId)) return null;
      const line = lines.find((one) => one.messageId === messageId && one.mailboxId === mailboxId);
      return line ? receiptOf(line) : null;
    },
    async *listNew() {},
    check: async () => ({ ok: true, detail: 'the ledger' }),
    async close() {},
  });
  const calendar = () => Promise.reject(new GtmError('misconfigured', 'There is no calendar in this history.'));
  return { lines, providers: { mail, calendar } };
}
