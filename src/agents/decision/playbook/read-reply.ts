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
import { detectInstructions } from '../text/instruction-detector.ts';
import type { PlayView } from './play.ts';
import { quotable } from './their-words.ts';

/** A mail of theirs that was read as something, with what it was read as. */
export interface ReadReply {
  message: SituationMessage;
  reading: NonNullable<SituationMessage['reading']>;
  thread: SituationThread;
  /** Who wrote it, where they are on record. */
  writer: SituationContact | null;
  /** What a task calls whoever wrote it. */
  who: string;
}

/** How long a mail asks for what follows from it. */
const recentDays = 14;

/**
 * Their mails of the last 14 days that count as `kind`, latest first; only those of the run's person when it has one, and
 * none about which a task was made before. A mail that gives orders to an assistant asks for nothing else.
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
      if (detectInstructions(message.text).length > 0) return [];
      if (known.some((text) => text.includes(mailLink(activityId)))) return [];
      const thread = situation.threads.find((candidate) => candidate.messages.includes(message))!;
      const writer = situation.people.find(({ contactId }) => contactId === from.contactId) ?? null;
      return [{ message, reading, thread, writer, who: nameIn(writer?.name ?? from.name) }];
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

/** What is not repeated in a task of ours: whoever reads it would take a link, an address or an amount for ours. */
const notOurs = /https?:|www\.|\S@\S|[€$£%]|\d ?(?:eur|gbp|usd|chf)\b/iu;

/** A name as a task may say it: one that is a link, an address or an amount, or none at all, is somebody's. */
export function nameIn(name: string): string {
  return name === '' || notOurs.test(name) ? 'Somebody' : name;
}

/** Their words in quotation marks; those with a link, an address or an amount are left to be read in the mail. */
export function saidIn(words: string): string {
  return notOurs.test(words) ? 'in words to be read in the mail' : `"${quotable(words)}"`;
}
