import { daysBetween, type SituationContact } from '../situation/situation.ts';

export type Standing = 'reachable' | 'unverified' | 'stale' | 'bounced' | 'suppressed' | 'undecided' | 'no-address';

/** The address a mail to a person goes to: the primary one that has not bounced; null when there is none. */
export function addressFor(contact: SituationContact, preferred?: string): string | null {
  const usable = contact.addresses.filter((entry) => !isBounced(entry));
  const wanted = usable.find((entry) => entry.address === preferred);
  return (wanted ?? usable.find((entry) => entry.isPrimary) ?? usable[0])?.address ?? null;
}

// A clock elsewhere may run a little ahead; what lies further in the future is a mistake and confirms nothing.
const clockSkewDays = 1;

function isBounced({ bouncedAt, verifications }: SituationContact['addresses'][number]): boolean {
  return bouncedAt !== null && !verifications.some((event) => event.verifiedAt > bouncedAt);
}

function confirmations({ verifications }: SituationContact['addresses'][number], asOf: string): string[] {
  return verifications.map((event) => event.verifiedAt).filter((at) => daysBetween(asOf, at) <= clockSkewDays);
}

/** Days since anything last confirmed the contact; Infinity when nothing ever did. */
export function daysSinceConfirmed(contact: SituationContact, asOf: string): number {
  const times = contact.addresses.flatMap((entry) => confirmations(entry, asOf));
  return Math.min(Number.POSITIVE_INFINITY, ...times.map((at) => Math.max(0, daysBetween(at, asOf))));
}

/**
 * Whether a mail to a person (at their `preferred` address, where they have it) makes sense at all; the Supervisor
 * decides by the same events under its own policy.
 */
export function standingOf(
  contact: SituationContact,
  asOf: string,
  staleAfterDays: number,
  preferred?: string,
): Standing {
  if (contact.addresses.some((entry) => entry.suppressed)) return 'suppressed';
  if (contact.pausedUntil !== null && daysBetween(asOf, contact.pausedUntil) > 3650) return 'undecided';
  if (contact.addresses.length === 0) return 'no-address';
  const address = addressFor(contact, preferred);
  if (address === null) return 'bounced';
  const age = daysSinceConfirmed(contact, asOf);
  const known = contact.addresses.find((entry) => entry.address === address)!;
  if (confirmations(known, asOf).length === 0) return 'unverified';
  return age > staleAfterDays ? 'stale' : 'reachable';
}
