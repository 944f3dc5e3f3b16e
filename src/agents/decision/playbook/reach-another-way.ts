import { daysBetween, type SituationContact } from '../situation/situation.ts';
import { anotherWay, anotherWayPlay, needsAnotherWay } from './another-way.ts';
import type { Play, PlayView } from './play.ts';
import { quietDeal } from './quiet-deal.ts';
import { quietAfterDays } from './revive-stalled-deal.ts';
import { standingOf } from './standing.ts';
import { replacementFor, writtenSince } from './write-to-colleague.ts';

/** A call, or a check of the address, where a deal is quiet or our mail has just come back. */
export const reachAnotherWay: Play = {
  name: anotherWayPlay,
  effect: 'look_up',
  propose(view) {
    const quiet = quietDeal(view);
    const contact = quiet?.contact;
    if (!quiet || !contact) return [];
    const due = quiet.days >= quietAfterDays && !quiet.hasNextMeeting;
    if (!due && !bouncedLately(view, contact)) return [];
    const standing = standingOf(contact, view.situation.asOf, view.staleAfterDays);
    return needsAnotherWay(standing) ? anotherWay(view, contact) : [];
  },
};

const bouncedLatelyDays = 7;

/** Whether our mail to a person has just come back and nobody else at the account stands in for them. */
function bouncedLately(view: PlayView, contact: SituationContact): boolean {
  const { situation } = view;
  const at = contact.addresses.map((entry) => entry.bouncedAt).find((instant) => instant !== null);
  if (!at || daysBetween(at, situation.asOf) > bouncedLatelyDays || replacementFor(view)) return false;
  return !situation.people.some(
    (person) => person.contactId !== contact.contactId && writtenSince(situation, person.contactId, at),
  );
}
