import type { ContactFacts } from './facts.ts';

const verifyingKinds = ['mail_received', 'provider_check', 'verified_at_column', 'person_statement'];
const dayMs = 86_400_000;
// A clock that runs a little ahead elsewhere may date an event in our future; anything later is a mistake.
const clockSkewMs = dayMs;

type AddressFacts = ContactFacts['addresses'][number];

function verifyingTimes(known: AddressFacts, nowMs: number): number[] {
  return known.verifications
    .filter((event) => verifyingKinds.includes(event.kind))
    .map((event) => Date.parse(event.at))
    .filter((time) => time <= nowMs + clockSkewMs);
}

function lastHardBounce(known: AddressFacts): number {
  const times = known.bounces.filter((bounce) => bounce.kind === 'hard').map((bounce) => Date.parse(bounce.at));
  return Math.max(Number.NEGATIVE_INFINITY, ...times);
}

/** How one address stands at an instant. A hard bounce un-verifies until something newer speaks for the address. */
export function addressStanding(known: AddressFacts, nowMs: number): 'verified' | 'bounced' | 'unverified' {
  const bouncedAt = lastHardBounce(known);
  if (verifyingTimes(known, nowMs).some((time) => time > bouncedAt)) return 'verified';
  return bouncedAt > Number.NEGATIVE_INFINITY ? 'bounced' : 'unverified';
}

/** Days (24 hours each) since the latest event that verified any address of the contact; Infinity without one. */
export function daysSinceLastVerified(contact: ContactFacts, nowMs: number): number {
  const latest = Math.max(
    Number.NEGATIVE_INFINITY,
    ...contact.addresses.flatMap((known) => verifyingTimes(known, nowMs)),
  );
  return Math.max(0, nowMs - latest) / dayMs;
}
