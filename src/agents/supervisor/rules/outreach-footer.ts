import { namesPostalAddress } from '../../../domain/mail-signature.ts';
import { isAnswer, mailOf } from '../recipients.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';
import { unsubscribeWay } from '../unsubscribe-way.ts';

const name = 'outreach-footer';

/** Outreach carries a way out and a postal address; an answer to a person's own mail carries the signature instead. */
export const outreachFooterRule: Rule = {
  name,
  check({ ceiling, legal }, facts) {
    const mail = mailOf(facts);
    if (!mail) return [];
    if (isAnswer(facts)) {
      if (mail.signatureText.trim()) return [];
      return [finding(name, 'escalate', 'The answer carries no signature.', 'A signature on the sender identity.')];
    }
    const found: FiredRule[] = [];
    if (mail.purpose === 'answer') {
      const message = 'This calls itself an answer, but answers no mail of the recipient.';
      found.push(finding(name, 'reject', message, 'Make it outreach, or answer in their thread.'));
    }
    if (ceiling.requireUnsubscribeOnOutreach && !unsubscribeWay(facts.tenant)) {
      const remedy = 'A public https address or a mailbox that reads unsubscribe mails.';
      found.push(finding(name, 'reject', 'There is no way to unsubscribe.', remedy));
    }
    const postalAddress = facts.tenant.postalAddress?.trim() ?? '';
    if (ceiling.requirePostalAddressOnOutreach && postalAddress.length < legal.minPostalAddressCharacters) {
      found.push(
        finding(
          name,
          'reject',
          'The postal address of your company is missing.',
          'Set it: gtm tenant set --postal-address.',
        ),
      );
    } else if (ceiling.requirePostalAddressOnOutreach && !namesPostalAddress(mail, postalAddress)) {
      const message = 'The mail does not carry the postal address of your company.';
      found.push(finding(name, 'reject', message, 'A signature that ends with it.'));
    }
    return found;
  },
};
