import { countWords } from '../../../domain/reading/sentences.ts';
import { allMessages, type SituationContact, type SituationMeeting } from '../situation/situation.ts';
import type { Line } from '../write-mail.ts';
import { chunkOf, quoteIn } from './cite.ts';
import { spokenDate } from './dates.ts';
import { meetingName, meetingsWith, type Opening } from './opening-line.ts';
import { askLine, courtesyLine, latestThread, outreachDraft } from './outreach-draft.ts';
import type { Play, PlayView } from './play.ts';
import { senderFor } from './sender.ts';
import { standingOf } from './standing.ts';
import { theirWords } from './their-words.ts';

const minMeetings = 2;

/** Someone whose mail comes back, and a colleague of theirs who knows the matter from at least two meetings with us. */
interface Replacement {
  gone: SituationContact;
  bouncedAt: string;
  colleague: SituationContact;
  meetings: SituationMeeting[];
}

/** The replacement for a contact of the deal whose address bounces; null when nobody bounces or nobody else knows it. */
export function replacementFor({ situation, targetContactId, staleAfterDays }: PlayView): Replacement | null {
  for (const gone of situation.people) {
    const bouncedAt = gone.addresses.map((entry) => entry.bouncedAt).find((at) => at !== null);
    if (!bouncedAt || standingOf(gone, situation.asOf, staleAfterDays) !== 'bounced') continue;
    const candidates = situation.people
      .filter((person) => person.contactId !== gone.contactId)
      .filter((person) => standingOf(person, situation.asOf, staleAfterDays) === 'reachable')
      .map((colleague) => ({ gone, bouncedAt, colleague, meetings: meetingsWith(situation, colleague.contactId) }))
      .filter(({ meetings }) => meetings.length >= minMeetings)
      .sort((left, right) => right.meetings.length - left.meetings.length);
    // One of them is asked, and the others are left in peace.
    if (candidates.some(({ colleague }) => writtenSince(situation, colleague.contactId, bouncedAt))) continue;
    const best = candidates[0];
    const concerned = [null, gone.contactId, best?.colleague.contactId].includes(targetContactId);
    if (best && concerned) return best;
  }
  return null;
}

/** Whether we have written to a person since that instant. */
export function writtenSince(situation: PlayView['situation'], contactId: string, since: string): boolean {
  return allMessages(situation).some(
    (message) =>
      message.direction === 'outbound' &&
      message.occurredAt > since &&
      message.to.some((person) => person.contactId === contactId),
  );
}

/** Writes to a colleague who was in two meetings with us when the person we wrote to cannot be reached any more. */
export const writeToColleague: Play = {
  name: 'write-to-colleague',
  effect: 'inform',
  propose(view) {
    const replacement = replacementFor(view);
    if (!replacement) return [];
    const { gone, colleague, bouncedAt, meetings } = replacement;
    return outreachDraft(view, {
      contact: colleague,
      words: {
        play: writeToColleague.name,
        headline: `Write to ${colleague.name} in place of ${gone.name}`,
        whyNow: `Mail to ${gone.name} comes back as undeliverable.`,
        rationale: `${colleague.name} was in ${meetings.length} meetings with us and knows the matter.`,
      },
      opening: openingOf(view, replacement),
      triggeredAt: bouncedAt,
      signal: { name: 'a bounced address, and a colleague who was in the meetings', strength: 0.9 },
      middle: [...saidLines(view, replacement), ...formerContactLines(view, replacement)],
      ask: () =>
        askLine([
          'Would you take the open points from here, or is there someone else I should write to?',
          'Are you the right person for the next steps, or is it someone else?',
          'May I take the open points up with you from now on, or with someone else on your side?',
        ]),
      evidenceIds: meetings.slice(0, 2).map((meeting) => chunkOf(view.situation, meeting.activityId)?.chunkId ?? null),
    });
  },
};

function openingOf({ situation }: PlayView, { meetings }: Replacement): Opening {
  const zone = senderFor(situation, null)?.zone ?? situation.tenant.zone;
  const last = meetings[0]!;
  const name = meetingName(last.title, situation.account?.name ?? '');
  const date = spokenDate(last.startsAt, zone, situation.asOf);
  const chunk = chunkOf(situation, last.activityId, name);
  const chunkId = chunk?.chunkId ?? null;
  const options = [
    `You were with us for "${name}" on ${date}, which is why I am writing to you.`,
    `I am writing to you because you were with us for "${name}" on ${date}.`,
    `You were there for "${name}" on ${date}, so I am turning to you.`,
  ];
  const line: Line = { kind: 'fact', options, evidenceId: chunkId, quote: quoteIn(chunk, name) };
  return { line, chunkId, occurredAt: last.startsAt, thread: null, about: 'met' };
}

/** What the colleague wrote about it, where they did. */
function saidLines({ situation }: PlayView, { colleague }: Replacement): Line[] {
  const said = theirWords(allMessages(situation), colleague.contactId);
  if (!said || countWords(said.words) < 4) return [];
  const zone = senderFor(situation, null)?.zone ?? situation.tenant.zone;
  const date = spokenDate(said.message.occurredAt, zone, situation.asOf);
  const options = [`You wrote on ${date}: "${said.words}".`, `You wrote in your mail of ${date}: "${said.words}".`];
  const evidenceId = chunkOf(situation, said.message.activityId, said.words)?.chunkId ?? null;
  return [{ kind: 'fact', options, evidenceId, quote: said.words }];
}

/**
 * Names whom we wrote to so far, only where the colleague knows them from the same thread. That their mail comes back is
 * ours to know: the colleague reads nothing of it.
 */
function formerContactLines(view: PlayView, { gone, colleague }: Replacement): Line[] {
  const thread = latestThread(view, colleague.contactId);
  const shared = thread?.messages.some((message) =>
    [message.from, ...message.to, ...message.cc].some((person) => person.contactId === gone.contactId),
  );
  if (!shared) return [];
  return [
    courtesyLine([
      `So far ${gone.name} has been my contact for this.`,
      `Until now I have written to ${gone.name} about it.`,
      `${gone.name} has been my contact for it so far.`,
    ]),
  ];
}
