import { counted } from '../../../domain/counted.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { SupervisorFacts } from '../facts.ts';
import { contactOf, isAnswer, outsideAddresses } from '../recipients.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';
import { addressStanding, daysSinceLastVerified } from '../verification.ts';

const name = 'verified-contact';
const dayMs = 86_400_000;
const waysToVerify =
  'A mail from this address, a provider check, a "verified at" date, or your dated statement (gtm verify).';

/** Rejects mail and invitations to an unverified address or a stale contact; no approval overrides it. */
export const verifiedContactRule: Rule = {
  name,
  check(policy, facts) {
    // Whoever stands on the mail that is being answered has been in touch by that mail; only a bounce or its age says
    // otherwise.
    const wroteAt = facts.thread?.lastInboundAt;
    const ageMs = wroteAt ? Date.parse(facts.now) - Date.parse(wroteAt) : Number.POSITIVE_INFINITY;
    const isFresh = ageMs <= policy.ceiling.staleAfterDays * dayMs;
    const inConversation = isFresh && isAnswer(facts) ? (facts.thread?.lastInboundPeople ?? []) : [];
    return outsideAddresses(facts).flatMap((address) => checkAddress(policy, facts, address, inConversation));
  },
};

function checkAddress(
  { ceiling }: Policy,
  facts: SupervisorFacts,
  address: string,
  inConversation: readonly string[],
): FiredRule[] {
  const nowMs = Date.parse(facts.now);
  const contact = contactOf(facts, address);
  const known = contact?.addresses.find((candidate) => candidate.address === address);
  const standing = known ? addressStanding(known, nowMs) : 'unverified';
  if (standing === 'bounced') {
    return [finding(name, 'reject', `Mail to ${address} came back as undeliverable.`, waysToVerify)];
  }
  if (inConversation.includes(address)) return [];
  if (standing === 'unverified' && ceiling.requireVerifiedAddress) {
    return [finding(name, 'reject', `${address} is not verified.`, waysToVerify)];
  }
  if (!contact) return [];
  const age = daysSinceLastVerified(contact, nowMs);
  if (age <= ceiling.staleAfterDays) return [];
  const since = Number.isFinite(age) ? `for ${counted(Math.floor(age), 'day')}` : 'ever';
  const message = `Nothing has confirmed ${contact.name || address} ${since} (limit ${ceiling.staleAfterDays}).`;
  return [finding(name, 'reject', message, `Newer than ${counted(ceiling.staleAfterDays, 'day')}: ${waysToVerify}`)];
}
