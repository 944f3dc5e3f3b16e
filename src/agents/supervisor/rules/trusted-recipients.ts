import type { SupervisorFacts } from '../facts.ts';
import { contactOf, isAnswer, outsideAddresses } from '../recipients.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'trusted-recipients';

/**
 * Every recipient and invitee is an address on record, or stood on the mail that is answered; all belong to one
 * company; and the contact named by the action is among them. Text from outside can add nobody, and nobody who is added
 * reads earlier text that was not written to them.
 */
export const trustedRecipientsRule: Rule = {
  name,
  check(_policy, facts) {
    const { action } = facts.draft;
    if (action.tool !== 'send_email' && action.tool !== 'schedule_meeting') return [];
    const reached = outsideAddresses(facts);
    const inConversation = isAnswer(facts) ? (facts.thread?.lastInboundPeople ?? []) : [];
    const found: FiredRule[] = reached
      .filter((address) => !contactOf(facts, address) && !inConversation.includes(address))
      .map((address) =>
        finding(name, 'reject', `${address} is nobody on record.`, 'Add the person as a contact first.'),
      );
    if (!reached.some((address) => contactOf(facts, address)?.contactId === action.contactId)) {
      const message = 'The person this is about is not among the recipients.';
      found.push(finding(name, 'reject', message, 'Send it to an address of that contact.'));
    }
    // Those on the mail that is answered know of each other already; whoever is added must belong to them.
    const added = reached.filter((address) => !inConversation.includes(address));
    const companies = [action.contactId, ...added.map((address) => contactOf(facts, address)?.contactId)].map(
      (contactId) => facts.contacts.find((contact) => contact.contactId === contactId)?.accountId,
    );
    if (new Set(companies.filter((accountId) => accountId)).size > 1) {
      const message = "The recipients belong to different companies, who would read each other's mail.";
      found.push(finding(name, 'escalate', message, 'One mail for each company.', { overridable: true }));
    }
    const strangers = action.tool === 'send_email' && action.quotedText !== '' ? notInThread(facts, reached) : [];
    if (strangers.length > 0) {
      const message = `The earlier text below was not written to ${strangers.join(', ')}.`;
      found.push(finding(name, 'escalate', message, 'A mail of its own, or no earlier text.', { overridable: true }));
    }
    return found;
  },
};

/** Addresses of people who never wrote or were addressed in the thread, under any address of theirs. */
function notInThread(facts: SupervisorFacts, addresses: readonly string[]): string[] {
  const inThread = facts.thread?.participants ?? [];
  return addresses.filter((address) => {
    const known = contactOf(facts, address)?.addresses.map((entry) => entry.address) ?? [];
    return ![address, ...known].some((alias) => inThread.includes(alias));
  });
}
