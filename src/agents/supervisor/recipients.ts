import type { Action, MailAddress, SendEmailAction } from '../../domain/action.ts';
import type { ContactFacts, SupervisorFacts } from './facts.ts';

/** Addresses outside the team that the action reaches over To, Cc and Bcc or as invitees: lower case, each once. */
export function outsideAddresses(facts: SupervisorFacts): string[] {
  const reached = addressesOf(facts.draft.action).map((recipient) => recipient.address.toLowerCase());
  return [...new Set(reached)].filter((address) => !isOurs(facts, address));
}

function addressesOf(action: Action): MailAddress[] {
  if (action.tool === 'send_email') return [...action.to, ...action.cc, ...action.bcc];
  return action.tool === 'schedule_meeting' ? action.invitees : [];
}

/** Whether the address belongs to the tenant's own team. */
export function isOurs(facts: SupervisorFacts, address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return facts.tenant.ownAddresses.includes(address) || facts.tenant.ownDomains.includes(domain);
}

/** The contact an address belongs to, merged addresses included. */
export function contactOf(facts: SupervisorFacts, address: string): ContactFacts | undefined {
  return facts.contacts.find((contact) => contact.addresses.some((known) => known.address === address));
}

/** Contacts the action reaches, each once. */
export function reachedContacts(facts: SupervisorFacts): ContactFacts[] {
  const reached = outsideAddresses(facts).map((address) => contactOf(facts, address));
  return [...new Set(reached)].filter((contact) => contact !== undefined);
}

/** The draft's mail, or null for every other kind of action. */
export function mailOf(facts: SupervisorFacts): SendEmailAction | null {
  return facts.draft.action.tool === 'send_email' ? facts.draft.action : null;
}

/**
 * Whether the draft really answers a person: it says so, lies in the thread, and goes to whoever wrote last there.
 * A draft that only calls itself an answer is treated as outreach by every rule.
 */
export function isAnswer(facts: SupervisorFacts): boolean {
  const mail = mailOf(facts);
  const { thread } = facts;
  if (mail?.purpose !== 'answer' || !mail.thread || !thread?.lastInboundFrom) return false;
  if (mail.thread.threadId !== thread.threadId) return false;
  const writer = contactOf(facts, thread.lastInboundFrom);
  const writersAddresses = writer?.addresses.map((known) => known.address) ?? [thread.lastInboundFrom];
  return mail.to.some((recipient) => writersAddresses.includes(recipient.address.toLowerCase()));
}
