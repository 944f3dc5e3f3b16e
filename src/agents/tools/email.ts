import { composeMessage, type OutgoingMail } from '../../connectors/email/compose-message.ts';
import type { MailReceipt } from '../../connectors/email/mail-provider.ts';
import type { TenantTransaction } from '../../data/database/database.ts';
import { mailToken } from '../../data/records/mail-token.ts';
import { recordSentMail } from '../../data/records/sent-records.ts';
import type { SendEmailAction } from '../../domain/action.ts';
import { actionRecipients } from '../../domain/action-recipients.ts';
import { GtmError } from '../../domain/errors.ts';
import { linksIn } from '../../domain/mail-links.ts';
import { addressUnder } from '../supervisor/outside-url.ts';
import { unsubscribeWay } from '../supervisor/unsubscribe-way.ts';
import { readAttachments } from './attachments.ts';
import { openMailbox } from './connected-places.ts';
import type { Claim, Receipt, ToolAgent, ToolServices } from './tool-agent.ts';
import { trackedAddresses } from './tracked-addresses.ts';

/** Sends mails: composed from the approved action alone, handed to the sender's own mailbox under the effect's Message-ID. */
export function createEmailAgent(services: ToolServices): ToolAgent {
  const mailbox = (claim: Claim) => openMailbox(services, claim.tenantId, mailOf(claim).sender.mailboxId);
  return {
    async perform(claim, signal) {
      const action = mailOf(claim);
      const mail = await services.database.asTenant(claim.tenantId, (transaction) =>
        outgoingMail(transaction, services, claim),
      );
      const provider = await mailbox(claim);
      const raw = await composeMessage(mail, { keepBcc: !provider.delivers });
      const envelope = { from: action.sender.address, to: actionRecipients(action) };
      const message = { effectId: claim.effect.id, messageId: mail.messageId, envelope, raw };
      return toReceipt(await provider.deliver(message, signal), provider.delivers);
    },
    async lookUp(claim) {
      const provider = await mailbox(claim);
      const receipt = await provider.findByMessageId(claim.effect.externalKey);
      return receipt && toReceipt(receipt, provider.delivers);
    },
    async absenceProves(claim) {
      return (await mailbox(claim)).absenceProves;
    },
    async record(transaction, { effect, proposal }) {
      const action = mailOf({ proposal });
      const at = await transaction.now();
      const sent = { proposal, action, effectId: effect.id, externalKey: effect.externalKey, at };
      return { state: 'done', activityId: await recordSentMail(transaction, services.ids, sent) };
    },
  };
}

function mailOf({ proposal }: Pick<Claim, 'proposal'>): SendEmailAction {
  if (proposal.action.tool !== 'send_email')
    throw new GtmError('internal', 'The e-mail agent was handed another tool.');
  return proposal.action;
}

/** `delivered` is false where the message was only written to a local mailbox. */
function toReceipt({ messageId, externalId, acceptedAt, digest }: MailReceipt, delivered: boolean): Receipt {
  return { messageId, externalId, acceptedAt, digest, delivered };
}

async function outgoingMail(
  transaction: TenantTransaction,
  { publicUrl }: Pick<ToolServices, 'publicUrl'>,
  claim: Claim,
): Promise<OutgoingMail> {
  const action = mailOf(claim);
  const { effect } = claim;
  const outreach = action.purpose === 'outreach';
  return {
    messageId: effect.externalKey,
    date: effect.claimedAt.toISOString(),
    from: { name: action.sender.name, address: action.sender.address },
    ...{ to: action.to, cc: action.cc, bcc: action.bcc, subject: action.subject },
    inReplyTo: action.thread?.inReplyTo ?? null,
    references: action.thread?.references ?? [],
    ...{ body: action.body, signatureText: action.signatureText, signatureHtml: action.signatureHtml },
    quotedText: action.quotedText,
    allowedLinks: linksIn(action.body),
    ...(await trackedAddresses(transaction, publicUrl, claim)),
    attachments: await readAttachments(transaction, action),
    unsubscribe: outreach ? await unsubscribeHeader(transaction, publicUrl, claim) : null,
  };
}

/** One click where an https address of ours is reachable from outside, else a mailto whose answer arrives with the sender. */
async function unsubscribeHeader(
  transaction: TenantTransaction,
  publicUrl: string | null,
  claim: Claim,
): Promise<{ https: string | null; mailto: string | null }> {
  const { address } = mailOf(claim).sender;
  const way = unsubscribeWay({ publicUrl, unsubscribeAddress: address });
  if (!way) {
    throw new GtmError(
      'refused',
      'This mail needs a way to unsubscribe: give the sender an address people can write to.',
    );
  }
  const mailto = way.address === null ? null : `mailto:${way.address}?subject=unsubscribe`;
  if (way.kind === 'mailto') return { https: null, mailto };
  const token = await mailToken(transaction, 'unsubscribe', claim.effect.id);
  return { https: addressUnder(way.baseUrl, `unsubscribe/${token}`), mailto };
}
