import type { SendEmailAction } from '../../../domain/action.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { Adjustment, Mark, VerdictDecision } from '../../../domain/verdict.ts';
import type { SupervisorFacts } from '../facts.ts';
import { checkAsks, checkAttached, checkFiller, checkLength, checkSlots, checkVocabulary } from './check-style.ts';
import {
  checkFirstSentence,
  checkLanguage,
  checkOpenQuestion,
  checkRelativeDates,
  checkSalutation,
  checkSubstance,
} from './check-thread.ts';

/** Something a mail should not say or leave out; `adjust` where nothing else is said. */
export interface MailFault {
  decision?: VerdictDecision;
  message: string;
  wouldPass: string;
  marks?: Mark[];
  adjustments?: Adjustment[];
}

export type MailCheck = (policy: Policy, facts: SupervisorFacts, mail: SendEmailAction) => MailFault[];

const checks: readonly MailCheck[] = [
  checkSubstance,
  checkLanguage,
  checkSalutation,
  checkFirstSentence,
  checkLength,
  checkAsks,
  checkOpenQuestion,
  checkVocabulary,
  checkFiller,
  checkSlots,
  checkAttached,
  checkRelativeDates,
];

/** What is wrong with an outgoing mail as a piece of writing, whoever wrote it; empty when nothing is. */
export function checkMail(policy: Policy, facts: SupervisorFacts, mail: SendEmailAction): MailFault[] {
  return checks.flatMap((check) => check(policy, facts, mail));
}
