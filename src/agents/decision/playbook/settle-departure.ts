import type { SituationContact } from '../situation/situation.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import type { Play, PlayView } from './play.ts';
import { mailLink, type ReadReply, readReplies, saidIn, wordsOf } from './read-reply.ts';
import { taskDraft } from './task.ts';

/** Asks a person whether somebody who is said to be gone is to be suppressed; until they say so, nothing is. */
export const settleDeparture: Play = {
  name: 'settle-departure',
  effect: 'record',
  propose(view) {
    const { situation } = view;
    for (const reply of readReplies(view, 'nobody_here')) {
      const gone = goneContact(view, reply);
      const addresses = gone?.addresses.filter(({ suppressed }) => !suppressed).map(({ address }) => address) ?? [];
      if (!gone || addresses.length === 0) continue;
      const { message, thread, who } = reply;
      const [words = ''] = wordsOf(reply, 'nobody_here');
      const date = spokenDate(message.occurredAt, situation.tenant.zone, situation.asOf);
      const told = {
        play: settleDeparture.name,
        headline: `Is ${gone.name} gone? Then suppress their address`,
        whyNow: `A mail of ${ago(message.occurredAt, situation.asOf, situation.tenant.zone)} says so, ${saidIn(words)}.`,
        rationale: 'Mail to somebody who left reaches nobody, or a stranger.',
      };
      const draft = taskDraft(
        view,
        told,
        {
          confidence: {
            signal: { name: 'they say in their own words who left', strength: 1 },
            triggeredAt: message.occurredAt,
            fit: { share: 1, because: 'nothing leaves the house' },
          },
          evidenceIds: [chunkOf(situation, message.activityId, words)?.chunkId ?? null],
        },
        {
          title: `Is ${gone.name} gone?`,
          body: `${who} wrote on ${date}, ${saidIn(words)}: ${mailLink(message.activityId)}\nIf so: ${addresses.map((address) => `gtm suppress ${address}`).join('; ')}. Until then ${gone.name} may still be written to.`,
          contact: gone,
          thread,
        },
      );
      return [draft];
    }
    return [];
  },
};

/**
 * Who is gone: whom the mail names, where they are on record; else, of an automatic answer, its writer; else, of a
 * person's, whom we wrote to in the thread.
 */
function goneContact(
  { situation }: PlayView,
  { message, reading, thread, writer }: ReadReply,
): SituationContact | null {
  const { gone } = reading;
  if (gone !== null) {
    const last = gone.toLowerCase().split(' ').at(-1)!;
    return situation.people.find(({ name }) => name.toLowerCase().split(' ').includes(last)) ?? null;
  }
  if (message.state === 'auto-reply') return writer;
  const ours = thread.messages.findLast(
    (earlier) => earlier.direction === 'outbound' && earlier.occurredAt <= message.occurredAt,
  );
  const written = ours?.to.map(({ contactId }) => situation.people.find((person) => person.contactId === contactId));
  return written?.find((person) => person !== undefined && person !== writer) ?? null;
}
