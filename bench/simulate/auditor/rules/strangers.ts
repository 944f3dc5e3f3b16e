import type { Breach, Evidence, Mail, Rule } from '../evidence.ts';
import { isFreeMail } from '../free-mail.ts';
import { organisationOf } from '../zones.ts';

/** Whether the address stands in a mail that is no mail of the platform: in its head or in its words. */
function names(mail: Mail, address: string): boolean {
  return mail.from === address || mail.to.includes(address) || mail.text.toLowerCase().includes(address);
}

function isSeen({ received, byHand, crm }: Evidence, address: string, before: number): boolean {
  if (crm.addresses.has(address)) return true;
  return [...received, ...byHand].some((mail) => mail.at <= before && names(mail, address));
}

/** Nothing goes to an address of a free mail service that neither the mailboxes nor the CRM's files had seen before. */
export const strangers: Rule = {
  name: 'no free address that nobody had seen before',
  check(evidence) {
    const reached = evidence.sent.flatMap((mail) => mail.outside.map((address) => ({ mail, address })));
    const breaches = reached
      .filter(({ address }) => isFreeMail(organisationOf(address)))
      .filter(({ mail, address }) => !isSeen(evidence, address, mail.at))
      .map(({ mail, address }): Breach => {
        const problem = 'No mail before it and no file of the CRM names this address.';
        return { who: address, at: mail.at, files: [mail.file], problem };
      });
    return { checked: reached.length, breaches };
  },
};
