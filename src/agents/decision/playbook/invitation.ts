import type { MailAddress, MeetingChange, ScheduleMeetingAction, Span } from '../../../domain/action.ts';
import type { SituationContact, SituationSender } from '../situation/situation.ts';
import { zonesOf } from './offer-times.ts';
import type { PlayView } from './play.ts';
import { senderFields } from './sender.ts';
import { spokenTime } from './spoken-time.ts';

export interface InvitationParts {
  sender: SituationSender;
  calendarId: string;
  contact: SituationContact;
  invitees: MailAddress[];
  title: string;
  /** Why they get it, before the time. */
  because: string;
  time: Span;
  change?: MeetingChange;
}

/** A meeting as it is proposed: its description ends with the time by the clocks of both sides. */
export function invitationAction(
  view: PlayView,
  { sender, calendarId, contact, invitees, title, because, time, change }: InvitationParts,
): ScheduleMeetingAction {
  const zones = zonesOf(view, contact, sender);
  const { startsAt, endsAt } = time;
  return {
    ...{ tool: 'schedule_meeting', contactId: contact.contactId, sender: senderFields(sender), calendarId, invitees },
    ...{ title, description: `${because}\n\n${spokenTime(time, zones, { withEnd: true })}`, startsAt, endsAt },
    zone: zones[0],
    ...(change && { change }),
  };
}
