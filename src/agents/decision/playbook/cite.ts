import type { Evidence } from '../../../domain/evidence.ts';
import { daysBetween, type Situation } from '../situation/situation.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ').replace(/["“”„]/g, "'");

/** The citable chunk of an activity that holds `words` (white space aside), else its first chunk, else null. */
export function chunkOf(situation: Situation, activityId: string, words = ''): Evidence | null {
  const chunks = situation.sources.filter((source) => source.entityId === activityId);
  return chunks.find((chunk) => flat(chunk.quote).includes(flat(words))) ?? chunks[0] ?? null;
}

/** `words` where the chunk holds them, else null: a title does not always stand in the text it is the title of. */
export function quoteIn(chunk: Evidence | null, words: string): string | null {
  return chunk !== null && flat(chunk.quote).includes(flat(words)) ? words : null;
}

/** Times at which a person wrote to us or sat in a meeting with us, for the liveliness of the conversation. */
export function exchangesOf(situation: Situation, contactId: string | null): string[] {
  const mails = situation.threads.flatMap((thread) =>
    thread.messages
      .filter((message) => message.direction === 'inbound' && message.state === 'plain')
      .filter((message) => contactId === null || message.from.contactId === contactId)
      .map((message) => message.occurredAt),
  );
  const meetings = situation.meetings
    .filter((meeting) => meeting.startsAt <= situation.asOf && meeting.state !== 'cancelled')
    .filter((meeting) => meeting.people.some((person) => person.contactId === contactId))
    .map((meeting) => meeting.startsAt);
  return [...mails, ...meetings].filter((at) => daysBetween(at, situation.asOf) >= 0);
}
