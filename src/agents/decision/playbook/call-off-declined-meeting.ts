import { basisOf, makeDraft } from './draft-email.ts';
import { invitationAction } from './invitation.ts';
import { zonesOf } from './offer-times.ts';
import { contactAmong, ownMeetings } from './own-meetings.ts';
import type { Play } from './play.ts';
import { spokenTime } from './spoken-time.ts';

/** Calls a meeting of ours off when everybody outside has declined it, so that its time is free again. */
export const callOffDeclinedMeeting: Play = {
  name: 'call-off-declined-meeting',
  effect: 'schedule',
  propose(view) {
    const { situation } = view;
    return ownMeetings(view).flatMap(({ meeting, sender, guests, invitees }) => {
      const declined = guests.every(({ attendance }) => attendance?.toLowerCase() === 'declined');
      const contact = contactAmong(
        view,
        guests.map(({ contactId }) => contactId),
      );
      if (!declined || meeting.countered || !contact) return [];
      const { own, activityId, title, startsAt, endsAt } = meeting;
      const action = invitationAction(view, {
        ...{ sender, contact, invitees, title, calendarId: own.calendarId, time: { startsAt, endsAt } },
        because: 'Called off, since it does not suit you.',
        change: { kind: 'cancel', activityId, uid: own.uid, sequence: own.sequence },
      });
      const when = spokenTime({ startsAt, endsAt }, zonesOf(view, contact, sender));
      const words = {
        play: callOffDeclinedMeeting.name,
        headline: `Call off "${title}" with ${contact.name}`,
        whyNow: `${guests.length === 1 ? `${contact.name} has` : 'Everybody has'} declined the meeting on ${when}.`,
        rationale: 'Nobody outside comes, and the time is kept from others.',
      };
      const grounds = {
        confidence: { signal: { name: 'everybody declined', strength: 0.9 }, triggeredAt: situation.asOf },
        evidenceIds: situation.sources.filter(({ entityId }) => entityId === activityId).map(({ chunkId }) => chunkId),
      };
      const basis = basisOf(situation, { contact, thread: null, calendarVersion: sender.calendar?.version ?? null });
      return [makeDraft(view, words, grounds, { action, contact, basis })];
    });
  },
};
