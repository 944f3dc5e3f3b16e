import { formatId } from '../../../domain/prefixed-id.ts';
import { splitSentences } from '../../../domain/reading/sentences.ts';
import type { ReplyKind } from '../../../domain/reply.ts';
import {
  allMessages,
  daysBetween,
  type SituationContact,
  type SituationMessage,
  type SituationThread,
} from '../situation/situation.ts';
import type { PlayView } from './play.ts';

/** A mail of theirs that was read as something, with what it was read as. */
export interface ReadReply {
  message: SituationMessage;
  reading: NonNullable<SituationMessage['reading']>;
  thread: SituationThread;
  /** Who wrote it, where they are on record. */
  writer: SituationContact | null;
}

/** How long a mail asks for what follows from it. */
const recentDays = 14;

/**
 * Their mails of the last 14 days that count as `kind`, latest first; only those of the run's person when it has one, and
 * none about which a task was made before.
 */
export function readReplies({ situation, targetContactId }: PlayView, kind: ReplyKind): ReadReply[] {
  const known = situation.notes.filter((note) => note.kind === 'task').map(({ text }) => text);
  return allMessages(situation)
    .toReversed()
    .flatMap((message) => {
      const { reading, direction, occurredAt, from, activityId } = message;
      if (direction !== 'inbound' || !reading?.kinds.includes(kind)) return [];
      if (daysBetween(occurredAt, situation.asOf) > recentDays) return [];
      if (targetContactId !== null && from.contactId !== targetContactId) return [];
      if (known.some((text) => text.includes(mailLink(activityId)))) return [];
      const thread = situation.threads.find((candidate) => candidate.messages.includes(message))!;
      const writer = situation.people.find(({ contactId }) => contactId === from.contactId) ?? null;
      return [{ message, reading, thread, writer }];
    });
}

/** The mail a line of a task rests on, as `gtm show` takes it. */
export function mailLink(activityId: string): string {
  return `[${formatId('activity', activityId)}]`;
}

/**
 * The sentences of a reply that were read as `kind`, in their words; where a person said so and no rule did, its first.
 */
export function wordsOf({ reading, message }: ReadReply, kind: ReplyKind): string[] {
  const found = reading.findings.filter((one) => one.kind === kind).map(({ words }) => words);
  const words = found.length > 0 ? found : splitSentences(message.text).slice(0, 1);
  return words.map((sentence) => sentence.replace(/["“”„]/g, "'"));
}
