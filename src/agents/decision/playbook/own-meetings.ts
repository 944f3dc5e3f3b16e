import type { MailAddress } from '../../../domain/action.ts';
import type { SituationContact, SituationMeeting, SituationSender } from '../situation/situation.ts';
import type { PlayView } from './play.ts';

/** A meeting to come that one of our senders organised, with the people outside who are invited. */
export interface OwnMeeting {
  meeting: SituationMeeting & { own: NonNullable<SituationMeeting['own']>; endsAt: string };
  sender: SituationSender;
  guests: SituationMeeting['people'];
  invitees: MailAddress[];
}

/** Our meetings to come that can be moved or called off. */
export function ownMeetings({ situation }: PlayView): OwnMeeting[] {
  return situation.meetings.flatMap((meeting) => {
    const { own, endsAt, people } = meeting;
    const sender = situation.senders.find(
      ({ calendar, address }) =>
        calendar?.calendarId === own?.calendarId && people.some((person) => person.ours && person.address === address),
    );
    const guests = people.filter((person) => !person.ours);
    const isToCome = meeting.state === 'planned' && meeting.startsAt > situation.asOf;
    if (!own || endsAt === null || !sender || guests.length === 0 || !isToCome) return [];
    const invitees = guests.map(({ name, address }) => ({ name, address }));
    return [{ meeting: { ...meeting, own, endsAt }, sender, guests, invitees }];
  });
}

/** The contact behind one of the guests; only people on record are written to. */
export function contactAmong(
  { situation, targetContactId }: PlayView,
  ids: readonly (string | null)[],
): SituationContact | null {
  const found = situation.people.find(({ contactId }) => ids.includes(contactId));
  return found && (targetContactId === null || targetContactId === found.contactId) ? found : null;
}
