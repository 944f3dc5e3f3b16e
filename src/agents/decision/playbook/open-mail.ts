import type { MailAddress } from '../../../domain/action.ts';
import {
  allMessages,
  daysBetween,
  type Situation,
  type SituationContact,
  type SituationMessage,
  type SituationThread,
} from '../situation/situation.ts';
import type { PlayView } from './play.ts';
import { senderFor } from './sender.ts';
import { standingOf } from './standing.ts';

/** A mail of theirs that nobody on our side has answered yet. */
export interface OpenMail {
  message: SituationMessage;
  thread: SituationThread;
  contact: SituationContact;
}

const forgottenAfterDays = 120;

/** Their unanswered plain mails of the last 120 days, latest first; only those of the run's person when it has one. */
export function openMails({ situation, targetContactId }: PlayView): OpenMail[] {
  return allMessages(situation)
    .filter((message) => message.direction === 'inbound' && message.state === 'plain')
    .filter((message) => daysBetween(message.occurredAt, situation.asOf) <= forgottenAfterDays)
    .toReversed()
    .flatMap((message) => {
      const thread = situation.threads.find((candidate) => candidate.messages.includes(message))!;
      const contact = situation.people.find((person) => person.contactId === message.from.contactId);
      if (!contact || (targetContactId !== null && contact.contactId !== targetContactId)) return [];
      return isAnswered(situation, thread, message) ? [] : [{ message, thread, contact }];
    });
}

/** Whether we wrote in the thread after the message, or to the same person under the same subject elsewhere. */
function isAnswered(situation: Situation, thread: SituationThread, message: SituationMessage): boolean {
  const later = allMessages(situation).filter(
    (other) =>
      other.direction === 'outbound' &&
      other.state === 'plain' &&
      other.occurredAt > message.occurredAt &&
      // What answers ours came after it, whatever the clock of their mail server says.
      !message.references.includes(other.messageId),
  );
  return later.some(
    (other) =>
      thread.messages.includes(other) ||
      (other.subject !== '' &&
        bare(other.subject) === bare(message.subject) &&
        other.to.some((person) => person.address === message.from.address)),
  );
}

const bare = (subject: string) => subject.replace(/^(?:\s*(?:re|aw|fwd?|wg)\s*:)+\s*/i, '').toLowerCase();

/**
 * Who stays in copy of an answer: people of the same account on the mail who may be written to, and the colleague of
 * ours it was addressed to.
 */
export function copiedPeople(
  { situation, staleAfterDays }: PlayView,
  { message, thread, contact }: OpenMail,
): MailAddress[] {
  const sender = senderFor(situation, thread);
  const others = [...message.to, ...message.cc].filter(
    (person) => person.address !== sender?.address && person.address !== message.from.address,
  );
  const seen = new Set<string>();
  return others.flatMap((person) => {
    if (seen.has(person.address)) return [];
    seen.add(person.address);
    const known = situation.people.find((candidate) => candidate.contactId === person.contactId);
    const colleague = situation.senders.some((identity) => identity.address === person.address);
    const reachable =
      known !== undefined &&
      known.contactId !== contact.contactId &&
      standingOf(known, situation.asOf, staleAfterDays) === 'reachable';
    return colleague || reachable ? [{ name: person.name || known?.name || '', address: person.address }] : [];
  });
}

/** The colleague of ours the mail went to, when someone else will answer it; null otherwise. */
export function addressedColleague(situation: Situation, { message, thread }: OpenMail): string | null {
  const sender = senderFor(situation, thread);
  const ours = message.to.filter((person) => person.ours);
  if (!sender || ours.length === 0 || ours.some((person) => person.address === sender.address)) return null;
  const identity = situation.senders.find((candidate) => candidate.address === ours[0]!.address);
  return (identity?.name ?? ours[0]!.name) || null;
}
