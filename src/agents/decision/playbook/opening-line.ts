import type { Situation, SituationContact, SituationMeeting, SituationThread } from '../situation/situation.ts';
import { allMessages } from '../situation/situation.ts';
import { countWords } from '../text/sentences.ts';
import type { Line } from '../write-mail.ts';
import { chunkOf, quoteIn } from './cite.ts';
import { spokenDate } from './dates.ts';
import { senderFor } from './sender.ts';
import { theirWords } from './their-words.ts';

/** How a mail begins, what it rests on, and when that happened. */
export interface Opening {
  line: Line;
  chunkId: string | null;
  occurredAt: string;
  /** Where it was said; null for a meeting. */
  thread: SituationThread | null;
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

/** Begins with the person's own words, else with the last meeting they were in; null when there is neither. */
export function openingLine(
  situation: Situation,
  contact: SituationContact,
  thread: SituationThread | null,
): Opening | null {
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const said = theirWords(allMessages(situation), contact.contactId);
  if (said) {
    const date = spokenDate(said.message.occurredAt, zone, situation.asOf);
    const { words } = said;
    const chunkId = chunkOf(situation, said.message.activityId, words)?.chunkId ?? null;
    const options = [
      `On ${date} you wrote: "${words}".`,
      `"${words}", you wrote on ${date}.`,
      `You wrote on ${date}: "${words}".`,
      `In your mail of ${date} you wrote: "${words}".`,
      `You told me on ${date}: "${words}".`,
    ];
    return {
      line: { kind: 'fact', options, evidenceId: chunkId, quote: words },
      chunkId,
      occurredAt: said.message.occurredAt,
      thread: situation.threads.find((candidate) => candidate.messages.includes(said.message)) ?? null,
    };
  }
  const meeting = meetingsWith(situation, contact.contactId).find((candidate) => countWords(candidate.title) > 0);
  if (!meeting) return null;
  const date = spokenDate(meeting.startsAt, zone, situation.asOf);
  const name = meetingName(meeting.title, situation.account?.name ?? '');
  const chunk = chunkOf(situation, meeting.activityId, name);
  const chunkId = chunk?.chunkId ?? null;
  const options = [
    `You were with us on ${date} for "${name}".`,
    `On ${date} you took the time for "${name}".`,
    `We last sat together with you on ${date}, for "${name}".`,
    `The last time we spoke with you was on ${date}: "${name}".`,
  ];
  return {
    line: { kind: 'fact', options, evidenceId: chunkId, quote: quoteIn(chunk, name) },
    chunkId,
    occurredAt: meeting.startsAt,
    thread: null,
  };
}
