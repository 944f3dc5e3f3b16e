import { lookUp, type MailEvent } from './mail-event.ts';

/** What a provider's word says happened to a mail. */
export type Outcome = Pick<MailEvent, 'kind'> & Partial<MailEvent>;

/** A provider's own words, each with what it says. */
export type Outcomes = Readonly<Record<string, Outcome>>;

export const hardBounce: Outcome = { kind: 'bounced', rejectReason: 'bounced', severity: 'hard' };
export const softBounce: Outcome = { kind: 'bounced', rejectReason: 'bounced', severity: 'soft' };
export const blocked: Outcome = { kind: 'rejected', rejectReason: 'blocked' };
export const complaint: Outcome = { kind: 'complained', rejectReason: 'spam' };
export const unsubscribed: Outcome = { kind: 'unsubscribed', rejectReason: 'unsubscribed' };

/** What the word says; `unknown` where the provider has told us of none such. */
export function outcomeOf(outcomes: Outcomes, word: string | null): Outcome {
  return lookUp(outcomes, word) ?? { kind: 'unknown' };
}
