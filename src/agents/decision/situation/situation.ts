import type { RejectReason } from '../../../data/records/feedback.ts';
import type { Span } from '../../../domain/action.ts';
import type { Evidence } from '../../../domain/evidence.ts';
import type { ReplyReading } from '../../../domain/reply.ts';
import type { StyleNote } from '../../../domain/style-note.ts';

/** Someone on a mail or in a meeting. `address` is normalised; `ours` marks the tenant's own people. */
export interface Participant {
  address: string;
  name: string;
  contactId: string | null;
  ours: boolean;
}

/** One mail, new words only. `state` as in the activities table: plain, auto-reply, bounce or calendar. */
export interface SituationMessage {
  activityId: string;
  threadId: string | null;
  /** ISO instant. */
  occurredAt: string;
  direction: 'inbound' | 'outbound';
  state: string;
  subject: string;
  text: string;
  messageId: string;
  references: string[];
  from: Participant;
  to: Participant[];
  cc: Participant[];
  /** A mail of ours that went out as an approved outreach; what was sent by hand is none. */
  isOutreach: boolean;
  /** What a mail of theirs counts as; null for our own and for what no reader has seen. */
  reading: Pick<ReplyReading, 'kinds' | 'findings' | 'until' | 'referredTo' | 'gone'> | null;
}

/** A mail thread of the account, oldest message first. */
export interface SituationThread {
  threadId: string;
  subject: string;
  /** ISO 639-1 where the thread's mails state or show one. */
  language: string | null;
  messages: SituationMessage[];
}

export interface SituationMeeting {
  activityId: string;
  title: string;
  startsAt: string;
  endsAt: string | null;
  state: string;
  people: (Participant & { attendance: string | null })[];
  /** Set for a single meeting that one of ours organised: what is needed to move it or call it off. */
  own?: { uid: string; sequence: number; calendarId: string };
  /** The latest other time they proposed for it as it stands (ISO instants), and the mail that did. */
  countered?: { startsAt: string; endsAt: string; writtenAt: string; activityId: string };
}

/** Times offered to a person in a mail that left, latest mail first. */
export interface SituationOffer {
  contactId: string;
  /** ISO instant. */
  sentAt: string;
  times: Span[];
}

/** An invitation that left for a person. */
export interface SituationInvitation {
  contactId: string;
  /** ISO instant. */
  sentAt: string;
}

/** A stretch of time that is taken in the calendar of a sender. */
export interface SituationBusy extends Span {
  address: string;
  /** The contact it is promised to, where it is not booked: it is free for them alone. */
  promisedTo?: string;
  /** The meeting that is booked. */
  activityId?: string;
}

/** A call, note or task of the team; internal. */
export interface SituationNote {
  activityId: string;
  kind: 'call' | 'note' | 'task';
  occurredAt: string;
  title: string;
  text: string;
  state: string;
  dueAt: string | null;
  contactId: string | null;
}

export interface SituationAddress {
  address: string;
  isPrimary: boolean;
  /** ISO instant of the last hard bounce. */
  bouncedAt: string | null;
  verifications: { method: string; verifiedAt: string }[];
  suppressed: boolean;
}

export interface SituationContact {
  contactId: string;
  name: string;
  givenName: string | null;
  familyName: string | null;
  title: string | null;
  /** The contact's own role, or the one on the deal: champion, decision maker, and so on, as the source wrote it. */
  role: string | null;
  phone: string | null;
  zone: string | null;
  language: string | null;
  pausedUntil: string | null;
  pauseReason: string | null;
  addresses: SituationAddress[];
  version: number;
  /** Their own sentence with which they opted out, and when; null without one on file. */
  optedOut: { on: string; words: string | null } | null;
}

export interface SituationDeal {
  dealId: string;
  name: string;
  stage: string;
  status: 'open' | 'won' | 'lost';
  amountMinor: number | null;
  currency: string | null;
  closeDate: string | null;
  renewalDate: string | null;
  contactIds: string[];
  ownerUserId: string | null;
  version: number;
}

/** A proposal about this account, its people or its deals that somebody turned down, while that counts. */
export interface SituationRefusal {
  play: string;
  reason: RejectReason;
  note: string | null;
  contactId: string | null;
  dealId: string | null;
  /** ISO instants; `until` is null for one that counts for good. */
  givenAt: string;
  until: string | null;
  /** The text that was turned down. */
  body: string | null;
  /** Whether the person wrote or did something since. */
  hasNews: boolean;
  /** The last mail of the thread that it was about, by then; null where it was about none. */
  threadLastActivityId: string | null;
}

/** How one of our people writes, as far as drafts follow it. */
export interface SituationStyle extends StyleNote {
  userId: string;
}

/** A sender identity of the tenant with what a draft needs of it. */
export interface SituationSender {
  identityId: string;
  mailboxId: string;
  userId: string;
  name: string;
  address: string;
  signatureText: string;
  signatureHtml: string;
  zone: string;
  /** Minutes after midnight in `zone`; days 1 (Monday) to 7. */
  workStartsMinute: number;
  workEndsMinute: number;
  workDays: number[];
  calendar: {
    calendarId: string;
    version: number;
    address: string | null;
    /** When it was last read (ISO instant); null before the first time. */
    syncedAt: string | null;
  } | null;
  isDefault: boolean;
}

/**
 * Everything known about one target as plain data, as it was at `asOf`. Lists are complete within their window
 * (messages and notes of 400 days, at most 200 and 60; meetings of 400 days back and 60 ahead).
 */
export interface Situation {
  asOf: string;
  tenant: {
    name: string;
    zone: string;
    language: string;
    ownDomains: string[];
    postalAddress: string | null;
    trackOpens: boolean;
    trackLinks: boolean;
  };
  account: { accountId: string; name: string; zone: string | null; version: number; ownerUserId: string | null } | null;
  /** The contact this is about: the target's own, else whoever wrote last, else the deal's. */
  contact: SituationContact | null;
  /** Everyone on record at the account, the contact included. */
  people: SituationContact[];
  deal: SituationDeal | null;
  /** All deals of the account, the target's included. */
  deals: SituationDeal[];
  /** Stage names seen in the tenant, with how many deals in them are won, lost or open. */
  stages: { stage: string; won: number; lost: number; open: number }[];
  threads: SituationThread[];
  meetings: SituationMeeting[];
  notes: SituationNote[];
  owner: { userId: string; name: string } | null;
  senders: SituationSender[];
  /** What is taken of the senders' time in the 90 days after `asOf`: booked, or promised to somebody. */
  busy: SituationBusy[];
  /** Times that people of the account were offered in the last 30 days. */
  offers: SituationOffer[];
  /** Latest first. */
  invitations: SituationInvitation[];
  /** The target's own mails and meetings as citable chunks; `quote` is the whole chunk, `score` 1. */
  sources: Evidence[];
  /** What people turned down here and still counts, latest first. */
  refusals: SituationRefusal[];
  /** Habits of our people that drafts follow. */
  styles: SituationStyle[];
  /** Chunk ids that somebody called wrong: no claim rests on them. They are not among `sources`. */
  doubted: string[];
  /** Bodies of mails proposed to other people lately: new ones must not read like them. */
  bodiesToOthers: string[];
}

/** Messages of all threads, oldest first. */
export function allMessages(situation: Pick<Situation, 'threads'>): SituationMessage[] {
  return situation.threads
    .flatMap((thread) => thread.messages)
    .sort((left, right) => left.occurredAt.localeCompare(right.occurredAt));
}

/** The contact a situation is about: the one that is asked for, else whoever wrote last, else the deal's, else the first. */
export function pickContact(
  situation: Pick<Situation, 'people' | 'deal' | 'threads'>,
  contactId: string | null,
): SituationContact | null {
  const find = (id: string | null | undefined) => situation.people.find((person) => person.contactId === id);
  if (contactId) return find(contactId) ?? null;
  const lastWriter = allMessages(situation).findLast(
    (message) => message.direction === 'inbound' && message.state === 'plain' && find(message.from.contactId),
  );
  return find(lastWriter?.from.contactId) ?? find(situation.deal?.contactIds[0]) ?? situation.people[0] ?? null;
}

/** Whether a contact wrote or was addressed in a message. */
export function takesPart(message: SituationMessage, contactId: string): boolean {
  return [message.from, ...message.to, ...message.cc].some((person) => person.contactId === contactId);
}

/** Whole and part days from `from` to `to` (ISO instants); negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
