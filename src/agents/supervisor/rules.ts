import type { Rule } from './rule.ts';
import { confidenceRule } from './rules/confidence.ts';
import { conflictRule } from './rules/conflict.ts';
import { mailFrequencyRule } from './rules/mail-frequency.ts';
import { verifiedContactRule } from './rules/verified-contact.ts';

/** Every rule of the Supervisor. The order is that of the findings where decisions are equal. */
export const rules: readonly Rule[] = [confidenceRule, verifiedContactRule, mailFrequencyRule, conflictRule];
