import type { Breach, Evidence, Rule } from './evidence.ts';
import { afterBounce } from './rules/after-bounce.ts';
import { afterOptOut } from './rules/after-opt-out.ts';
import { approved } from './rules/approved.ts';
import { chain } from './rules/chain.ts';
import { dailyLimit } from './rules/daily-limit.ts';
import { footer } from './rules/footer.ts';
import { leftOnce } from './rules/left-once.ts';
import { length } from './rules/length.ts';
import { meetingHours, meetingNotice, meetingsApart } from './rules/meetings.ts';
import { outreachSpacing } from './rules/outreach-spacing.ts';
import { peopleOfADomain } from './rules/people-of-a-domain.ts';
import { quietHours } from './rules/quiet-hours.ts';
import { receipts } from './rules/receipts.ts';
import { sameness } from './rules/sameness.ts';
import { strangers } from './rules/strangers.ts';
import { waitingQuestion } from './rules/waiting-question.ts';

const rules: readonly Rule[] = [
  ...[approved, leftOnce, receipts, dailyLimit, outreachSpacing, peopleOfADomain, waitingQuestion, quietHours],
  ...[afterBounce, afterOptOut, strangers, footer, length, sameness],
  ...[meetingsApart, meetingHours, meetingNotice, chain],
];

/** What one rule looked at and found. */
export interface Finding {
  rule: string;
  checked: number;
  breaches: Breach[];
}

/** Asks every rule. */
export function findBreaches(evidence: Evidence): Finding[] {
  return rules.map(({ name, check }) => ({ rule: name, ...check(evidence) }));
}
