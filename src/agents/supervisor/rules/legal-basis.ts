import { isAnswer, mailOf, reachedContacts } from '../recipients.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'legal-basis';

/** Outreach needs a legal basis: a refused one blocks, an unknown one follows the policy for the contact's country. */
export const legalBasisRule: Rule = {
  name,
  check({ legal }, facts) {
    if (!mailOf(facts) || isAnswer(facts)) return [];
    return reachedContacts(facts).flatMap((contact): FiredRule[] => {
      if (contact.legalBasis === 'refused') {
        return [finding(name, 'reject', `${contact.name} refused to be written to.`, 'Their consent, on record.')];
      }
      if (contact.legalBasis !== 'unknown') return [];
      const answer = legal.unknownLegalBasisByCountry[contact.country ?? ''] ?? legal.unknownLegalBasis;
      if (answer === 'allow') return [];
      const message = `No legal basis is recorded for ${contact.name} (${contact.country ?? 'country unknown'}).`;
      return [
        finding(name, answer, message, 'Record the legal basis of this contact.', {
          overridable: answer === 'escalate',
        }),
      ];
    });
  },
};
