import { daysBetween, type SituationContact } from '../situation/situation.ts';

export type Standing = 'reachable' | 'unverified' | 'stale' | 'bounced' | 'suppressed' | 'undecided' | 'no-address';

/** The address a mail to a person goes to: the primary one that has not bounced; null when there is none. */
export function addressFor(contact: SituationContact, preferred?: string): string | null {
  const usable = contact.addresses.filter((entry) => !isBounced(entry));
  const wanted = usable.find((entry) => entry.address === preferred);
  return (wanted ?? usable.find((entry) => entry.isPrimary) ?? usable[0])?.address ?? null;
}

function isBounced({ bouncedAt, verifications }: SituationContact['addresses'][number]): boolean {
  return bouncedAt !== null && !verifications.some((event) => event.verifiedAt > bouncedAt);
}

/** Days since anything last confirmed the contact; Infinity when nothing ever did. */
export function daysSinceConfirmed(contact: SituationContact, asOf: string): number {
  const times = contact.addresses.flatMap((entry) => entry.verifications.map((event) => event.verifiedAt));
  return Math.min(Number.POSITIVE_INFINITY, ...times.map((at) => Math.max(0, daysBetween(at, asOf))));
}

/** Whether outreach to a person makes sense at all; the Supervisor decides by the same events under its own policy. */
export function standingOf(contact: SituationContact, asOf: string, staleAfterDays: number): Standing {
  if (contact.addresses.some((entry) => entry.suppressed)) return 'suppressed';
  if (contact.pausedUntil !== null && daysBetween(asOf, contact.pausedUntil) > 3650) return 'undecided';
  if (contact.addresses.length === 0) return 'no-address';
  const address = addressFor(contact);
  if (address === null) return 'bounced';
  const age = daysSinceConfirmed(contact, asOf);
  const verified = contact.addresses.find((entry) => entry.address === address)!.verifications.length > 0;
  if (!verified) return 'unverified';
  return age > staleAfterDays ? 'stale' : 'reachable';
}
