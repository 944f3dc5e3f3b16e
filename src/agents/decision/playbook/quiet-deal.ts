import {
  allMessages,
  daysBetween,
  type SituationContact,
  type SituationMessage,
  takesPart,
} from '../situation/situation.ts';
import type { PlayView } from './play.ts';

/** How an open deal has gone quiet. */
export interface Quiet {
  contact: SituationContact;
  /** Days since the last mail or meeting either way. */
  days: number;
  last: SituationMessage | null;
  lastAt: string;
  hasNextMeeting: boolean;
  /** The last mail was ours and nothing came back. */
  theirTurn: boolean;
}

/** How quiet the target's open deal is; null without an open deal, a contact, or anything that ever happened. */
export function quietDeal({ situation }: PlayView): Quiet | null {
  const { contact, deal, asOf } = situation;
  if (!contact || deal?.status !== 'open') return null;
  const plain = allMessages(situation).filter((message) => message.state === 'plain');
  const last = plain.at(-1) ?? null;
  const withContact = plain.findLast((message) => takesPart(message, contact.contactId));
  const met = situation.meetings.filter((meeting) => meeting.state !== 'cancelled' && meeting.startsAt <= asOf).at(-1);
  const called = situation.notes.filter((note) => note.kind === 'call').at(-1);
  const times = [last?.occurredAt, met?.startsAt, called?.occurredAt].filter((at) => at !== undefined).sort();
  const lastAt = times.at(-1);
  if (!lastAt) return null;
  return {
    contact,
    days: daysBetween(lastAt, asOf),
    last,
    lastAt,
    hasNextMeeting: situation.meetings.some((meeting) => meeting.state !== 'cancelled' && meeting.startsAt > asOf),
    theirTurn: withContact?.direction === 'outbound',
  };
}

/** Whether a person is the one inside the account who carries the matter. */
export function isChampion(contact: SituationContact): boolean {
  return /champion|sponsor|advocate/i.test(contact.role ?? '');
}
