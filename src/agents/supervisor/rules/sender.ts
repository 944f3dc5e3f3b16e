import { type MailSignature, signatureUnder } from '../../../domain/mail-signature.ts';
import { pausedWords } from '../../../domain/paused-words.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'sender';
const chooseOne = 'Choose a sender identity whose mailbox works.';

/** A mail or invitation leaves from a known identity, exactly as it is stored, whose mailbox works. Never a default. */
export const senderRule: Rule = {
  name,
  check(_policy, { draft: { action }, sender, tenant }) {
    if (action.tool !== 'send_email' && action.tool !== 'schedule_meeting') return [];
    if (!sender) return [finding(name, 'escalate', 'Needs you: no sender.', chooseOne)];
    const stated = action.sender;
    const same =
      stated.identityId === sender.identityId &&
      stated.mailboxId === sender.mailboxId &&
      stated.name === sender.name &&
      stated.address.toLowerCase() === sender.address;
    if (!same) return [finding(name, 'reject', 'The sender is not the identity on record.', chooseOne)];
    if (!sender.mayBeUsed) {
      return [
        finding(name, 'escalate', `Nobody may send as ${sender.name} here.`, 'Give someone the right to send as them.'),
      ];
    }
    if (sender.mailbox.status === 'disconnected') {
      return [finding(name, 'escalate', `The mailbox ${sender.address} is not connected.`, chooseOne)];
    }
    if (
      action.tool === 'send_email' &&
      !sameSignature(action, signatureUnder(sender, action.purpose, tenant.postalAddress))
    ) {
      return [
        finding(name, 'reject', 'The signature is not the one of the sender.', 'The signature of the sender identity.'),
      ];
    }
    if (sender.mailbox.status === 'ready') return [];
    const { status, pausedFor } = sender.mailbox;
    if (pausedFor !== undefined) {
      const { message, remedy } = pausedWords(sender.address, pausedFor);
      return [finding(name, 'approve', `${message} The mail waits.`, remedy)];
    }
    const message = `The mailbox ${sender.address} is ${status}; the mail waits for it.`;
    return [finding(name, 'approve', message, 'Nothing to do once the mailbox works.')];
  },
};

function sameSignature(left: MailSignature, right: MailSignature): boolean {
  return (
    left.signatureText.trim() === right.signatureText.trim() && left.signatureHtml.trim() === right.signatureHtml.trim()
  );
}
