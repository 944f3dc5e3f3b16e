import type { Draft } from '../../../domain/proposal.ts';
import { say, tongueOf } from '../text/tongue.ts';
import { askForTimes } from './ask-for-times.ts';
import { ago } from './dates.ts';
import { basisOf, makeDraft } from './draft-email.ts';
import { isFree, knowsTimes } from './find-slot.ts';
import { invitationAction } from './invitation.ts';
import { timesToOffer, zonesOf } from './offer-times.ts';
import { courtesyLine } from './outreach-draft.ts';
import { contactAmong, type OwnMeeting, ownMeetings } from './own-meetings.ts';
import type { Play, PlayView } from './play.ts';
import { spokenTime } from './spoken-time.ts';

const cannotLines = {
  en: [
    'I am sorry, I cannot make it at the time you proposed.',
    'The time you proposed does not work on our side, sorry.',
  ],
  de: ['Zu der vorgeschlagenen Zeit geht es bei uns leider nicht.'],
};

/**
 * Moves a meeting of ours to the time that somebody in it proposed, where that is free; else says that it is not, and
 * asks for another. A person decides either way.
 */
export const moveCounteredMeeting: Play = {
  name: 'move-countered-meeting',
  effect: 'schedule',
  propose(view) {
    return ownMeetings(view).flatMap((own) => answerCounter(view, own));
  },
};

function answerCounter(view: PlayView, { meeting, sender, guests, invitees }: OwnMeeting): Draft[] {
  const { situation, meetings } = view;
  const { countered, own } = meeting;
  const thread = situation.threads.find(({ messages }) =>
    messages.some(({ activityId }) => activityId === countered?.activityId),
  );
  const message = thread?.messages.find(({ activityId }) => activityId === countered?.activityId);
  const contact = contactAmong(view, [message?.from.contactId ?? null, ...guests.map(({ contactId }) => contactId)]);
  if (!countered || !contact) return [];
  const { contactId } = contact;
  const zones = zonesOf(view, contact, sender);
  const wish = { zone: zones[0], contactId, moves: meeting.activityId };
  const grounds = {
    confidence: { signal: { name: 'they proposed another time', strength: 1 }, triggeredAt: countered.writtenAt },
    evidenceIds: situation.sources
      .filter(({ entityId }) => entityId === meeting.activityId)
      .map(({ chunkId }) => chunkId),
  };
  const when = spokenTime(countered, zones);
  const words = {
    play: moveCounteredMeeting.name,
    whyNow: `${contact.name} proposed another time ${ago(countered.writtenAt, situation.asOf, situation.tenant.zone)}: ${when}.`,
  };
  const known = knowsTimes(situation, sender, meetings);
  if (known && isFree(situation, sender, countered, wish, meetings)) {
    const action = invitationAction(view, {
      ...{ sender, contact, invitees, title: meeting.title, time: countered, calendarId: own.calendarId },
      because: 'Moved to the time you proposed.',
      change: { kind: 'move', activityId: meeting.activityId, uid: own.uid, sequence: own.sequence },
    });
    const draftWords = {
      ...words,
      headline: `Move "${meeting.title}" with ${contact.name} to ${when}`,
      rationale: "The time they proposed is free, in both sides' working hours.",
    };
    const basis = basisOf(situation, { contact, thread: null, calendarVersion: sender.calendar?.version ?? null });
    return [makeDraft(view, draftWords, grounds, { action, contact, basis })];
  }
  if (!thread || !message) return [];
  const mail = { message, thread, contact };
  const draftWords = {
    ...words,
    headline: `Ask ${contact.name} for another time`,
    rationale: 'The time they proposed is taken, outside of working hours, or in a calendar that was not read lately.',
  };
  const tongue = tongueOf(thread);
  const offers = timesToOffer(view, { sender, contact, tongue });
  const leads = known ? [courtesyLine(say(tongue, cannotLines))] : [];
  const draft = askForTimes(view, mail, { words: draftWords, grounds, leads, offers });
  return draft ? [draft] : [];
}
