import type { Action, MailAddress, SendEmailAction } from '../../../domain/action.ts';
import { signatureUnder } from '../../../domain/mail-signature.ts';
import type { Basis, Claim, Draft } from '../../../domain/proposal.ts';
import type { ConfidenceInput } from '../confidence.ts';
import { confidenceOf } from '../confidence.ts';
import {
  allMessages,
  type Situation,
  type SituationContact,
  type SituationThread,
  takesPart,
} from '../situation/situation.ts';
import { type MailPlan, writeMail } from '../write-mail.ts';
import { exchangesOf } from './cite.ts';
import { followStyle } from './follow-style.ts';
import type { PlayView } from './play.ts';
import { quotedText } from './quoted-text.ts';
import { senderFields, senderFor } from './sender.ts';
import { addressFor } from './standing.ts';

/** What every draft of a play says besides its action. */
export interface DraftWords {
  play: string;
  headline: string;
  whyNow: string;
  rationale: string;
}

export interface DraftGrounds {
  confidence: Pick<ConfidenceInput, 'signal' | 'triggeredAt' | 'fit'>;
  /** Chunk ids, most important first; repeats and nulls are dropped. */
  evidenceIds: readonly (string | null)[];
  claims?: Claim[];
}

/** What the draft rests on: the rows whose change makes it out of date. */
export function basisOf(
  situation: Situation,
  {
    contact,
    thread,
    calendarVersion = null,
  }: { contact: SituationContact | null; thread: SituationThread | null; calendarVersion?: number | null },
): Basis {
  const withContact = allMessages(situation).filter((message) => contact && takesPart(message, contact.contactId));
  return {
    threadLastActivityId: thread?.messages.at(-1)?.activityId ?? null,
    contactLastActivityId: withContact.at(-1)?.activityId ?? null,
    contactVersion: contact?.version ?? null,
    dealVersion: situation.deal?.version ?? null,
    accountVersion: situation.account?.version ?? null,
    calendarVersion,
  };
}

/** Puts a draft together around an action. */
export function makeDraft(
  view: PlayView,
  words: DraftWords,
  grounds: DraftGrounds,
  { action, contact, basis }: { action: Action; contact: SituationContact | null; basis: Basis },
): Draft {
  const { situation } = view;
  // What a sentence rests on is cited too, whether the play named it or not.
  const behindClaims = (grounds.claims ?? []).map((claim) => claim.evidenceId);
  const ids = [...new Set([...grounds.evidenceIds, ...behindClaims].filter((id) => id !== null))];
  const known = [...situation.sources, ...view.evidence];
  const cited = ids.flatMap((id) => known.find((item) => item.chunkId === id) ?? []);
  const { confidence, parts } = confidenceOf({
    ...grounds.confidence,
    asOf: situation.asOf,
    evidence: cited,
    exchanges: exchangesOf(situation, contact?.contactId ?? null),
  });
  return {
    ...words,
    confidence,
    confidenceParts: parts,
    evidenceIds: cited.map((item) => item.chunkId),
    claims: grounds.claims ?? [],
    author: 'playbook',
    basis,
    contactId: contact?.contactId ?? null,
    accountId: situation.account?.accountId ?? null,
    dealId: situation.deal?.dealId ?? null,
    action,
  };
}

export interface EmailParts {
  contact: SituationContact;
  /** The thread it goes into; null starts one, with `subject`. */
  thread: SituationThread | null;
  purpose: SendEmailAction['purpose'];
  subject?: string;
  /** Where they wrote from, when that is one of their addresses. */
  preferredAddress?: string;
  /** Others on the mail that is answered, who stay in copy. */
  cc?: readonly MailAddress[];
  plan: MailPlan;
  /** Times that the plan's words offer. */
  offers?: SendEmailAction['offers'] | null;
  /** The play's name: the same play, address and place in a thread give the same words, whatever the ids are. */
  seed: string;
}

/** A complete `send_email` action: sender, recipients, thread headers, subject, words, signature and quoted earlier text. */
export function emailAction(
  { situation }: PlayView,
  { contact, thread, purpose, subject, preferredAddress, cc = [], plan, offers, seed }: EmailParts,
): { action: SendEmailAction; claims: Claim[] } | null {
  const address = addressFor(contact, preferredAddress);
  if (address === null) return null;
  const identity = senderFor(situation, thread);
  const words = [seed, address, thread?.subject ?? subject ?? '', thread?.messages.length ?? 0].join('/');
  const turnedDown = situation.refusals.flatMap(({ body }) => body ?? []);
  const styles = situation.styles.filter(({ userId }) => userId === identity?.userId);
  const styled = followStyle(plan, styles);
  const { body, claims } = writeMail(styled.plan, {
    ...{ seed: words, avoid: [...situation.bodiesToOthers, ...turnedDown] },
    ...(styled.maxWords !== undefined && { maxWords: styled.maxWords }),
  });
  const last = thread?.messages.at(-1) ?? null;
  const { trackOpens, trackLinks } = situation.tenant;
  const pausedUntil = contact.pausedUntil !== null && contact.pausedUntil > situation.asOf ? contact.pausedUntil : null;
  const action: SendEmailAction = {
    tool: 'send_email',
    purpose,
    contactId: contact.contactId,
    sender: senderFields(identity),
    to: [{ name: contact.name, address }],
    cc: [...cc],
    bcc: [],
    thread: thread && last ? threadHeaders(thread) : null,
    subject: thread ? answerSubject(thread.subject) : (subject ?? ''),
    body,
    ...signatureUnder(
      { signatureText: identity?.signatureText ?? '', signatureHtml: identity?.signatureHtml ?? '' },
      identity ? purpose : 'answer',
      situation.tenant.postalAddress,
    ),
    quotedText: quotedText(last, identity?.zone ?? situation.tenant.zone),
    attachments: [],
    sendWindow: {
      notBefore: pausedUntil,
      notAfter: null,
      reason: pausedUntil ? `${contact.name} is away until then.` : '',
    },
    ...((trackOpens || trackLinks) && { tracking: { opens: trackOpens, links: trackLinks } }),
    ...(offers && { offers }),
  };
  return { action, claims };
}

/** In-Reply-To and References of an answer to the thread's last message (RFC 5322, 3.6.4). */
function threadHeaders(thread: SituationThread): NonNullable<SendEmailAction['thread']> {
  const last = thread.messages.at(-1)!;
  const references = [...last.references.filter((id) => id !== last.messageId), last.messageId];
  return { threadId: thread.threadId, inReplyTo: last.messageId, references, lastActivityId: last.activityId };
}

/** The thread's own subject with one `Re:` before it. */
function answerSubject(subject: string): string {
  return `Re: ${baseSubject(subject)}`;
}

/** A subject without the marks of answers and forwards. */
export function baseSubject(subject: string): string {
  return subject.replace(/^(?:\s*(?:re|aw|fwd?|wg|antw|sv|vs|tr|rif)\s*(?:\[\d+\])?\s*:)+\s*/iu, '').trim();
}
