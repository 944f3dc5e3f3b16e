import type { Span } from '../../../domain/action.ts';
import type { Claim, Draft } from '../../../domain/proposal.ts';
import { detectMeetingRequest, type MeetingRequest } from '../text/meeting-request-detector.ts';
import { readTakenOffer } from '../text/taken-offer.ts';
import { tongueOf } from '../text/tongue.ts';
import { askForTimes, goneLine, wroteLine } from './ask-for-times.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import { baseSubject, basisOf, makeDraft } from './draft-email.ts';
import { findSlot, isFree, knowsTimes, type Slot } from './find-slot.ts';
import { invitationAction } from './invitation.ts';
import { type OfferedTimes, offerOf, timesToOffer, zonesOf } from './offer-times.ts';
import { type OpenMail, openMails } from './open-mail.ts';
import type { Play, PlayView } from './play.ts';
import { senderFor } from './sender.ts';
import { spokenTime } from './spoken-time.ts';
import { addressFor } from './standing.ts';
import { taskDraft } from './task.ts';
import { quotable } from './their-words.ts';

const minutes = 30;

/** What they want, in their sentence: to meet, or one of the times they were offered. */
interface Wish extends Pick<MeetingRequest, 'kind' | 'sentence'> {
  /** The time to invite them to; null where they have to be asked for one. */
  slot: Slot | null;
  /** Why they are asked, for us. */
  why: string;
  /** What is offered with the question. */
  offers: OfferedTimes | null;
  isGone?: boolean;
}

/**
 * Invites whoever asked to meet, or took a time that was offered, to a free half hour: at the time they took, or on the
 * day they named. Asks them for times where it is not clear which they took, or where no calendar says what is free.
 */
export const scheduleRequestedMeeting: Play = {
  name: 'schedule-requested-meeting',
  effect: 'schedule',
  propose(view) {
    for (const mail of openMails(view)) {
      const isSettled = hasMeetingSince(view, mail) || isInvitedSince(view, mail);
      const wish = isSettled ? null : (takenTime(view, mail) ?? requestedTime(view, mail));
      if (wish) return [wish.slot ? invite(view, mail, wish, wish.slot) : ask(view, mail, wish)];
    }
    return [];
  },
};

function hasMeetingSince({ situation }: PlayView, { message, contact }: OpenMail): boolean {
  return situation.meetings.some(
    (meeting) =>
      meeting.state !== 'cancelled' &&
      meeting.startsAt > message.occurredAt &&
      meeting.startsAt < situation.asOf &&
      meeting.people.some((person) => person.contactId === contact.contactId),
  );
}

/** Whether an invitation of ours went to them after their mail: it answers their wish, whatever they say to it. */
function isInvitedSince({ situation }: PlayView, { message, contact }: OpenMail): boolean {
  return situation.invitations.some(
    ({ contactId, sentAt }) => contactId === contact.contactId && sentAt > message.occurredAt,
  );
}

/** Times to come that the person was offered before they wrote; clocks of mail servers may differ by an hour. */
function offeredTo({ situation }: PlayView, { message, contact }: OpenMail): Span[] {
  const latest = Date.parse(message.occurredAt) + 3_600_000;
  const times = situation.offers
    .filter(({ contactId, sentAt }) => contactId === contact.contactId && Date.parse(sentAt) <= latest)
    .flatMap((offer) => offer.times)
    .filter(({ startsAt }) => startsAt > situation.asOf);
  return times.filter((time, index) => times.findIndex(({ startsAt }) => startsAt === time.startsAt) === index);
}

/** What they say to the times they were offered; null where nothing was offered or they take none. */
function takenTime(view: PlayView, mail: OpenMail): Wish | null {
  const { situation, meetings } = view;
  const { message, contact, thread } = mail;
  const offered = offeredTo(view, mail);
  const sender = senderFor(situation, thread);
  const zones = zonesOf(view, contact, sender);
  const taken =
    offered.length === 0 ? null : readTakenOffer(message.text, offered, { zones, writtenAt: message.occurredAt });
  if (!taken || !sender) return null;
  const known = knowsTimes(situation, sender, meetings);
  const isOpen = (time: Span) =>
    known && isFree(situation, sender, time, { zone: zones[0], contactId: contact.contactId }, meetings);
  const { sentence } = taken;
  const people = { sender, contact, tongue: tongueOf(thread) };
  if (taken.kind === 'took') {
    if (isOpen(taken.time))
      return { kind: 'took', sentence, slot: { ...taken.time, asWished: true }, why: '', offers: null };
    const why = known
      ? 'The time they took is no longer free.'
      : 'The calendar of the sender was not read lately, so nobody knows whether the time is still free.';
    return { kind: 'took', sentence, slot: null, why, offers: timesToOffer(view, people), isGone: known };
  }
  const offers = offerOf(view, offered.filter(isOpen), people) ?? timesToOffer(view, people);
  return {
    kind: 'took',
    sentence,
    slot: null,
    why: 'They do not say clearly which of the offered times they take.',
    offers,
  };
}

function requestedTime(view: PlayView, mail: OpenMail): Wish | null {
  const { situation, meetings } = view;
  const { message, contact, thread } = mail;
  const request = detectMeetingRequest(message.text);
  if (!request) return null;
  const sender = senderFor(situation, thread);
  const { kind, sentence, ...said } = request;
  if (!sender || !knowsTimes(situation, sender, meetings)) {
    const why = sender?.calendar
      ? 'The calendar of the sender was not read lately.'
      : 'No calendar is connected for the sender.';
    return { kind, sentence, slot: null, why, offers: null };
  }
  const [zone] = zonesOf(view, contact, sender);
  const { contactId } = contact;
  const wish = { contactId, ...said, writtenAt: message.occurredAt, zone, minutes };
  const slot = findSlot(situation, sender, wish, meetings);
  if (slot && said.timeMinutes !== null && !slot.asWished) {
    const offers = timesToOffer(view, { sender, contact, tongue: tongueOf(thread) });
    return { kind, sentence, slot: null, why: 'The time they named is not free.', offers, isGone: true };
  }
  return { kind, sentence, slot, why: 'No free time was found in three weeks.', offers: null };
}

function groundsOf(view: PlayView, { message }: OpenMail, { kind, sentence, slot }: Wish) {
  const { situation } = view;
  const words = quotable(sentence, { maxWords: 30 });
  const source = chunkOf(situation, message.activityId, words);
  return {
    words,
    evidenceId: source?.chunkId ?? null,
    grounds: {
      confidence: {
        signal: { name: kind === 'took' ? 'they took a time' : 'they asked to meet in their own words', strength: 1 },
        triggeredAt: message.occurredAt,
        fit: {
          share: slot?.asWished ? 1 : 0.5,
          because: slot?.asWished ? 'free on the day they named' : 'another day than they named, or none named',
        },
      },
      evidenceIds: [source?.chunkId ?? null],
    },
  };
}

function whyNowOf({ situation }: PlayView, { contact, message }: OpenMail, { kind }: Wish): string {
  const asked = ago(message.occurredAt, situation.asOf, situation.tenant.zone);
  return `${contact.name} ${kind === 'took' ? `took a time ${asked}` : `asked ${asked} for a meeting`}.`;
}

/** What the invitation says: that they asked for it, when, and in which words. */
function wishSentence({ situation }: PlayView, { message, thread }: OpenMail, { kind, sentence }: Wish): string {
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(message.occurredAt, zone, situation.asOf);
  const words = quotable(sentence, { maxWords: 30 });
  return kind === 'took' ? `As you wrote on ${date}: "${words}".` : `As you asked on ${date}: "${words}?"`;
}

function invite(view: PlayView, mail: OpenMail, wish: Wish, slot: Slot): Draft {
  const { situation } = view;
  const { contact, message, thread } = mail;
  const sender = senderFor(situation, thread);
  const address = addressFor(contact, message.from.address);
  if (!sender?.calendar || address === null)
    return ask(view, mail, { ...wish, slot: null, why: 'No address is left.' });
  const { words, evidenceId, grounds } = groundsOf(view, mail, wish);
  const because = wishSentence(view, mail, wish);
  const claims: Claim[] = [{ sentence: because, kind: 'fact', evidenceId, quote: words }];
  const action = invitationAction(view, {
    ...{ sender, contact, because, time: slot, calendarId: sender.calendar.calendarId },
    invitees: [{ name: contact.name, address }],
    title: baseSubject(thread.subject),
  });
  const chosen =
    wish.kind === 'took'
      ? 'the time they took'
      : slot.asWished
        ? 'when they asked for it'
        : 'the nearest to their wish';
  const draftWords = {
    play: scheduleRequestedMeeting.name,
    headline: `Invite ${contact.name} for ${spokenTime(slot, zonesOf(view, contact, sender))}`,
    whyNow: whyNowOf(view, mail, wish),
    rationale: `A free half hour in both sides' working hours, ${chosen}.`,
  };
  const basis = basisOf(situation, { contact, thread, calendarVersion: sender.calendar.version });
  return makeDraft(view, draftWords, { ...grounds, claims }, { action, contact, basis });
}

/** A mail that asks for times; a task where no address is left. */
function ask(view: PlayView, mail: OpenMail, wish: Wish): Draft {
  const { contact, thread } = mail;
  const { words: quote, evidenceId, grounds } = groundsOf(view, mail, wish);
  const words = {
    play: scheduleRequestedMeeting.name,
    headline: `Ask ${contact.name} for a time`,
    whyNow: whyNowOf(view, mail, wish),
    rationale: wish.why,
  };
  const { offers, isGone = false } = wish;
  const leads = [wroteLine(view, mail, quote, evidenceId), ...(isGone ? [goneLine(mail)] : [])];
  const draft = askForTimes(view, mail, { words, grounds, leads, offers });
  if (draft) return draft;
  const headline = `Find a time for ${contact.name}`;
  const claims: Claim[] = [{ sentence: wishSentence(view, mail, wish), kind: 'fact', evidenceId, quote }];
  return taskDraft(
    view,
    { ...words, headline },
    { ...grounds, claims },
    {
      ...{ title: headline, body: `${contact.name} wrote: "${quote}". ${wish.why}`, contact, thread },
    },
  );
}
