import { countWords } from '../../../domain/reading/sentences.ts';
import type { Situation, SituationContact, SituationMeeting, SituationThread } from '../situation/situation.ts';
import { allMessages, daysBetween } from '../situation/situation.ts';
import { detectComplaint } from '../text/complaint-detector.ts';
import { contentWords } from '../text/content-words.ts';
import { type Outlook, outlookOf } from '../text/outlook.ts';
import { quoted, say, tongueOf } from '../text/tongue.ts';
import type { Line } from '../write-mail.ts';
import { chunkOf, quoteIn } from './cite.ts';
import { spokenDate } from './dates.ts';
import { baseSubject } from './draft-email.ts';
import { senderFor } from './sender.ts';
import { type TheirWords, theirWords } from './their-words.ts';

/** What a mail takes up; what it asks has to fit. */
export type About = Outlook | 'matter' | 'met';

/** How a mail begins, what it rests on, and when that happened. */
export interface Opening {
  line: Line;
  chunkId: string | null;
  occurredAt: string;
  /** Where it was said; null for a meeting. */
  thread: SituationThread | null;
  /** What it takes up: a sentence of theirs, by how that looks ahead, the matter of their mail, or a meeting. */
  about: About;
}

/** A meeting's title without the company's name before it, as one says it in a sentence. */
export function meetingName(title: string, accountName: string): string {
  const colon = title.indexOf(':');
  const before = title.slice(0, Math.max(0, colon)).trim().toLowerCase();
  const named = before !== '' && accountName.toLowerCase().startsWith(before.split(/\s+/)[0]!);
  return (named ? title.slice(colon + 1) : title).trim();
}

/** Meetings of the past that a person was invited to and did not decline, latest first. */
export function meetingsWith(situation: Situation, contactId: string): SituationMeeting[] {
  return situation.meetings
    .filter((meeting) => meeting.startsAt <= situation.asOf && meeting.state !== 'cancelled')
    .filter((meeting) =>
      meeting.people.some(
        (person) => person.contactId === contactId && person.attendance?.toLowerCase() !== 'declined',
      ),
    )
    .toReversed();
}

/** Begins with the person's own words about what is to come, else with their last mail or meeting; null without either. */
export function openingLine(
  situation: Situation,
  contact: SituationContact,
  thread: SituationThread | null,
): Opening | null {
  const said = theirWords(allMessages(situation), contact.contactId);
  if (said) return wordsOpening(situation, said);
  return matterOpening(situation, contact) ?? meetingOpening(situation, contact, thread);
}

/** Begins with a sentence of theirs, quoted, and when they wrote it. */
export function wordsOpening(situation: Situation, { message, words }: TheirWords): Opening {
  const thread = situation.threads.find((candidate) => candidate.messages.includes(message)) ?? null;
  const tongue = tongueOf(thread);
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(message.occurredAt, zone, situation.asOf, tongue.language);
  const chunkId = chunkOf(situation, message.activityId, words)?.chunkId ?? null;
  const theirs = quoted(tongue, words);
  const options = say(tongue, {
    en: [
      `You wrote on ${date}: ${theirs}.`,
      `You wrote in your mail of ${date}: ${theirs}.`,
      `In your mail of ${date}, you wrote: ${theirs}.`,
      `You told us on ${date}: ${theirs}.`,
      `You wrote ${theirs}; that was on ${date}.`,
      `You told us ${theirs}; that was on ${date}.`,
      `In your message of ${date}, you said: ${theirs}.`,
      `You mentioned on ${date}: ${theirs}.`,
    ],
    de: [
      `{Sie haben|du hast} am ${date} geschrieben: ${theirs}.`,
      `in {Ihrer|deiner} Mail vom ${date} {schreiben Sie|schreibst du}: ${theirs}.`,
      `{Sie schrieben|du schriebst} am ${date}: ${theirs}.`,
    ],
  });
  return {
    line: { kind: 'fact', options, evidenceId: chunkId, quote: words },
    chunkId,
    occurredAt: message.occurredAt,
    thread,
    about: outlookOf(words),
  };
}

// How people deal with each other, and not what about.
const procedure =
  /^(?:after|introduc\p{L}+|minutes|notes|meeting|meet|call|visit|invitation|invite|thanks?|hello|hi|welcome|happy|out of office|quick|question|termin|protokoll|besuch|einladung|danke|vorstellung|nach)\b/iu;
const matterDays = 60;
const sameMatterDays = 14;

/** Takes up what their last mail was about, where no sentence of theirs looks ahead. */
function matterOpening(situation: Situation, contact: SituationContact): Opening | null {
  const theirs = allMessages(situation).filter(
    ({ direction, state, from }) =>
      direction === 'inbound' && state === 'plain' && from.contactId === contact.contactId,
  );
  const latest = theirs.at(-1);
  if (!latest || detectComplaint(latest.text)) return null;
  const about = new Set(contentWords(situation.deal?.name ?? ''));
  const telling = theirs
    .filter(({ subject, occurredAt }) => {
      const isOfDeal = contentWords(subject).some((word) => about.has(word));
      const isRecent = daysBetween(occurredAt, latest.occurredAt) <= (isOfDeal ? matterDays : sameMatterDays);
      return isRecent && countWords(baseSubject(subject)) > 1 && !procedure.test(baseSubject(subject));
    })
    .toReversed();
  // What the deal is about says more than the latest mail about something else.
  const message = telling.find(({ subject }) => contentWords(subject).some((word) => about.has(word))) ?? telling[0];
  if (!message) return null;
  const thread = situation.threads.find((candidate) => candidate.messages.includes(message)) ?? null;
  const tongue = tongueOf(thread);
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(message.occurredAt, zone, situation.asOf, tongue.language);
  const subject = baseSubject(message.subject).replace(/["“”„]/g, "'");
  const chunk = chunkOf(situation, message.activityId);
  const matter = quoted(tongue, subject);
  const options = say(tongue, {
    en: [
      `On ${date} you wrote about ${matter}.`,
      `You wrote on ${date} about ${matter}.`,
      ...(message === latest
        ? [`Your last mail, of ${date}, was about ${matter}.`, `You last wrote on ${date}, about ${matter}.`]
        : []),
      `In your mail of ${date} you wrote about ${matter}.`,
    ],
    de: [
      `am ${date} {haben Sie|hast du} zu ${matter} geschrieben.`,
      `{Ihre|deine} Mail vom ${date} ging um ${matter}.`,
      `ich komme auf {Ihre|deine} Mail vom ${date} zu ${matter} zurück.`,
    ],
  });
  return {
    line: { kind: 'fact', options, evidenceId: chunk?.chunkId ?? null, quote: quoteIn(chunk, subject) },
    chunkId: chunk?.chunkId ?? null,
    occurredAt: message.occurredAt,
    thread,
    about: 'matter',
  };
}

function meetingOpening(
  situation: Situation,
  contact: SituationContact,
  thread: SituationThread | null,
): Opening | null {
  const meeting = meetingsWith(situation, contact.contactId).find((candidate) => countWords(candidate.title) > 0);
  if (!meeting) return null;
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(meeting.startsAt, zone, situation.asOf);
  const name = meetingName(meeting.title, situation.account?.name ?? '');
  const chunk = chunkOf(situation, meeting.activityId, name);
  const chunkId = chunk?.chunkId ?? null;
  const options = [
    `We met on ${date} for "${name}".`,
    `On ${date} we met for "${name}".`,
    `You met us on ${date} for "${name}".`,
    `You were with us on ${date} for "${name}".`,
  ];
  return {
    line: { kind: 'fact', options, evidenceId: chunkId, quote: quoteIn(chunk, name) },
    chunkId,
    occurredAt: meeting.startsAt,
    thread: null,
    about: 'met',
  };
}
