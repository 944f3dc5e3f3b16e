import { contactOf, outsideAddresses } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'suppression';

const said: Record<string, string> = {
  opted_out: 'opted out',
  do_not_contact: 'is marked do not contact',
  complained: 'complained about our mail',
  nobody_here: 'is gone from that address',
  added_by_hand: 'is on the suppression list',
};

/** Nobody on the suppression ledger is written to or invited; a doubtful opt-out pauses and asks. */
export const suppressionRule: Rule = {
  name,
  check(_policy, facts) {
    return outsideAddresses(facts).flatMap((address) => {
      const domain = address.slice(address.lastIndexOf('@') + 1);
      const contact = contactOf(facts, address);
      const keys = { address, domain, contact: contact?.contactId };
      const hits = facts.suppressions.filter((entry) => entry.value === keys[entry.scope]);
      return hits.map(({ reason, since, words }) => {
        const quoted = words ? `: "${words}"` : '.';
        const who = contact?.name ?? address;
        const on = since.slice(0, 10);
        if (reason === 'doubtful_opt_out') {
          const message = `${who} may have asked on ${on} not to be written to${quoted}`;
          return finding(
            name,
            'escalate',
            message,
            'Say whether that was an opt-out: gtm suppress ADDRESS, or gtm resume ADDRESS.',
          );
        }
        return finding(name, 'reject', `${who} ${said[reason]} on ${on}${quoted}`, 'Nothing here lifts this.');
      });
    });
  },
};
