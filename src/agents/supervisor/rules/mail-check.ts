import { checkMail } from '../mail-check/mail-check.ts';
import { mailOf } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'mail-check';

/** Every outgoing draft reads like a mail a careful person would send; faults of writing ask for a change. */
export const mailCheckRule: Rule = {
  name,
  check(policy, facts) {
    const mail = mailOf(facts);
    if (!mail) return [];
    return checkMail(policy, facts, mail).map(({ decision = 'adjust', message, wouldPass, ...rest }) =>
      finding(name, decision, message, wouldPass, { overridable: true, ...rest }),
    );
  },
};
