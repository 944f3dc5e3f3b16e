import { Temporal } from 'temporal-polyfill';
import type { ScheduleMeetingAction } from '../../../domain/action.ts';
import type { Claim, Draft } from '../../../domain/proposal.ts';
import { detectMeetingRequest, type MeetingRequest } from '../text/meeting-request-detector.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import { baseSubject, basisOf, makeDraft } from './draft-email.ts';
import { findSlot } from './find-slot.ts';
import { type OpenMail, openMails } from './open-mail.ts';
import type { Play, PlayView } from './play.ts';
import { senderFields, senderFor } from './sender.ts';
import { addressFor } from './standing.ts';
import { taskDraft } from './task.ts';
import { quotable } from './their-words.ts';

const minutes = 30;

/** Invites whoever asked to meet, or took a time, to a free half hour on the day they named. */
export const scheduleRequestedMeeting: Play = {
  name: 'schedule-requested-meeting',
  effect: 'schedule',
  propose(view) {
    for (const mail of openMails(view)) {
      const request = detectMeetingRequest(mail.message.text);
      if (request && !hasMeetingSince(view, mail)) return [invite(view, mail, request)];
    }
    return [];
  },
};

/** What the invitation says: that they asked for it, when, and in which words. */
function wishSentence(
  { situation }: PlayView,
  { message, thread }: OpenMail,
  { kind, sentence }: MeetingRequest,
): string {
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(message.occurredAt, zone, situation.asOf);
  const words = quotable(sentence, { maxWords: 30 });
  return kind === 'took' ? `As you wrote on ${date}: "${words}".` : `As you asked on ${date}: "${words}?"`;
}

function hasMeetingSince({ situation }: PlayView, { message, contact }: OpenMail): boolean {
  return situation.meetings.some(
    (meeting) =>
      meeting.state !== 'cancelled' &&
      meeting.startsAt > message.occurredAt &&
      meeting.startsAt < situation.asOf &&
      meeting.people.some((person) => person.contactId === contact.contactId),
  );
}

function invite(view: PlayView, mail: OpenMail, request: MeetingRequest): Draft {
  const { situation } = view;
  const { contact, message, thread } = mail;
  const sender = senderFor(situation, thread);
  const zone = contact.zone ?? situation.account?.zone ?? sender?.zone ?? situation.tenant.zone;
  const wish = { day: request.day, timeMinutes: request.timeMinutes, writtenAt: message.occurredAt, zone, minutes };
  const slot = sender?.calendar ? findSlot(situation, sender, wish) : null;
  const address = addressFor(contact, message.from.address);
  const words = quotable(request.sentence, { maxWords: 30 });
  const source = chunkOf(situation, message.activityId, words);
  const asked = ago(message.occurredAt, situation.asOf, situation.tenant.zone);
  const whyNow = `${contact.name} ${request.kind === 'took' ? `took a time ${asked}` : `asked ${asked} for a meeting`}.`;
  const claims: Claim[] = [
    { sentence: wishSentence(view, mail, request), kind: 'fact', evidenceId: source?.chunkId ?? null, quote: words },
  ];
  const grounds = {
    confidence: {
      signal: {
        name: request.kind === 'took' ? 'they took a time' : 'they asked to meet in their own words',
        strength: 1,
      },
      triggeredAt: message.occurredAt,
      fit: {
        share: slot?.asWished ? 1 : 0.5,
        because: slot?.asWished ? 'free on the day they named' : 'another day than they named, or none named',
      },
    },
    evidenceIds: [source?.chunkId ?? null],
    claims,
  };
  if (!sender?.calendar || !slot || address === null) {
    const rationale = sender?.calendar
      ? 'No free time was found in three weeks.'
      : 'No calendar is connected for the sender.';
    const headline = `Find a time for ${contact.name}`;
    return taskDraft(view, { play: scheduleRequestedMeeting.name, headline, whyNow, rationale }, grounds, {
      title: headline,
      body: `${contact.name} wrote: "${words}". ${rationale}`,
      contact,
      thread,
    });
  }
  const action: ScheduleMeetingAction = {
    tool: 'schedule_meeting',
    contactId: contact.contactId,
    sender: senderFields(sender),
    calendarId: sender.calendar.calendarId,
    invitees: [{ name: contact.name, address }],
    title: baseSubject(thread.subject),
    description: claims[0]!.sentence,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    zone,
  };
  const local = Temporal.Instant.from(slot.startsAt).toZonedDateTimeISO(zone);
  const when = `${local.toPlainDate().toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })}, ${local.toPlainTime().toString().slice(0, 5)} (${zone})`;
  const draftWords = {
    play: scheduleRequestedMeeting.name,
    headline: `Invite ${contact.name} for ${when}`,
    whyNow,
    rationale: `${slot.asWished ? 'The day they named' : 'The nearest working day'} with a free half hour in both sides' working hours.`,
  };
  const basis = basisOf(situation, { contact, thread, calendarVersion: sender.calendar.version });
  return makeDraft(view, draftWords, grounds, { action, contact, basis });
}
